import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { mqttBus } from '../../src/feed/bus/mqttBus.ts';
import { natsBus } from '../../src/feed/bus/natsBus.ts';
import { createFeedCatalogue } from '../../src/feed/feedCatalogue.ts';
import { readSettings } from '../../src/feed/settings.ts';
import { mqttMessagesSource } from '../../src/feed/sources/mqttMessages.ts';
import { isNatsBus } from '../../src/schema/busConfig.ts';
import { busFeed, observed, UNTIL } from '../contract/busContract.ts';
import { CERTIFICATES, CLIENT } from '../contract/certificates.ts';
import { drivePush, growing } from '../contract/drivePush.ts';
import { answers, freePort } from '../contract/freePort.ts';
import { mosquitto } from '../contract/mosquitto.ts';
import { hasNats, nats } from '../contract/nats.ts';

const NOW = Date.parse('2026-11-25T23:05:00Z');
const caFile = CERTIFICATES.authority;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** As the feed reads it: files are checked. */
const settingsOf = (config: object) => {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-'));
  writeFileSync(join(folder, 'hafenblick.config.json'), JSON.stringify(config));
  return readSettings({}, folder).config;
};
const sourceOf = (more: object) => ({ sources: { mqtt: [{ id: 'city', source: 'City', licence: 'CC BY 4.0', topics: ['city/#'], ...more }] } }); // prettier-ignore
const busOf = (url: string, more: object) => ({ bus: { url, ...more } });

/** Mosquitto with TLS beside its open ports. */
async function broker(lines: readonly string[] = []) {
  const [port, webPort] = [await freePort(), await freePort()];
  const tls = [`cafile ${caFile}`, `certfile ${CERTIFICATES.server}`, `keyfile ${CERTIFICATES.server}`, ...lines];
  const listeners = [[`listener ${port} 127.0.0.1`, ...tls], [`listener ${webPort} 127.0.0.1`, 'protocol websockets', ...tls]]; // prettier-ignore
  const started = await mosquitto(['allow_anonymous true', ...listeners.flat()]);
  ends.push(started.dispose);
  await expect.poll(async () => (await answers(port)) && (await answers(webPort)), UNTIL).toBe(true);
  return { ...started, url: `mqtts://localhost:${port}`, numberUrl: `mqtts://127.0.0.1:${port}`, webUrl: `wss://localhost:${webPort}` }; // prettier-ignore
}
function source(url: string, tls?: object) {
  const [setting] = settingsOf(sourceOf({ url, ...(tls ? { tls } : {}) })).sources.mqtt;
  const catalogue = createFeedCatalogue([], 1);
  const driven = drivePush(NOW, (log, timers) =>
    growing(catalogue, mqttMessagesSource(setting!, null, catalogue, log, timers)),
  );
  ends.push(() => driven.source.dispose());
  driven.start();
  return driven;
}
type Driven = ReturnType<typeof source>;
const reasons = ({ lines }: Pick<Driven, 'lines'>): string => lines.map((line) => (JSON.parse(line) as { reason: string }).reason).join('; '); // prettier-ignore
const goesDown = (driven: Pick<Driven, 'pass' | 'state'>) =>
  expect.poll(() => (driven.pass(10_000), driven.state()), UNTIL).toBe('down');

function bus(url: string, feed: string, tls?: object) {
  const { bus: setting } = settingsOf(busOf(url, tls ? { tls } : {}));
  const begun = busFeed(
    { create: (_url, ...rest) => (isNatsBus(setting!) ? natsBus(setting, new Map(), ...rest) : mqttBus(setting!, null, ...rest)) },
    url,
    feed,
  ); // prettier-ignore
  ends.push(() => begun.bus.dispose());
  return begun;
}
async function speak(url: string, tls: object): Promise<void> {
  const [one, two] = [bus(url, 'one', tls), bus(url, 'two', tls)];
  for (const feed of [one, two]) await feed.connected();
  one.bus.share([1, 2, 3].map((value) => observed(value)));
  await expect.poll(() => two.values(), UNTIL).toEqual([1, 2, 3]);
}

