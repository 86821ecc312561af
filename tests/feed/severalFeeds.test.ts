import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { mosquitto } from '../contract/mosquitto.ts';
import { liveViewer } from '../state/liveViewer.ts';
import { feedProcess, getJson } from './feedProcess.ts';
import { roundRobin } from './roundRobin.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const VIEWERS = 9;
const SENSORS = ['gauge/duisburg-ruhrort/W', 'air/denw112/NO2', 'air/denw112/PM10'];

it(
  'three feeds behind a balancer without memory: one is killed, its viewers are live on another within 5 s and hold everything',
  { timeout: 120_000 },
  async () => {
    const broker = await mosquitto();
    ends.push(broker.dispose);
    const folder = mkdtempSync(join(tmpdir(), 'hafenblick-several-'));
    const file = join(folder, 'feed.json');
    const sender = { id: 'city', url: broker.url, topics: ['city/#'], format: 'senml', writes: ['*'], source: 'x', licence: 'y' }; // prettier-ignore
    const sources = { pegelonline: { enabled: false }, uba: { enabled: false }, mqtt: [sender] };
    writeFileSync(file, JSON.stringify({ sources, simulators: { vessels: { enabled: false }, transit: { enabled: false } }, tokens: { feeds: 'FEEDS_SECRET' } })); // prettier-ignore
    const env = { FEED_CLOCK: 'live', HAFENBLICK_CONFIG: file, FEEDS_SECRET: 'x'.repeat(32) };
    const feeds = [1, 2, 3].map((k) => feedProcess({ ...env, DATA_DIR: join(folder, String(k)) }));
    ends.push(() => Promise.all(feeds.map((feed) => feed.end('SIGKILL'))));
    const urls = await Promise.all(feeds.map(({ ready }) => ready));
    const balancer = await roundRobin(urls.map((url) => Number(new URL(url).port)));
    ends.push(balancer.dispose);

    /** Newest value of each sensor, as it was published; retained, so that a feed that comes later has it too. */
    const published = new Map<string, number>();
    const publish = async (value: number): Promise<void> => {
      for (const [k, name] of SENSORS.entries()) {
        const unit = name.endsWith('/W') ? 'cm' : 'ug/m3';
        await broker.publish(`city/${name}`, JSON.stringify([{ n: name, u: unit, v: value + k, t: Date.now() / 1000 }]), { retain: true }); // prettier-ignore
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
