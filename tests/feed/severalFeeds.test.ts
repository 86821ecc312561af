import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { mosquitto } from '../contract/mosquitto.ts';
import { hasNats, nats } from '../contract/nats.ts';
import { liveViewer } from '../state/liveViewer.ts';
import { feedProcess, getJson, NO_SIMULATORS, statusOfTicket, ticketOf } from './feedProcess.ts';
import { roundRobin } from './roundRobin.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const VIEWERS = 9;
const SENSORS = ['gauge/duisburg-ruhrort/W', 'air/denw112/NO2', 'air/denw112/PM10'];

/** How sensors reach all feeds: every feed hears the MQTT broker, or one of them is told by HTTP and tells the others over NATS. */
async function throughMqtt() {
  const broker = await mosquitto();
  const city = { id: 'city', url: broker.url, topics: ['city/#'], format: 'senml', writes: ['*'], source: 'x', licence: 'y' }; // prettier-ignore
  return {
    ...broker,
    sources: { mqtt: [city] },
    more: {},
    // Retained, so that a feed that comes later has it too.
    say: (_url: string, name: string, pack: object[]) => broker.publish(`city/${name}`, JSON.stringify(pack), { retain: true }), // prettier-ignore
  };
}
const INGEST_TOKEN = 'a-token-of-the-city';
async function throughNats() {
  const broker = await nats();
  return {
    ...broker,
    sources: { ingest: [{ id: 'city', tokenEnv: 'INGEST_TOKEN', source: 'x', licence: 'y', writes: ['*'] }] },
    more: { bus: { url: broker.url } },
    say: async (url: string, _name: string, pack: object[]): Promise<void> => {
      const headers = { 'content-type': 'application/senml+json', authorization: `Bearer ${INGEST_TOKEN}` };
      const response = await fetch(`${url}/api/ingest`, { method: 'POST', headers, body: JSON.stringify(pack) });
      // 202: kept, while the feed has not found its broker yet.
      expect([200, 202]).toContain(response.status);
    },
  };
}
const WAYS = [['MQTT', throughMqtt] as const, ...(hasNats ? [['NATS', throughNats] as const] : [])];

