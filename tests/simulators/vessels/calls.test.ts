import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCallPlan, PER_BERTH, type Call } from '../../../src/simulators/vessels/callPlan.ts';
import { createCalls, type Times } from '../../../src/simulators/vessels/calls.ts';
import { readFairway } from '../../../src/simulators/vessels/fairway.ts';
import { vesselOf } from '../../../src/simulators/vessels/fleet.ts';
import { clash, CLOSE, endMs, type Passage, type Voyage } from '../../../src/simulators/vessels/passage.ts';
import { createSchedule, MOST_LATE_MS, wishedMs } from '../../../src/simulators/vessels/schedule.ts';
import type { Transits } from '../../../src/simulators/vessels/transits.ts';
import { CITY } from '../../city/curated.ts';
import { HOUR_MS, MONDAY, ROOT } from '../themeStations.ts';

const MINUTE_MS = 60_000;
const OPTIONS = { seed: 1, callsPerDay: 55, transitsPerDay: 200 };
const fairway = readFairway(join(CITY, 'rhine-axis.geojson'), join(ROOT, 'assets/simulators/berths.geojson'));
const callers = fairway.berths.flatMap(({ lengthM }, berth) =>
  Array.from({ length: PER_BERTH }, (_, k) => vesselOf(1, berth * PER_BERTH + k, lengthM)),
);
const plan = createCallPlan(fairway, OPTIONS, callers);
const nobody = { at: () => { throw new Error('nobody passes'); }, between: () => [] } as Transits; // prettier-ignore

/** A hull that lies across the way of a passage between two instants. */
function lyingAcross(passage: Passage, sinceS: number, startMs: number, toMs: number): Voyage {
  const [pose, durationS] = [passage.poseAt(sinceS), (toMs - startMs) / 1000];
  const within = { middle: [pose.x, pose.z] as const, radiusM: 1, fromS: 0, toS: durationS };
  return {
    startMs,
    passage: {
      ...{ lengthM: 110, beamM: 11.4, durationS, poseAt: () => pose, placeAt: () => [pose.x, pose.z] },
      onLane: { lane: 'none', speedMs: 0, fromS: 0, toS: 0, fromM: 0 },
      offLane: { ...within, river: { ...within, laneM: () => 0 } },
    },
  };
}

/** The call of a berth with somebody across one of its ways, as it is at an instant. */
function timesAt(call: Call, across: Voyage, atMs: number): Times | null {
  const schedule = createSchedule(plan, nobody, { between: () => [across] });
  const calls = createCalls(plan, schedule, 1, () => false);
  return calls.eachCall(call.berthIndex, atMs, (one, times) => (one === call ? times : null));
}

const [call] = plan.around(MONDAY + 12 * HOUR_MS, MONDAY + 13 * HOUR_MS).filter(({ leavesMs }) => leavesMs > MONDAY + 12 * HOUR_MS) as [Call]; // prettier-ignore
const { leavesMs, outward, inward } = call;
/** Someone lies behind it as it backs out of its basin, for so long after it would leave. */
const behind = (forMs: number): Voyage =>
  lyingAcross(outward, outward.offLane!.fromS + 120, leavesMs - HOUR_MS, leavesMs + forMs);

describe('a vessel whose way another keeps', () => {
  it('sails when that has gone, later than it would', () => {
    const across = behind(HOUR_MS);
    expect(clash({ passage: outward, startMs: leavesMs }, across, CLOSE)).toBe(true);
    const times = timesAt(call, across, leavesMs + 2 * HOUR_MS)!;
    expect(times.leavesMs).toBeGreaterThan(leavesMs + 50 * MINUTE_MS);
    expect(times.leavesMs).toBeLessThan(leavesMs + MOST_LATE_MS);
    expect(clash({ passage: outward, startMs: times.leavesMs }, across, CLOSE)).toBe(false);
  });

  it('waits at its berth and is overdue where that takes longer than two hours, and sails when the way is free', () => {
    const across = behind(MOST_LATE_MS + 20 * MINUTE_MS);
    const times = timesAt(call, across, leavesMs + MOST_LATE_MS + 10 * MINUTE_MS)!;
    expect(times.leavesMs).toBeGreaterThan(times.plannedMs);
    expect(times.leavesMs).toBeGreaterThan(leavesMs + MOST_LATE_MS);
    expect(times.leavesMs).toBeLessThanOrEqual(leavesMs + MOST_LATE_MS + 40 * MINUTE_MS);
    expect(clash({ passage: outward, startMs: times.leavesMs }, across, CLOSE)).toBe(false);
    expect(timesAt(call, across, times.leavesMs + MINUTE_MS)!.leavesMs).toBe(times.leavesMs);
  });

  it('does not sail through it while it is there', () => {
    const across = behind(10 * HOUR_MS);
    for (const afterMs of [0, 1, 2, 2.5].map((hours) => hours * HOUR_MS))
      expect(timesAt(call, across, leavesMs + afterMs)?.leavesMs ?? Infinity).toBeGreaterThan(leavesMs + afterMs - 1);
  });

  it('does not come in through it either: it stays off the city in that turn', () => {
    const setsOutMs = wishedMs(call, 'inward');
    const across = lyingAcross(inward, inward.offLane!.toS - 300, setsOutMs - HOUR_MS, setsOutMs + 10 * HOUR_MS);
    expect(clash({ passage: inward, startMs: setsOutMs }, across, CLOSE)).toBe(true);
    expect(endMs({ passage: inward, startMs: setsOutMs })).toBeLessThan(endMs(across));
    expect(timesAt(call, across, call.arrivesMs + HOUR_MS)).toBeNull();
  });
});
