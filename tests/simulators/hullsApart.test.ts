import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCallPlan, PER_BERTH } from '../../src/simulators/vessels/callPlan.ts';
import { readFairway } from '../../src/simulators/vessels/fairway.ts';
import { vesselOf } from '../../src/simulators/vessels/fleet.ts';
import { createSchedule, MOST_LATE_MS } from '../../src/simulators/vessels/schedule.ts';
import { createTransits, TRANSIT_VESSELS } from '../../src/simulators/vessels/transits.ts';
import { CITY } from '../city/curated.ts';
import { checkHullsApart } from './check/checkHullsApart.ts';
import { hullsAt, readCity, recordedStage, type City } from './check/cityDay.ts';
import type { Hull } from './check/checkMovers.ts';
import { listed, type Violation } from './check/violation.ts';
import { DAY_MS, HOUR_MS, ROOT } from './themeStations.ts';

/** In the night after this hour the Rhine falls below mark I, and those whom it has kept at their berths sail. */
const FALLS = Date.parse('2024-01-06T23:00:00Z');
const OPTIONS = { seed: 1, callsPerDay: 55, transitsPerDay: 200 };

describe('vessels that know of one another', () => {
  let city: City;
  beforeAll(() => {
    city = readCity(recordedStage());
  });

  it('do not overlap when the river lets go all whom it has kept', { timeout: 120_000 }, () => {
    const found: Violation[] = [];
    let sailed = 0;
    for (let at = FALLS; at < FALLS + 7 * HOUR_MS; at += 30_000) {
      const hulls = hullsAt(city, at);
      found.push(...checkHullsApart(hulls, at));
      sailed = Math.max(sailed, hulls.filter(({ isMoored }) => !isMoored).length);
    }
    expect(listed(found)).toEqual([]);
    // As many are under way then as on no other day.
    expect(sailed).toBeGreaterThan(25);
  });

  it('set out later by some minutes at most, or by more than an hour now and then', () => {
    const fairway = readFairway(join(CITY, 'rhine-axis.geojson'), join(ROOT, 'assets/simulators/berths.geojson'));
    const callers = fairway.berths.flatMap(({ lengthM }, berth) =>
      Array.from({ length: PER_BERTH }, (_, k) => vesselOf(1, berth * PER_BERTH + k, lengthM)),
    );
    const passing = Array.from({ length: TRANSIT_VESSELS }, (_, k) => vesselOf(1, callers.length + k));
    const plan = createCallPlan(fairway, OPTIONS, callers);
    const ofDay = plan.around(FALLS, FALLS + DAY_MS);
    const lateMs = (calls: typeof ofDay): number[] => {
      const { lateOf } = createSchedule(plan, createTransits(fairway, OPTIONS, passing, null), null);
      // Everybody finds a time.
      return calls.flatMap((call) => [lateOf(call, 'inward')!, lateOf(call, 'outward')!]);
    };
    const late = lateMs(ofDay);
    // Whoever is asked for first, the plan is the same.
    expect(lateMs([...ofDay].reverse()).toSorted((a, b) => a - b)).toEqual(late.toSorted((a, b) => a - b));
    expect(Math.max(...late)).toBeLessThanOrEqual(MOST_LATE_MS);
    expect(late).not.toContain(null);
    expect(Math.min(...late)).toBe(0);
    const mean = late.reduce((sum, ms) => sum + ms, 0) / late.length;
    expect(mean).toBeGreaterThan(30_000);
    expect(mean).toBeLessThan(600_000);
  });
});

describe('the checker', () => {
  const rules = (violations: readonly Violation[]): string[] => [...new Set(violations.map(({ rule }) => rule))];
  const hull = (id: string, x: number, z: number, headingRad: number, lengthM = 110): Hull => ({
    ...{ id, x, z, headingRad, lengthM },
    ...{ beamM: 11.4, isMoored: false },
  });

  it('sees two hulls that overlap: side by side, end to end, and one that lies across the end of another', () => {
    const north = hull('vessel/1', 0, 0, 0);
    const with_ = (x: number, z: number, headingRad: number): string[] =>
      rules(checkHullsApart([north, hull('vessel/2', x, z, headingRad, 86), hull('vessel/3', 900, 0, 0)], 0));
    expect(with_(11.3, 40, Math.PI)).toEqual(['two hulls overlap']);
    expect(with_(11.5, 40, Math.PI)).toEqual([]);
    expect(with_(0, -97.9, 0)).toEqual(['two hulls overlap']);
    expect(with_(0, -98.1, 0)).toEqual([]);
    expect(with_(40, -60.6, Math.PI / 2)).toEqual(['two hulls overlap']);
    expect(with_(40, -60.8, Math.PI / 2)).toEqual([]);
    // Their boxes along the axes overlap, they do not.
    expect(with_(50, -60, Math.PI / 4)).toEqual([]);
  });
});
