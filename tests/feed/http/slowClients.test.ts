import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/feed/log.ts';
import type { Patience } from '../../../src/feed/server.ts';
import { readSettings } from '../../../src/feed/settings.ts';
import { startFeed, type RunningFeed } from '../../../src/feed/startFeed.ts';
import { NO_SIMULATORS } from '../feedProcess.ts';

const PATIENCE: Patience = { headMs: 400, requestMs: 800, keepAliveMs: 400, stalledMs: 1000, lookEveryMs: 50 };
const MANY = 50;

let feed: RunningFeed;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-slow-'));
  const off = { enabled: false };
  const config = { sources: { pegelonline: off, uba: off, autobahn: off }, simulators: NO_SIMULATORS, tokens: { ingest: 'INGEST_TOKEN' } }; // prettier-ignore
  writeFileSync(join(folder, 'feed.json'), JSON.stringify(config));
  const env = { PORT: '0', DATA_DIR: folder, FEED_CLOCK: 'live', INGEST_TOKEN: 'secret', HAFENBLICK_CONFIG: join(folder, 'feed.json') }; // prettier-ignore
  feed = await startFeed(readSettings(env, folder), createLog('fatal'), PATIENCE);
}, 60_000);
afterAll(() => feed.dispose());

const open: Socket[] = [];
const dripping: NodeJS.Timeout[] = [];
afterEach(() => {
  for (const timer of dripping.splice(0)) clearInterval(timer);
  for (const socket of open.splice(0)) socket.destroy();
});
/** A connection that closes nothing by itself. @returns what it was told until the feed closed it */
function slow(begin: string, drip?: string): { readonly socket: Socket; readonly told: Promise<string> } {
  const socket = connect({ port: feed.port, host: '127.0.0.1', allowHalfOpen: true });
  open.push(socket);
  socket.on('error', () => undefined);
  let heard = '';
  socket.on('data', (bytes) => (heard += bytes.toString('latin1')));
  if (begin) socket.write(begin);
  if (drip !== undefined) dripping.push(setInterval(() => socket.writable && socket.write(drip), 20));
  const told = Promise.race([once(socket, 'end'), once(socket, 'close')]).then(() => heard);
  return { socket, told };
}
const served = async (): Promise<number> => (await fetch(`http://127.0.0.1:${feed.port}/healthz`)).status;

const HEAD = 'GET /healthz HTTP/1.1\r\nHost: x\r\n';
const POST =
  'POST /api/ingest HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer secret\r\nContent-Type: application/json\r\n';

describe('a slow client', () => {
  it.each<readonly [string, string, string | undefined, RegExp]>([
    ['that says nothing', '', undefined, /^HTTP\/1\.1 408|^$/],
    ['whose head never ends, a byte at a time', `${HEAD}X-Slow: `, 'a', /^HTTP\/1\.1 408/],
    ['whose head never ends, a line at a time', HEAD, 'X-Slow: a\r\n', /^HTTP\/1\.1 408|^HTTP\/1\.1 431/],
    ['whose body never ends', `${POST}Content-Length: 10000\r\n\r\n[`, ' ', /^HTTP\/1\.1 4(08|00)/],
    ['whose body comes in pieces that never end', `${POST}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n', /^HTTP\/1\.1 4(08|00)/],
    ['that was answered and asks no more', `${HEAD}\r\n`, undefined, /^HTTP\/1\.1 200/],
  ])('%s is let go by the limits of the feed, and others are served meanwhile', async (_, begin, drip, answer) => {
    const { told } = slow(begin, drip);
    expect(await served()).toBe(200);
    expect(await told).toMatch(answer);
    expect(await served()).toBe(200);
  }); // prettier-ignore

  it('that asks and takes nothing of the answers is let go', async () => {
    const came = new Promise<Socket>((resolve) => {
      const take = (message: unknown): void => {
        unsubscribe('net.server.socket', take);
        resolve((message as { readonly socket: Socket }).socket);
      };
      subscribe('net.server.socket', take);
    });
    const socket = connect({ port: feed.port, host: '127.0.0.1' });
    open.push(socket);
    socket.on('error', () => undefined);
    socket.pause();
    // Who does not read is not told that it was closed: the feed's own end is looked at.
    const end = await came;
    const closed = once(end, 'close');
    // Without a reader its answers fill what the system holds for it, then those of the feed wait.
    socket.write('GET /api/catalogue HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(200));
    expect(await served()).toBe(200);
    await closed;
    expect(end.bytesWritten).toBeGreaterThan(1_000_000);
    expect(await served()).toBe(200);
  });

  it(`does not get in anybody's way fifty times, of each kind`, async () => {
    const all = Array.from({ length: MANY }, (_, i) =>
      i % 3 === 0 ? slow('') : i % 3 === 1 ? slow(`${HEAD}X-Slow: `, 'a') : slow(`${POST}Content-Length: 9000\r\n\r\n[`, ' '),
    ); // prettier-ignore
    await Promise.all(all.map(({ socket }) => once(socket, 'connect')));
    expect(await Promise.all(Array.from({ length: 20 }, served))).toEqual(Array.from({ length: 20 }, () => 200));
    await Promise.all(all.map(({ told }) => told));
    expect(await served()).toBe(200);
  });
});