it.each(WAYS)(
  'three feeds behind a balancer without memory, %s between: one is killed, its viewers are live on another within 5 s and hold everything',
  { timeout: 120_000 },
  async (_name, begin) => {
    const broker = await begin();
    ends.push(broker.dispose);
    const folder = mkdtempSync(join(tmpdir(), 'hafenblick-several-'));
    const file = join(folder, 'feed.json');
    const sources = {
      pegelonline: { enabled: false },
      uba: { enabled: false },
      autobahn: { enabled: false },
      ...broker.sources,
    };
    writeFileSync(file, JSON.stringify({ sources, simulators: NO_SIMULATORS, tokens: { feeds: 'FEEDS_SECRET' }, ...broker.more })); // prettier-ignore
    const env = { FEED_CLOCK: 'live', HAFENBLICK_CONFIG: file, FEEDS_SECRET: 'x'.repeat(32), INGEST_TOKEN };
    const feeds = [1, 2, 3].map((k) => feedProcess({ ...env, DATA_DIR: join(folder, String(k)) }));
    ends.push(() => Promise.all(feeds.map((feed) => feed.end('SIGKILL'))));
    const urls = await Promise.all(feeds.map(({ ready }) => ready));
    const balancer = await roundRobin(urls.map((url) => Number(new URL(url).port)));
    ends.push(balancer.dispose);

    /** Newest value of each sensor, as it was published. */
    const published = new Map<string, number>();
    const publish = async (value: number): Promise<void> => {
      for (const [k, name] of SENSORS.entries()) {
        const unit = name.endsWith('/W') ? 'cm' : 'ug/m3';
        await broker.say(urls[1]!, name, [{ n: name, u: unit, v: value + k, t: Date.now() / 1000 }]);
        published.set(name, value + k);
      }
    };
    await publish(100);

    const viewers = Array.from({ length: VIEWERS }, () => liveViewer(balancer.url, Math.random));
    ends.push(() => viewers.forEach(({ connection }) => connection.dispose()));
    const heldBy = ({ catalogue, live }: (typeof viewers)[number]): Map<string, number | undefined> =>
      new Map(SENSORS.map((name) => {
        const index = catalogue.getState().datastreams.get(name)?.datastream.index;
        return [name, index === undefined ? undefined : live.get(index)?.value];
      })); // prettier-ignore
    const until = { timeout: 30_000, interval: 20 };
    for (const viewer of viewers) await expect.poll(() => heldBy(viewer), until).toEqual(published);

    // Each feed has its own epoch: a viewer's says where it is. The balancer has spread them.
    const epochs = await Promise.all(
      urls.map(async (url) => (await getJson<{ epoch: number }>(`${url}/healthz`)).epoch),
    );
    const placeOf = (viewer: (typeof viewers)[number]): number => epochs.indexOf(viewer.catalogue.getState().epoch);
    expect(new Set(viewers.map(placeOf)).size).toBe(3);

    const moved = viewers.filter((viewer) => placeOf(viewer) === 0);
    const stayed = viewers.filter((viewer) => placeOf(viewer) !== 0);
    const before = stayed.map(placeOf);
    await feeds[0]!.end('SIGKILL');
    const killedAt = performance.now();
    // While nobody is there for them, values go on.
    await publish(200);
    await Promise.all(
      moved.map((viewer) =>
        expect.poll(() => [viewer.health.getState().connection, placeOf(viewer) > 0], until).toEqual(['open', true]),
      ),
    );
    expect(performance.now() - killedAt).toBeLessThan(5_000);
    for (const viewer of viewers) await expect.poll(() => heldBy(viewer), until).toEqual(published);
    expect(stayed.map(placeOf)).toEqual(before);

    // They go on living there.
    await publish(300);
    for (const viewer of viewers) await expect.poll(() => heldBy(viewer), until).toEqual(published);
  },
);

/** What a ticket that was used at one feed is to another: over MQTT nobody can say who was first. */
const BUSES = [['MQTT', mosquitto, 101] as const, ...(hasNats ? [['NATS', nats, 401] as const] : [])];

