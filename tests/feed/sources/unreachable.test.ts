import { createServer as createTlsServer } from 'node:tls';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { mappedSource } from '../../../src/feed/sources/mapped.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { drivePush } from '../../contract/drivePush.ts';

const NOW = Date.parse('2026-11-25T23:05:00Z');
const fromOf = (url: string) => (/^ws/.test(url) ? { webSocket: { url } } : { mqtt: { url, topics: ['a'] } });
const drive = (url: string) => {
  const entry = { id: 'x', source: 's', licence: 'l', from: fromOf(url), asset: { id: '$.id' }, values: [{ property: 'v', value: '$.v' }] }; // prettier-ignore
  const [setting] = decode(ConfigSchema, { sources: { mapped: [entry] } }, 'config').sources.mapped;
  return drivePush(NOW, (log, timers) => mappedSource(setting!, null, createFeedCatalogue([], 1), log, timers));
};
const reasons = (lines: readonly string[]): string => lines.map((line) => (JSON.parse(line) as { reason: string }).reason).join('; '); // prettier-ignore

describe('a service that cannot be reached', () => {
  let end = (): void => undefined;
  afterEach(() => end());

  /** Three tries, then down; the process lives on. */
  const goesDown = async (url: string, reason: RegExp): Promise<void> => {
    const driven = drive(url);
    const before = end;
    end = () => {
      driven.source.dispose();
      before();
    };
    driven.start();
    for (let tries = 1; tries <= 3; tries++) {
      await expect.poll(() => driven.waits.length, { timeout: 20_000 }).toBe(tries);
      if (tries < 3) driven.pass(60_000);
    }
    expect(driven.state()).toBe('down');
    expect(reasons(driven.lines)).toMatch(reason);
  };

  it.each(['mqtt', 'mqtts', 'ws', 'wss'])('since its name is not known is down: %s', async (scheme) => {
    await goesDown(`${scheme}://sensors.invalid:1883/`, /ENOTFOUND|EAI_AGAIN/);
  });

  it.each(['mqtts', 'wss'])('since its certificate has expired is down: %s', async (scheme) => {
    // Signed by nobody, and good for one day of 2020. Its key is of no use to anybody.
    const pem = readFileSync(join(import.meta.dirname, '../../fixtures/tls/expired-2020.pem'));
    const server = createTlsServer({ key: pem, cert: pem });
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    end = () => server.close();
    await goesDown(`${scheme}://localhost:${(server.address() as AddressInfo).port}/`, /expired|self-signed/i);
  });

  it.each(['mqtt', 'ws'])('since it speaks something else is down: %s', async (scheme) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('SSH-2.0-OpenSSH_9.2\r\n');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    end = () => server.close();
    await goesDown(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/`, /.+/);
  });
});
