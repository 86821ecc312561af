import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import type { Bus } from '../../src/feed/bus/bus.ts';
import { openOutboxFile, type OutboxFile } from '../../src/feed/bus/outboxFile.ts';
import { createFeedCatalogue, type FeedCatalogue } from '../../src/feed/feedCatalogue.ts';
import type { Log } from '../../src/feed/log.ts';
import type { SourceTimers } from '../../src/feed/sources/sourceTimers.ts';
import type { Observation } from '../../src/live/observation.ts';
import { AssetSchema, type Asset } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import { drivePush } from './drivePush.ts';

/** A real broker on loopback. */
export interface BusBroker {
  readonly url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  dispose(): Promise<void>;
}

export interface BusCase {
  readonly broker: () => Promise<BusBroker>;
  readonly create: (url: string, catalogue: FeedCatalogue, feed: string, log: Log, timers: SourceTimers, file?: OutboxFile) => Bus; // prettier-ignore
  /** Whether what was acknowledged outlives the end of the broker. */
  readonly isKept: boolean;
}

const NOW = Date.parse('2026-11-25T23:05:00Z');
const LEVEL = 'gauge/ruhr/W';
const text = (name: string) => ({ de: name, en: name, zh: name });
const assetWith = (id: string, property: string): Asset =>
  decode(
    AssetSchema,
    {
      type: 'Feature',
      id,
      geometry: { type: 'Point', coordinates: [6.7, 51.4] },
      properties: {
        name: text(id),
        theme: 'iot',
        kind: 'sensor',
        provenance: { kind: 'measured', source: 'test', licence: 'dl-de/zero-2-0', date: '2026-11' },
        datastreams: [{ id: `${id}/${property}`, property, name: text(property), unit: 't', intervalS: 60 }],
      },
    },
    'test',
  );
const crane = (id: string): Asset => assetWith(id, 'load');
const GAUGE = assetWith('gauge/ruhr', 'W');
export const observed = (value: number, datastream = LEVEL): Observation => ({ datastream, timeMs: unixMs(NOW + value * 1000), value, quality: 'good', origin: 'live' }); // prettier-ignore

/** One feed's end of the bus, its time in the hands of the test. */
export function busFeed(contract: Pick<BusCase, 'create'>, url: string, feed: string, file?: OutboxFile) {
  const catalogue = createFeedCatalogue([GAUGE], 1);
  let bus!: Bus;
  const driven = drivePush(NOW, (log, timers) => (bus = contract.create(url, catalogue, feed, log, timers, file)));
  bus.start({
    observed: (delivered) => void driven.observations.push(...delivered),
    announced: (assets) => {
      catalogue.add(assets);
      driven.assets.push(...assets);
    },
    statusChanged: () => void driven.states.push(driven.state()),
    restarted: () => expect.unreachable('a bus does not restart'),
  });
  return {
    ...driven,
    bus,
    catalogue,
    values: (datastream = LEVEL): number[] => driven.observations.filter((o) => o.datastream === datastream).map(({ value }) => value), // prettier-ignore
    /** Lets the waits between two connections pass until it is connected. */
    connected: (): Promise<void> =>
      expect.poll(() => (driven.pass(10_000), driven.state()), { timeout: 40_000, interval: 20 }).toBe('live'),
  };
}
type BusFeed = ReturnType<typeof busFeed>;
export const UNTIL = { timeout: 20_000, interval: 10 };

