import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { createLog } from '../../../src/feed/log.ts';
import { ROOT } from '../../../src/feed/settings.ts';
import { simulatedRoadworks } from '../../../src/feed/sources/simulatedRoadworks.ts';
import { toScene } from '../../../src/geo/sceneFrame.ts';
import { unixMs } from '../../../src/geo/units.ts';
import type { Observation } from '../../../src/live/observation.ts';
import type { Asset } from '../../../src/schema/catalogue.ts';
import { createCounters } from '../../../src/simulators/counters/counters.ts';
import { readCounters } from '../../../src/simulators/counters/readCounters.ts';
import { createStationReader } from '../../../src/simulators/readStations.ts';
import { autobahnService } from '../../../src/simulators/roadworks/autobahnService.ts';
import { createWorks } from '../../../src/simulators/roadworks/works.ts';
import { carriagewaysOf, readStretches } from '../../../src/simulators/roadworks/worksSites.ts';

const NOW = Date.parse('2024-01-10T21:30:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const file = readCounters(join(ROOT, 'assets/simulators/counters.json'));
const { world } = createStationReader(ROOT, [], () => 400);
const stretches = readStretches(file.counters, join(ROOT, 'assets/city/roads.geojson'), join(ROOT, 'assets/city/road-nodes.geojson')); // prettier-ignore
const worksOf = createWorks(world, carriagewaysOf(file.counters, stretches));
const counters = createCounters(file, world, undefined, worksOf);
const service = autobahnService(counters, stretches, worksOf);
const clock = { mode: 'recorded', speed: 0, instant: () => unixMs(NOW), loops: () => 0 } as const;

function started() {
  const source = simulatedRoadworks(service, clock, createLog('silent'));
  const assets: Asset[] = [];
  const observations: Observation[] = [];
  source.start({
    announced: (all) => assets.push(...all),
    observed: (all) => observations.push(...all),
    statusChanged: () => undefined,
    restarted: () => undefined,
  });
  source.dispose();
  return { source, assets, observations };
}
const { source, assets, observations } = started();
const valueOf = (all: readonly Observation[], asset: Asset, property: string): number | undefined =>
  all.find(({ datastream }) => datastream === `${asset.id}/${property}`)?.value;

/** The carriageway that works stand on, and the works. */
const listed = service.worksAt(NOW);
const nights = listed.filter(({ works }) => works.kind === 'night');
/** In the middle of works with a closed lane, at an end of five minutes. */
const middleOf = ({ works }: (typeof listed)[number]): number => Math.floor((works.fromMs + works.toMs) / 2 / (5 * MINUTE)) * 5 * MINUTE; // prettier-ignore

describe('simulated roadworks', () => {
  it('come through the reader of the real service as assets of a road with begin and end, marked as simulated', () => {
    expect(assets.length).toBeGreaterThan(20);
    expect(new Set(assets.map(({ properties }) => properties.kind))).toEqual(new Set(['roadworks', 'road-closure']));
    for (const { id, properties } of assets) {
      expect(id).toMatch(/^autobahn\/(roadworks|closure)-[0-9a-f]{12}$/);
      expect(properties.provenance).toMatchObject({ kind: 'generated', licence: 'MIT' });
      expect(properties.name.de).toMatch(/^A\d+ \| /);
      expect(Date.parse(properties.event!.from!)).toBeLessThan(Date.parse(properties.event!.to!));
    }
    expect(createFeedCatalogue([], 1).add(assets).refused).toEqual([]);
    expect(new Set(observations.map(({ origin }) => origin))).toEqual(new Set(['simulated']));
  });

  it('are in force from their begin to their end, and say so of all that are listed', () => {
    for (const asset of assets) {
      const { from, to } = asset.properties.event!;
      const isOn = Date.parse(from!) <= NOW && Date.parse(to!) >= NOW;
      expect([asset.id, valueOf(observations, asset, 'active')]).toEqual([asset.id, Number(isOn)]);
    }
    expect(observations.filter(({ datastream, value }) => datastream.endsWith('/active') && value === 1).length).toBeGreaterThan(0); // prettier-ignore
  });

  it('stand on the carriageway beside their counter', () => {
    for (const asset of assets.filter(({ properties }) => properties.kind === 'roadworks')) {
      const [lon, lat] = asset.geometry!.coordinates;
      const place = toScene({ lon, lat });
      const least = Math.min(
        ...file.counters.map((counter) => {
          const at = toScene(counter);
          return Math.hypot(at.x - place.x, at.z - place.z);
        }),
      );
      expect([asset.id, least < 800]).toEqual([asset.id, true]);
    }
  });

  it('are the same at any instant, whatever was asked before, also of one asset alone', () => {
    const past = source.past!;
    const before = past.stateAt(NOW - 3 * DAY, DAY);
    expect(started().source.past!.stateAt(NOW - 3 * DAY, DAY)).toEqual(before);
    const [asset] = assets;
    const own = past.between(asset!.id, NOW - 3 * DAY - 10 * MINUTE, NOW - 3 * DAY);
    expect(new Set(own.map(({ datastream }) => datastream.replace(/\/\w+$/, '')))).toEqual(new Set([asset!.id]));
    for (const observation of before.filter(({ datastream }) => datastream.startsWith(`${asset!.id}/`)))
      expect(own).toContainEqual(observation);
    expect(assets.every(({ properties }) => properties.datastreams.every(({ id }) => past.owns(id)))).toBe(true);
  });
});

describe('a counter beside works', () => {
  it('counts no more than the open lanes carry, and nobody drives faster than the works let them', () => {
    expect(nights.length).toBeGreaterThan(3);
    for (const night of nights) {
      const { counterId, direction, works } = night;
      const at = middleOf(night);
      const { day, step } = counters.carriagewayOf(counterId, direction)(at - MINUTE);
      expect(day.limit[step]).toBe(works.limitKmh);
      expect(day.capacity[step]!).toBeLessThan(0.75 * day.free);
      const { flow, speedKmh } = counters.at(counterId, direction, at);
      expect(flow).toBeLessThanOrEqual(day.capacity[step]! * 12);
      expect(speedKmh).toBeLessThan(works.limitKmh + 3);
    }
  });

  it('counts as on any other day where there are none, and loses nobody where there are', () => {
    const free = createCounters(file, world);
    const sum = (values: Uint16Array): number => values.reduce((total, one) => total + one, 0);
    for (const night of nights) {
      const { counterId, direction } = night;
      const at = middleOf(night);
      const [own, other] = [counters, free].map((all) => all.carriagewayOf(counterId, direction)(at).day);
      expect([...own!.wanted]).toEqual([...other!.wanted]);
      expect(sum(own!.passed) + own!.queue.at(-1)!).toBe(sum(own!.wanted));
    }
    const idle = Date.parse('2023-12-31T12:00:00Z');
    expect(counters.at('5231', 0, idle)).toEqual(free.at('5231', 0, idle));
  });

  it('has the delay that the works tell: the time that those who wait need to pass', () => {
    let jams = 0;
    for (const { counterId, direction, works } of listed)
      for (let at = works.fromMs + 5 * MINUTE; at < works.toMs; at += 5 * MINUTE) {
        const { day, step } = counters.carriagewayOf(counterId, direction)(at - MINUTE);
        if (day.queue[step]! < day.capacity[step]!) continue;
        jams++;
        const [answer] = service.between(at - 1, at, {}, works.id);
        const items = answer!.lists.flatMap(({ body }) => (body as { roadworks?: { delayTimeValue: string }[] }).roadworks ?? []); // prettier-ignore
        expect(Number(items[0]!.delayTimeValue)).toBe(Math.round((5 * day.queue[step]!) / day.capacity[step]!));
      }
    expect(jams).toBeGreaterThan(0);
  });
});
