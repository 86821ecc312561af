import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCallPlan, PER_BERTH } from '../../../src/simulators/vessels/callPlan.ts';
import { readFairway } from '../../../src/simulators/vessels/fairway.ts';
import { vesselOf } from '../../../src/simulators/vessels/fleet.ts';
import { clash, CLOSE, endMs, gapM, USUAL, type Passage, type Room, type Voyage } from '../../../src/simulators/vessels/passage.ts'; // prettier-ignore
import { createTransits, TRANSIT_VESSELS } from '../../../src/simulators/vessels/transits.ts';
import { CITY } from '../../city/curated.ts';
import { HOUR_MS, MONDAY, ROOT } from '../themeStations.ts';

/** Straight along a lane for an hour, 5 m/s to the east or to the west, beside the axis. */
function onLane(lane: string, besideM: number, sign: 1 | -1, startMs: number, lengthM = 110): Voyage {
  const place = (sinceS: number): [number, number] => [sign * (sinceS * 5 - 9000), besideM];
  const passage: Passage = {
    ...{ lengthM, beamM: 11.4, durationS: 3600, offLane: null, placeAt: place },
    onLane: { lane, speedMs: 5, fromS: 0, toS: 3600, fromM: 0 },
    poseAt: (sinceS) => ({ x: place(sinceS)[0], z: besideM, headingRad: (sign * Math.PI) / 2 }),
  };
  return { passage, startMs };
}

/** The same by looking each second, or when they may have come within 400 m. */
function leastGapM(a: Voyage, b: Voyage, room: Room): number {
  let least = Infinity;
  const pose = ({ passage, startMs }: Voyage, at: number) => passage.poseAt((at - startMs) / 1000);
  for (let at = Math.max(a.startMs, b.startMs); at < Math.min(endMs(a), endMs(b));) {
    const [own, other] = [pose(a, at), pose(b, at)];
    least = Math.min(least, gapM(own, a.passage, other, b.passage, room));
    at += Math.max(1, (Math.hypot(own.x - other.x, own.z - other.z) - 400) / 14) * 1000;
  }
  return least;
}

describe('two hulls under way', () => {
  it('come too near where one follows the other on its lane within 60 m, and not farther behind or on another lane', () => {
    const first = onLane('up40', 40, 1, 0);
    const behindMs = (freeM: number): number => ((110 + freeM) / 5) * 1000;
    expect(clash(first, onLane('up40', 40, 1, behindMs(59)))).toBe(true);
    expect(clash(onLane('up40', 40, 1, behindMs(59)), first)).toBe(true);
    expect(clash(first, onLane('up40', 40, 1, behindMs(61)))).toBe(false);
    expect(clash(first, onLane('up65', 65, 1, 0))).toBe(false);
  });

  it('do not come near each other where one has gone before the other sets out', () => {
    const first = onLane('up40', 40, 1, 0);
    expect(clash(first, onLane('up40', 40, 1, 3_600_000))).toBe(false);
  });

  it('keep a room that is measured from hull to hull: beside each other, one behind the other, and across', () => {
    const { passage } = onLane('up40', 0, 1, 0);
    const gap = (x: number, z: number, headingRad: number, room?: Room): number =>
      gapM({ x: 0, z: 0, headingRad: 0 }, passage, { x, z, headingRad }, passage, room);
    expect(gap(11.4 + 10, 0, Math.PI)).toBeCloseTo(10 - 2.5);
    expect(gap(0, 110 + 40, 0)).toBeCloseTo(40 - 25);
    expect(gap(0, 110 / 2 + 11.4 / 2 + 30, Math.PI / 2)).toBeCloseTo(30 - 2.5);
    expect(gap(0, 110 + 10, 0)).toBeLessThan(0);
    expect(gap(0, 110 + 10, 0, CLOSE)).toBeCloseTo(6);
  });

  it('of those who call and pass are seen to come too near by whoever looks each second, and by it', { timeout: 120_000 }, () => {
    const fairway = readFairway(join(CITY, 'rhine-axis.geojson'), join(ROOT, 'assets/simulators/berths.geojson'));
    const options = { seed: 1, callsPerDay: 55, transitsPerDay: 200 };
    const callers = fairway.berths.flatMap(({ lengthM }, berth) => Array.from({ length: PER_BERTH }, (_, k) => vesselOf(1, berth * PER_BERTH + k, lengthM)));
    const passing = Array.from({ length: TRANSIT_VESSELS }, (_, k) => vesselOf(1, callers.length + k));
    // As they would sail if they were alone: many come too near.
    const calls = createCallPlan(fairway, options, callers)
      .around(MONDAY, MONDAY + 12 * HOUR_MS)
      .flatMap(({ inward, outward, leavesMs, arrivesMs }): Voyage[] => [{ passage: inward, startMs: arrivesMs - inward.durationS * 1000 }, { passage: outward, startMs: leavesMs }])
      .filter((one) => endMs(one) > MONDAY && one.startMs < MONDAY + 12 * HOUR_MS);
    const transits = createTransits(fairway, options, passing, null).between(MONDAY, MONDAY + 12 * HOUR_MS);
    let [met, missed, early] = [0, 0, 0];
    calls.forEach((a, i) => {
      for (const b of [...calls.slice(i + 1), ...transits]) {
        if (a.startMs >= endMs(b) || b.startMs >= endMs(a)) continue;
        const gap = leastGapM(a, b, USUAL);
        const is = clash(a, b);
        if (gap < 0) met++;
        if (gap < -1 && !is) missed++;
        // Followers on a lane keep 60 m apart, 35 more than others.
        if (gap > 40 && is) early++;
      }
    });
    expect(met).toBeGreaterThan(20);
    expect([missed, early]).toEqual([0, 0]);
  });
}); // prettier-ignore
