import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCounters } from '../../src/simulators/counters/counters.ts';
import { readCounters } from '../../src/simulators/counters/readCounters.ts';
import { createWorks } from '../../src/simulators/roadworks/works.ts';
import { carriagewaysOf, readStretches } from '../../src/simulators/roadworks/worksSites.ts';
import { createStationReader } from '../../src/simulators/readStations.ts';
import { DAY_MS, HOUR_MS, ROOT } from './themeStations.ts';

const file = readCounters(join(ROOT, 'assets/simulators/counters.json'));
const { world } = createStationReader(ROOT, [], () => 400);
const stretches = readStretches(file.counters, join(ROOT, 'assets/city/roads.geojson'), join(ROOT, 'assets/city/road-nodes.geojson')); // prettier-ignore
const worksOf = createWorks(world, carriagewaysOf(file.counters, stretches));
const counters = createCounters(file, world, undefined, worksOf);
/** Local midnight in Duisburg. */
const YEAR = Date.parse('2023-12-31T23:00:00Z');
const TERM_MONDAY = Date.parse('2024-02-18T23:00:00Z');
const sum = (values: Iterable<number>): number => [...values].reduce((total, one) => total + one, 0);

const passedOn = (id: string, direction: 0 | 1, atMs: number): number =>
  sum(counters.carriagewayOf(id, direction)(atMs).day.passed);
const dayOf = (id: string, atMs: number): number => passedOn(id, 0, atMs) + passedOn(id, 1, atMs);
/** Noons of the days from local midnight on. */
const noons = (fromMs: number, days: number): number[] =>
  Array.from({ length: days }, (_, k) => fromMs + (k + 0.5) * DAY_MS);

describe('traffic counters', () => {
  /** A whole year, day by day, of all counters: vehicles of each day, heavy ones of the year, and what must not be. */
  const vehicles = new Map<string, number[]>();
  const heavy = new Map<string, number>();
  const faults: string[] = [];
  let jams = 0;
  beforeAll(() => {
    for (const at of noons(YEAR, 366))
      for (const { id } of file.counters) {
        let ofDay = 0;
        for (const direction of [0, 1] as const) {
          const { day } = counters.carriagewayOf(id, direction)(at);
          let [wanted, passed] = [0, 0];
          day.wanted.forEach((n, k) => {
            wanted += n;
            passed += day.passed[k]!;
            heavy.set(id, (heavy.get(id) ?? 0) + day.passed[k]! * day.heavy[k]!);
            if (passed + day.queue[k]! !== wanted || day.passed[k]! > day.capacity[k]! || n < 0) faults.push(`${id} ${at} ${k}`); // prettier-ignore
            if (day.queue[k]! > 0) jams++;
          });
          if (day.queue.at(-1) !== 0) faults.push(`${id} ${at} waits at midnight`);
          ofDay += passed;
        }
        vehicles.set(id, [...(vehicles.get(id) ?? []), ofDay]);
      }
  }, 120_000);

  it.each(file.counters.map(({ name, id, meanDay, meanHeavyDay }) => ({ name, id, meanDay, meanHeavyDay })))(
    'count as many as the real one: $name, over a year within 2 %, in a mean week within 5 %',
    ({ id, meanDay, meanHeavyDay }) => {
      const days = vehicles.get(id)!;
      expect(Math.abs(sum(days) / 366 / meanDay - 1)).toBeLessThan(0.02);
      const weeks = Array.from({ length: 52 }, (_, k) => sum(days.slice(k * 7, k * 7 + 7)) / 7 / meanDay);
      expect(Math.abs(weeks.sort((a, b) => a - b)[26]! - 1)).toBeLessThan(0.05);
      expect(Math.abs(heavy.get(id)! / 366 / meanHeavyDay - 1)).toBeLessThan(0.05);
    },
  );

  it('lose nobody: who wanted to pass has passed or waits, each five minutes of a year, and at midnight nobody waits', () => {
    expect(faults).toEqual([]);
    expect(jams).toBeGreaterThan(1000);
  });

  it('say the same sums in their messages as pass the cross-section', () => {
    for (const direction of [0, 1] as const) {
      let said = 0;
      for (let at = TERM_MONDAY + 300_000; at <= TERM_MONDAY + DAY_MS; at += 300_000)
        said += counters.at('5063', direction, at).flow / 12;
      expect(Math.round(said)).toBe(passedOn('5063', direction, TERM_MONDAY + HOUR_MS));
    }
  });

  it('have the hours of the week that were counted: correlated, peaks in the right hours, Sunday least', () => {
    const hours = Array.from({ length: 168 }, (_, h) => {
      let n = 0;
      for (let at = TERM_MONDAY + h * HOUR_MS + 300_000; at <= TERM_MONDAY + (h + 1) * HOUR_MS; at += 300_000)
        for (const direction of [0, 1] as const) n += counters.at('5063', direction, at).flow / 12;
      return n;
    });
    const real = file.profiles['A42']!.all.flat();
    const [total, realTotal] = [sum(hours), sum(real)];
    const errors = hours.map((n, h) => Math.abs(n / total - real[h]! / realTotal) * 168);
    expect(sum(errors) / 168).toBeLessThan(0.08);
    const tuesday = hours.slice(24, 48);
    expect(tuesday.indexOf(Math.max(...tuesday.slice(0, 12)))).toBeGreaterThanOrEqual(6);
    expect(tuesday.indexOf(Math.max(...tuesday.slice(0, 12)))).toBeLessThanOrEqual(8);
    const days = Array.from({ length: 7 }, (_, d) => sum(hours.slice(d * 24, d * 24 + 24)));
    expect(Math.min(...days)).toBe(days[6]);
  });

  it('count a public holiday as a Sunday', () => {
    const labourDay = Date.parse('2024-05-01T10:00:00Z');
    expect(dayOf('5063', labourDay) / dayOf('5063', labourDay + DAY_MS)).toBeLessThan(0.75);
  });

  it('follow the fundamental diagram: slower and fuller in a peak than at night, creeping in a jam', () => {
    const night = counters.at('5667', 1, TERM_MONDAY + 3 * HOUR_MS);
    const peak = counters.at('5667', 1, TERM_MONDAY + 2 * DAY_MS + 7.5 * HOUR_MS);
    expect(peak.flow).toBeGreaterThan(night.flow * 4);
    expect(peak.speedKmh).toBeLessThan(night.speedKmh - 2);
    expect(peak.occupancy).toBeGreaterThan(night.occupancy * 4);
    let jam: ReturnType<typeof counters.at> | null = null;
    for (let at = TERM_MONDAY; !jam && at < TERM_MONDAY + 60 * DAY_MS; at += 300_000) {
      const one = counters.at('a59-berliner-bruecke', 0, at);
      if (one.status === 'congested') jam = one;
    }
    expect(jam!.speedKmh).toBeLessThan(65);
    expect(jam!.occupancy).toBeGreaterThan(night.occupancy);
  });

  it('are a function of time: the same in any order of asking', () => {
    const at = TERM_MONDAY + 3 * DAY_MS + 8 * HOUR_MS;
    const before = counters.at('5002', 0, at);
    for (let day = 20; day >= 0; day--) counters.at('5002', 0, at + day * 30 * DAY_MS);
    expect(counters.at('5002', 0, at)).toEqual(before);
    expect(createCounters(file, world, undefined, worksOf).at('5002', 0, at)).toEqual(before);
  });
});
