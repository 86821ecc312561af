import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/feed/loadCatalogue.ts';
import { createCounters } from '../../src/simulators/counters/counters.ts';
import { crossingsOf } from '../../src/simulators/counters/crossings.ts';
import { readCounters } from '../../src/simulators/counters/readCounters.ts';
import { loadOf } from '../../src/simulators/infrastructure/bridge.ts';
import { createStationReader } from '../../src/simulators/readStations.ts';
import type { World } from '../../src/simulators/world/world.ts';
import { DAY_MS, HOUR_MS, MONDAY, ROOT, themeStations } from './themeStations.ts';

const { features } = loadCatalogue(join(ROOT, 'assets/city/assets'), 1).catalogue;
const file = readCounters(join(ROOT, 'assets/simulators/counters.json'));
let crossings: World['crossings'] | null = null;
const read = createStationReader(ROOT, features, () => 400, undefined, undefined, (bridge, atMs) => crossings!(bridge, atMs)); // prettier-ignore
const counters = createCounters(file, read.world);
crossings = crossingsOf(counters);
const { stations } = read('infrastructure')!;

const valuesOf = (id: string, atMs: number): Record<string, number> => {
  const station = stations.stations.find(({ asset, kind }) => asset.id === id && kind === 'bridge')!;
  return stations.valuesOf(station, atMs) as Record<string, number>;
};
/** Strain without what the warmth of the steel does to it, which is the same for the same weather. */
const ofTraffic = (id: string, atMs: number): number => valuesOf(id, atMs)['strain']! - 4.2 * (valuesOf(id, atMs)['temperature']! - 10); // prettier-ignore
const published = (counter: string, atMs: number) => ([0, 1] as const).map((direction) => counters.at(counter, direction, Math.floor(atMs / 300_000) * 300_000)); // prettier-ignore

describe('a bridge that is counted', () => {
  it.each(file.counters.flatMap(({ id, bridge }) => (bridge === undefined ? [] : [[bridge, id] as const])))(
    'says as many vehicles as its counter lets pass at that speed: %s',
    (bridge, counter) => {
      const lengthKm = Number(features.find(({ id }) => id === bridge)!.properties.facts.find(({ label }) => label.de === 'Länge')!.value) / 1000; // prettier-ignore
      for (let atMs = MONDAY + 71_000; atMs < MONDAY + DAY_MS; atMs += 17 * 60_000) {
        const sum = published(counter, atMs).reduce((all, { flow, speedKmh }) => all + (flow / speedKmh) * lengthKm, 0);
        expect(valuesOf(bridge, atMs)['load']).toBeCloseTo(sum, 9);
      }
    },
  );

  it('at Neuenkamp is strained by the lorries of the A40 at that instant', () => {
    const samples = Array.from({ length: 288 }, (_, k) => {
      const atMs = MONDAY + k * 300_000;
      const directions = published('a40-neuenkamp', atMs);
      const heavy = directions.reduce((sum, { heavyFlow, speedKmh }) => sum + heavyFlow / speedKmh, 0);
      const all = directions.reduce((sum, { flow, speedKmh }) => sum + flow / speedKmh, 0);
      return { strain: ofTraffic('bridge/neuenkamp', atMs), massPerM: ((all - heavy) * 1.5 + heavy * 26) / 1000, heavy }; // prettier-ignore
    });
    // What is left beside 300 µm/m for a tonne on each metre is the slow drift of the gauge, 3 µm/m at most.
    for (const { strain, massPerM } of samples) expect(Math.abs(strain - 300 * massPerM)).toBeLessThanOrEqual(3.01);
    const busiest = samples.toSorted((a, b) => b.heavy - a.heavy);
    const mean = (some: typeof samples): number => some.reduce((sum, { strain }) => sum + strain, 0) / some.length;
    expect(mean(busiest.slice(0, 48))).toBeGreaterThan(2.5 * mean(busiest.slice(-48)));
  });

  it('is strained by a lorry as by many cars, and by a queue more than by the same flow at speed', () => {
    const on = (flow: number, heavyFlow: number, speedKmh: number) => loadOf([{ flow, heavyFlow, speedKmh }], 802);
    expect(on(3000, 600, 80).massT).toBeGreaterThan(3 * on(3000, 0, 80).massT);
    expect(on(3000, 300, 20).massT).toBeCloseTo(4 * on(3000, 300, 80).massT, 9);
    expect(on(3000, 300, 80).vehicles).toBeCloseTo(30.075, 9);
    expect(on(3000, 300, 80).heavy).toBeCloseTo(3.0075, 9);
  });

  it('stays below its mark on a usual working day', () => {
    for (let atMs = MONDAY; atMs < MONDAY + DAY_MS; atMs += HOUR_MS / 4)
      expect(valuesOf('bridge/neuenkamp', atMs)['strain']!).toBeLessThan(330);
  });
});

describe('a bridge that nobody counts on', () => {
  it('has the usual course of a day, and so has every bridge where nobody simulates counters', () => {
    const alone = themeStations('infrastructure');
    for (const id of ['bridge/solidaritaet', 'bridge/neuenkamp']) {
      const station = alone.stations.find(({ asset, kind }) => asset.id === id && kind === 'bridge')!;
      const load = (hour: number): number => alone.valuesOf(station, MONDAY + hour * HOUR_MS)['load']!;
      expect(load(6)).toBeGreaterThan(4 * load(1));
    }
  });
});
