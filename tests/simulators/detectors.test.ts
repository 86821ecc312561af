import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toScene } from '../../src/geo/sceneFrame.ts';
import { SegmentIndex } from '../../src/geo/segmentIndex.ts';
import { createCounters, OF_LOOPS } from '../../src/simulators/counters/counters.ts';
import { readCounters } from '../../src/simulators/counters/readCounters.ts';
import { readDetectors } from '../../src/simulators/counters/readDetectors.ts';
import { createStationReader } from '../../src/simulators/readStations.ts';
import { readCityLines } from '../../src/simulators/transit/make/cityLines.ts';
import { DAY_MS, HOUR_MS, ROOT } from './themeStations.ts';

const LINES = join(ROOT, 'public/city/lines.bin');
const { profiles } = readCounters(join(ROOT, 'assets/simulators/counters.json'));
const file = readDetectors(join(ROOT, 'assets/simulators/detectors.json'), profiles);
const { world } = createStationReader(ROOT, [], () => 400);
const loops = createCounters(file, world, OF_LOOPS);
/** Local midnights in Duisburg. */
const YEAR = Date.parse('2023-12-31T23:00:00Z');
const TERM_MONDAY = Date.parse('2024-02-18T23:00:00Z');
const sum = (values: Iterable<number>): number => [...values].reduce((total, one) => total + one, 0);

describe('loops of main streets', () => {
  /** Of a whole year, of some loops: vehicles of each day, and heavy ones of all. */
  const some = file.counters.filter((_, i) => i % 6 === 0);
  const days = new Map<string, number[]>();
  const heavy = new Map<string, number>();
  const faults: string[] = [];
  beforeAll(() => {
    for (let d = 0; d < 366; d++)
      for (const { id } of some) {
        let ofDay = 0;
        for (const direction of [0, 1] as const) {
          const { day } = loops.carriagewayOf(id, direction)(YEAR + (d + 0.5) * DAY_MS);
          ofDay += sum(day.passed);
          heavy.set(id, (heavy.get(id) ?? 0) + day.passed.reduce((all, n, k) => all + n * day.heavy[k]!, 0));
          if (sum(day.passed) !== sum(day.wanted)) faults.push(`${id} ${d}`);
        }
        days.set(id, [...(days.get(id) ?? []), ofDay]);
      }
  }, 120_000);

  it('count as many in a year and in a mean week as is declared for their street, within 5 %, and as many lorries', () => {
    for (const { id, meanDay, meanHeavyDay } of some) {
      const its = days.get(id)!;
      const weeks = Array.from({ length: 52 }, (_, k) => sum(its.slice(k * 7, k * 7 + 7)) / 7).sort((a, b) => a - b);
      expect(Math.abs(sum(its) / 366 / meanDay - 1), id).toBeLessThan(0.05);
      expect(Math.abs(weeks[26]! / meanDay - 1), id).toBeLessThan(0.05);
      expect(Math.abs(heavy.get(id)! / 366 / meanHeavyDay - 1), id).toBeLessThan(0.08);
    }
  });

  it('count in a week of term, each of them, what such a week has of the declared mean day, within 5 %', () => {
    for (const { id, meanDay } of file.counters) {
      let n = 0;
      for (let d = 0; d < 7; d++)
        for (const direction of [0, 1] as const) n += sum(loops.carriagewayOf(id, direction)(TERM_MONDAY + (d + 0.5) * DAY_MS).day.passed); // prettier-ignore
      expect(Math.abs(n / 7 / (meanDay * ((6 * 1.0896 + 0.6196) / 7)) - 1), id).toBeLessThan(0.05);
    }
  });

  it('lose nobody in a day', () => {
    expect(faults).toEqual([]);
  });

  it('are declared as a city of this size has it: 7 000 to 20 000 a day on two lanes, no more than 35 000 on four', () => {
    expect(file.counters.length).toBeGreaterThanOrEqual(60);
    expect(file.counters.length).toBeLessThanOrEqual(150);
    for (const { id, meanDay, directions } of file.counters) {
      expect(meanDay, id).toBeGreaterThanOrEqual(7000);
      expect(meanDay, id).toBeLessThanOrEqual(directions[0].lanes === 1 ? 20_000 : 35_000);
    }
  });

  it('have the hours of the week of the counters: peaks in the right hours, little at night, Sunday least', () => {
    const { id, profile } = file.counters[0]!;
    const hours = Array.from({ length: 168 }, (_, h) => {
      let n = 0;
      for (let at = TERM_MONDAY + h * HOUR_MS + 300_000; at <= TERM_MONDAY + (h + 1) * HOUR_MS; at += 300_000)
        for (const direction of [0, 1] as const) n += loops.at(id, direction, at).flow / 12;
      return n;
    });
    const real = profiles[profile]!.all.flat();
    const errors = hours.map((n, h) => Math.abs(n / sum(hours) - real[h]! / sum(real)) * 168);
    expect(sum(errors) / 168).toBeLessThan(0.1);
    const byDay = Array.from({ length: 7 }, (_, d) => sum(hours.slice(d * 24, d * 24 + 24)));
    expect(Math.min(...byDay)).toBe(byDay[6]);
    expect(Math.max(...hours.slice(24, 29))).toBeLessThan(Math.max(...hours.slice(24, 48)) / 6);
  });

  it('measure speeds of a city: never faster than the street allows, slower in the peak, creeping where it is full', () => {
    let slowest = Infinity;
    for (const { id, freeKmh } of file.counters)
      for (const hour of [3, 7.5, 12, 16.5]) {
        const { speedKmh } = loops.at(id, 0, TERM_MONDAY + DAY_MS + hour * HOUR_MS);
        expect(speedKmh, id).toBeLessThan(freeKmh + 2);
        expect(speedKmh, id).toBeGreaterThanOrEqual(9);
        slowest = Math.min(slowest, speedKmh);
      }
    expect(slowest).toBeLessThan(36);
  });

  it('differ from each other and are a function of time: the same in any order of asking', () => {
    const at = TERM_MONDAY + 3 * DAY_MS + 8 * HOUR_MS;
    const flows = file.counters.map(({ id }) => loops.at(id, 0, at).flow);
    expect(new Set(flows).size).toBeGreaterThan(20);
    for (let day = 20; day >= 0; day--) loops.lastBefore(at + day * 30 * DAY_MS);
    expect(file.counters.map(({ id }) => loops.at(id, 0, at).flow)).toEqual(flows);
    expect(createCounters(file, world, OF_LOOPS).lastBefore(at)).toEqual(loops.lastBefore(at));
  });

  it('are named once each, and their file says that their totals are assumed', () => {
    expect(new Set(file.counters.map(({ id }) => id)).size).toBe(file.counters.length);
    expect(new Set(file.counters.map(({ road, name }) => `${road}, ${name}`)).size).toBe(file.counters.length);
    expect(file.note).toContain('general knowledge');
    expect(() => readDetectors(join(ROOT, 'assets/simulators/detectors.json'), {})).toThrow(/profile A40/);
  });

  it.runIf(existsSync(LINES))('lie in the streets of the built city that they are named after', () => {
    const lines = readCityLines(Uint8Array.from(readFileSync(LINES)).buffer, ['main-road', 'arterial']);
    const index = new SegmentIndex(lines.map(({ points }) => points));
    for (const { id, road, lon, lat } of file.counters) {
      const { x, z } = toScene({ lon, lat });
      const hit = index.nearest(x, z, 1);
      expect(hit && lines[hit.line]!.name, id).toBe(road);
      expect(lines[hit!.line]!.isGenerated, id).toBe(false);
    }
  });
});