it.each(BUSES)(
  'what one feed is told by HTTP all know over %s, also while the broker is away for a while, and a feed that comes later',
  { timeout: 180_000 },
  async (_name, start, again) => {
    const broker = await start();
    ends.push(broker.dispose);
    const folder = mkdtempSync(join(tmpdir(), 'hafenblick-bus-'));
    const file = join(folder, 'feed.json');
    const sources = { pegelonline: { enabled: false }, uba: { enabled: false }, autobahn: { enabled: false }, ingest: [{ id: 'harbour', tokenEnv: 'HARBOUR_TOKEN', source: 'x', licence: 'y', writes: ['gauge/'] }] }; // prettier-ignore
    writeFileSync(file, JSON.stringify({ sources, simulators: NO_SIMULATORS, bus: { url: broker.url }, tokens: { feeds: 'FEEDS_SECRET' } })); // prettier-ignore
    const token = 'a-token-of-the-harbour';
    const begin = (k: number) => {
      const feed = feedProcess({ FEED_CLOCK: 'live', HAFENBLICK_CONFIG: file, HARBOUR_TOKEN: token, FEEDS_SECRET: 'x'.repeat(32), DATA_DIR: join(folder, String(k)) }); // prettier-ignore
      ends.push(() => feed.end('SIGKILL'));
      return feed;
    };
    let firstFeed = begin(1);
    const [before, second] = await Promise.all([firstFeed.ready, begin(2).ready]);
    let first = before;
    const post = async (url: string, pack: object[], status = 200): Promise<void> => {
      const headers = { 'content-type': 'application/senml+json', authorization: `Bearer ${token}` };
      const response = await fetch(`${url}/api/ingest`, { method: 'POST', headers, body: JSON.stringify(pack) });
      expect(response.status).toBe(status);
    };
    const level = (v: number) => [{ n: 'gauge/duisburg-ruhrort/W', u: 'cm', v, t: Date.now() / 1000 }];
    const valueAt = async (url: string, id: string): Promise<number | undefined> => {
      const { observations } = await getJson<{ observations: { datastream: string; value: number }[] }>(`${url}/api/state`); // prettier-ignore
      return observations.find(({ datastream }) => datastream === id)?.value;
    };
    const stateOf = async (url: string): Promise<string | undefined> =>
      (await getJson<{ sources: { id: string; state: string }[] }>(`${url}/healthz`)).sources.find(({ id }) => id === 'feeds')?.state; // prettier-ignore
    const until = { timeout: 60_000, interval: 50 };
    for (const url of [first, second]) await expect.poll(() => stateOf(url), until).toBe('live');

    await post(first, level(700));
    await expect.poll(() => valueAt(second, 'gauge/duisburg-ruhrort/W'), until).toBe(700);
    // A thing that only its sender knew of, with its place.
    await post(second, [{ bn: 'crane-1/', n: 'lat', u: 'lat', v: 51.45 }, { n: 'lon', u: 'lon', v: 6.73 }, { n: 'load', u: 't', v: 12 }]); // prettier-ignore
    await expect.poll(() => valueAt(first, 'harbour/crane-1/load'), until).toBe(12);
    // It goes on at another feed, and from another place: all know.
    await post(first, [{ bn: 'crane-1/', n: 'lat', u: 'lat', v: 51.46 }, { n: 'lon', u: 'lon', v: 6.73 }, { n: 'load', u: 't', v: 13 }]); // prettier-ignore
    const placeAt = async (url: string): Promise<unknown> => {
      const { features } = await getJson<{ features: { id: string; geometry: { coordinates: number[] } }[] }>(`${url}/api/catalogue`); // prettier-ignore
      return features.find(({ id }) => id === 'harbour/crane-1')?.geometry.coordinates;
    };
    for (const url of [first, second]) {
      await expect.poll(() => valueAt(url, 'harbour/crane-1/load'), until).toBe(13);
      await expect.poll(() => placeAt(url), until).toEqual([6.73, 51.46]);
    }

    const ticket = await ticketOf(first);
    expect(await statusOfTicket(second, ticket)).toBe(101);
    expect([await statusOfTicket(second, ticket), await statusOfTicket(first, ticket)]).toEqual([401, again]);

    await broker.kill();
    await expect.poll(() => stateOf(first), until).not.toBe('live');
    // Viewers get in all the same.
    expect(await statusOfTicket(second, await ticketOf(first))).toBe(101);
    // Taken, but nobody promises that it outlives this feed.
    await post(first, level(710), 202);
    await post(first, level(720), 202);
    // That feed ends, and the broker comes back after it: the value is not lost to the others.
    await expect.poll(() => readFileSync(join(folder, '1', 'outbox.ndjson'), 'utf8'), until).toContain('720');
    await firstFeed.end('SIGKILL');
    firstFeed = begin(1);
    first = await firstFeed.ready;
    await broker.start();
    await expect.poll(() => valueAt(second, 'gauge/duisburg-ruhrort/W'), until).toBe(720);
    // A broker without persistence has forgotten everything from before its end; what came since is there for a newcomer.
    const third = await begin(3).ready;
    await expect.poll(() => valueAt(third, 'gauge/duisburg-ruhrort/W'), until).toBe(720);

    // What was answered with 200 is there though the feed that was told is killed in the same moment; it says more than what is on its way at once.
    for (const url of [first, second]) await expect.poll(() => stateOf(url), until).toBe('live');
    const now = Date.now() / 1000;
    const many = Array.from({ length: 1_000 }, (_, k) => ({ n: 'gauge/duisburg-ruhrort/W', u: 'cm', v: 100 + k / 10, t: now - 1 + k / 1000 })); // prettier-ignore
    await post(first, many);
    await firstFeed.end('SIGKILL');
    for (const url of [second, third]) await expect.poll(() => valueAt(url, 'gauge/duisburg-ruhrort/W'), until).toBe(199.9); // prettier-ignore
  },
);