/** What every bus between feeds inherits. */
export function busContract(name: string, contract: BusCase): void {
  describe(`${name}, as every bus between feeds`, () => {
    let broker: BusBroker;
    const feeds: BusFeed[] = [];
    const begin = async (feed: string): Promise<BusFeed> => {
      const begun = busFeed(contract, broker.url, feed);
      feeds.push(begun);
      await begun.connected();
      return begun;
    };
    beforeEach(async () => {
      broker = await contract.broker();
    });
    afterEach(async () => {
      for (const { bus } of feeds.splice(0)) bus.dispose();
      await broker.dispose();
    });

    it('tells all others what one was told, in its order, and that one nothing', async () => {
      const [one, two, three] = [await begin('one'), await begin('two'), await begin('three')];
      for (let value = 1; value <= 300; value++) one.bus.share([observed(value)]);
      two.bus.share([observed(301)]);
      const all = Array.from({ length: 300 }, (_, i) => i + 1);
      await expect.poll(() => three.values().length, UNTIL).toBe(301);
      expect(three.values().filter((value) => value <= 300)).toEqual(all);
      await expect.poll(() => two.values(), UNTIL).toEqual(all);
      await expect.poll(() => one.values(), UNTIL).toEqual([301]);
      expect(three.observations.find(({ value }) => value === 7)).toEqual(observed(7));
    });

    it('has the newest of each, and every asset, for a feed that comes later', async () => {
      const one = await begin('one');
      one.bus.shareAssets([crane('harbour/crane-1')]);
      one.bus.share([observed(1), observed(2), observed(5, 'harbour/crane-1/load')]);
      const witness = await begin('two');
      await expect.poll(() => witness.values('harbour/crane-1/load'), UNTIL).toEqual([5]);
      const late = await begin('late');
      await expect.poll(() => [late.values(), late.values('harbour/crane-1/load')], UNTIL).toEqual([[2], [5]]);
      expect(late.assets.map(({ id }) => id)).toEqual(['harbour/crane-1']);
    });

    it('keeps a value until its asset has come', async () => {
      const [one, two] = [await begin('one'), await begin('two')];
      one.bus.share([observed(5, 'harbour/crane-2/load'), observed(9)]);
      await expect.poll(() => two.values(), UNTIL).toEqual([9]);
      expect(two.values('harbour/crane-2/load')).toEqual([]);
      one.bus.shareAssets([crane('harbour/crane-2')]);
      await expect.poll(() => two.values('harbour/crane-2/load'), UNTIL).toEqual([5]);
    });

    it('loses nothing while the broker is away: what was told meanwhile comes when it is back', async () => {
      const [one, two] = [await begin('one'), await begin('two')];
      one.bus.share([observed(1)]);
      await expect.poll(() => two.values(), UNTIL).toEqual([1]);
      await broker.kill();
      await expect.poll(() => [one.state(), two.state()], UNTIL).toEqual(['delayed', 'delayed']);
      const meanwhile = Array.from({ length: 1000 }, (_, i) => i + 2);
      for (const value of meanwhile) one.bus.share([observed(value)]);
      await broker.start();
      await two.connected();
      await one.connected();
      await expect.poll(() => new Set(two.values()).size, UNTIL).toBe(1001);
      const late = await begin('late');
      await expect.poll(() => late.values(), UNTIL).toEqual([1001]);
    });

    it('tells others in its order, and once, what a feed was told that ended while the broker was away', async () => {
      const path = join(mkdtempSync(join(tmpdir(), 'hafenblick-outbox-')), 'outbox.ndjson');
      const two = await begin('two');
      await broker.kill();
      const ended = busFeed(contract, broker.url, 'one', openOutboxFile(path));
      const meanwhile = Array.from({ length: 500 }, (_, i) => i + 1);
      for (const value of meanwhile) ended.bus.share([observed(value)]);
      ended.bus.dispose();
      await broker.start();
      await two.connected();
      for (const run of ['one, again', 'one, once more']) {
        const again = busFeed(contract, broker.url, run, openOutboxFile(path));
        await again.connected();
        await again.bus.settled();
        again.bus.dispose();
      }
      await expect.poll(() => two.values().at(-1), UNTIL).toBe(500);
      expect(two.values()).toEqual(meanwhile);
    });

    it('loses nothing when the broker is killed in the midst of it', async () => {
      const [one, two] = [await begin('one'), await begin('two')];
      for (let value = 1; value <= 2000; value++) one.bus.share([observed(value)]);
      await expect.poll(() => two.values().length, UNTIL).toBeGreaterThan(0);
      await broker.kill();
      await broker.start();
      await two.connected();
      await one.connected();
      await expect.poll(() => two.values().at(-1), UNTIL).toBe(2000);
      // Without persistence a broker forgets what it had acknowledged and not yet passed on.
      if (contract.isKept) expect(new Set(two.values()).size).toBe(2000);
    });

    it('counts what no feed says, and goes on', async () => {
      const [one, two] = [await begin('one'), await begin('two')];
      one.bus.share([{ ...observed(1), quality: 'odd' as Observation['quality'] }, observed(2)]);
      await expect.poll(() => two.values(), UNTIL).toEqual([2]);
      expect(two.bus.counts!().refused).toBe(1);
      expect(two.state()).toBe('live');
    });

    it('is down while nobody answers, says why, and holds no timer after its end', async () => {
      await broker.kill();
      const lonely = busFeed(contract, broker.url, 'one');
      feeds.push(lonely);
      await expect.poll(() => (lonely.pass(10_000), lonely.state()), UNTIL).toBe('down');
      expect(lonely.lines.join()).toMatch(/ECONNREFUSED|connection refused/);
      lonely.bus.dispose();
      expect(lonely.timers()).toBe(0);
    });
  });
}