describe('a source over MQTT with TLS', () => {
  it.each(['url', 'webUrl'] as const)('reads what comes when the authority is named: %s', async (way) => {
    const { publish, [way]: url } = await broker();
    const driven = source(url, { caFile });
    const senml = [{ bn: 'urn:dev:quay/', n: 'level', u: 'cm', v: 5, t: NOW / 1000 }, { n: 'lat', u: 'lat', v: 51.45 }, { n: 'lon', u: 'lon', v: 6.73 }]; // prettier-ignore
    await publish('city/quay', JSON.stringify(senml), { retain: true });
    await expect.poll(() => driven.observations.map(({ value }) => value), UNTIL).toEqual([5]);
    expect(driven.state()).toBe('live');
  });

  it('is down where nobody it trusts has signed the broker, and says what to do', async () => {
    const { url } = await broker();
    const [untold, wrong] = [source(url), source(url, { caFile: CERTIFICATES.foreign })];
    for (const driven of [untold, wrong]) {
      await goesDown(driven);
      expect(reasons(driven)).toMatch(/the server's certificate is signed by nobody we trust \(.+\): name the file of its authority/); // prettier-ignore
      expect(driven.observations).toEqual([]);
    }
  });

  it('is down where the certificate is of another name', async () => {
    const { numberUrl } = await broker();
    const driven = source(numberUrl, { caFile });
    await goesDown(driven);
    expect(reasons(driven)).toMatch(/does not match certificate's altnames/);
  });

  it('shows its own certificate to a broker that asks for one, and is down without', async () => {
    const { url } = await broker(['require_certificate true']);
    const known = source(url, { caFile, ...CLIENT });
    await expect.poll(() => known.states, UNTIL).toContain('delayed');
    await expect.poll(() => known.timers(), UNTIL).toBe(1);
    const stranger = source(url, { caFile });
    await goesDown(stranger);
    expect(reasons(stranger)).toContain('the server does not take our certificate (certificate required)');
    expect(known.lines).toEqual([]);
  });

  it('reads its files anew for each connection: one that went missing is said, one that was renewed is taken', async () => {
    const { url } = await broker();
    const own = join(mkdtempSync(join(tmpdir(), 'hafenblick-')), 'ca.pem');
    writeFileSync(own, readFileSync(CERTIFICATES.foreign));
    const driven = source(url, { caFile: own });
    await expect.poll(() => reasons(driven), UNTIL).toMatch(/nobody we trust/);
    rmSync(own);
    await goesDown(driven);
    expect(reasons(driven)).toMatch(/tls\.caFile: ENOENT/);
    writeFileSync(own, readFileSync(caFile));
    await expect.poll(() => (driven.pass(900_000), driven.states.at(-1)), UNTIL).toBe('delayed');
  });
});

describe('feeds over MQTT with TLS', () => {
  it('tell each other what they are told, each by its certificate', async () => {
    const { url } = await broker(['require_certificate true']);
    await speak(url, { caFile, ...CLIENT });
  });

  it('are down where nobody they trust has signed the broker', async () => {
    const { url } = await broker();
    const lonely = bus(url, 'one', { caFile: CERTIFICATES.foreign });
    await goesDown(lonely);
    expect(reasons(lonely)).toMatch(/nobody we trust/);
  });
});

describe.skipIf(!hasNats)('feeds over NATS with TLS', () => {
  const server = async (more = '') => {
    const started = await nats([`tls { cert_file: "${CERTIFICATES.server}", key_file: "${CERTIFICATES.server}", ca_file: "${caFile}" ${more} }`]); // prettier-ignore
    ends.push(started.dispose);
    return `tls://localhost:${started.port}`;
  };

  it('tell each other what they are told, each by its certificate', async () => {
    await speak(await server(', verify: true'), { caFile, ...CLIENT });
  });

  it('are down where nobody they trust has signed the server, where it wants a certificate, and where it has no TLS', async () => {
    const url = await server(', verify: true');
    const plain = await nats();
    ends.push(plain.dispose);
    const cases: [string, object | undefined, RegExp][] = [
      [url, undefined, /nobody we trust/],
      [url, { caFile: CERTIFICATES.foreign }, /nobody we trust/],
      [url, { caFile }, /does not take our certificate/],
      [`tls://localhost:${plain.port}`, { caFile }, /does not support 'tls'/],
    ];
    for (const [address, tls, reason] of cases) {
      const lonely = bus(address, 'one', tls);
      await goesDown(lonely);
      expect(reasons(lonely)).toMatch(reason);
    }
  });
});

describe('a configuration with TLS', () => {
  it.each<[object, RegExp]>([
    [sourceOf({ url: 'mqtt://broker.example', tls: { caFile } }), /sources\.mqtt\.0\.tls: mqtt:\/\/broker\.example is not encrypted: its scheme must be mqtts, wss or tls/],
    [sourceOf({ url: 'mqtts://broker.example', tls: { caFile: '/nowhere/ca.pem' } }), /sources\.mqtt\.0\.tls\.caFile: ENOENT.*nowhere/],
    [sourceOf({ url: 'mqtts://broker.example', tls: { caFile: import.meta.filename } }), /sources\.mqtt\.0\.tls\.caFile: holds no certificate/],
    [sourceOf({ url: 'mqtts://broker.example', tls: { certFile: CLIENT.certFile } }), /sources\.mqtt\.0\.tls: needs both of certFile and keyFile/],
    [sourceOf({ url: 'mqtts://broker.example', tls: { authority: caFile } }), /sources\.mqtt\.0\.tls\.authority/],
    [busOf('tls://broker.example', { tls: { ...CLIENT, keyFile: CERTIFICATES.server } }), /bus\.tls\.keyFile: .*key values mismatch/],
    [busOf('nats://broker.example', { tls: { caFile } }), /bus\.tls: nats:\/\/broker\.example is not encrypted/],
    [busOf('tls://a.example', { servers: ['nats://b.example'] }), /bus: .*all of one scheme/],
  ])('is refused with its path: %j', (config, message) => {
    expect(() => settingsOf(config)).toThrow(message);
  }); // prettier-ignore
});
