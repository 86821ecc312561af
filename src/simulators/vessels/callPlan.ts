import { hash2 } from '../../geo/noise.ts';
import { approachTo, type Approach } from './approach.ts';
import { inwardPassage, outwardPassage, type SailingPassage } from './callPassages.ts';
import type { Berth, Direction, Fairway } from './fairway.ts';
import type { Vessel } from './fleet.ts';

export interface TrafficOptions {
  readonly seed: number;
  /** Ships that call at the port in a day: 20 000 a year (duisport). */
  readonly callsPerDay: number;
  /** Ships that pass the city in a day. About 200 is general knowledge of the Lower Rhine, not a published figure. */
  readonly transitsPerDay: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Vessels of one berth come in turns: each has time to go away and come back. */
export const PER_BERTH = 2;
const STAY_H = [9, 14] as const;
const LATE_H = 2;
const KEPT = 4000;

const opposite = (direction: Direction): Direction => (direction === 'up' ? 'down' : 'up');

/** A vessel's way to a berth, its stay, and its way out of the city, as they would be if it were alone on the water. */
export interface Call {
  readonly vessel: Vessel;
  readonly berthIndex: number;
  /** Counts the calls at a berth since 1970. */
  readonly turn: number;
  readonly arrivesMs: number;
  readonly leavesMs: number;
  readonly goes: Direction;
  readonly inward: SailingPassage;
  readonly outward: SailingPassage;
  /** Moored. */
  readonly approach: Approach;
  readonly isLoadedIn: boolean;
  readonly isLoadedOut: boolean;
}

/**
 * The calls at the berths by the rhythm of each.
 * @param vessels those of the first berth first, `PER_BERTH` for each
 */
export function createCallPlan(fairway: Fairway, { seed, callsPerDay }: TrafficOptions, vessels: readonly Vessel[]) {
  const { berths } = fairway;
  const callEveryMs = (berths.length / callsPerDay) * DAY_MS;
  const approaches = new Map<string, Approach>();
  const passages = new Map<string, SailingPassage>();
  const calls = new Map<number, Call>();
  const keep = <K, T>(map: Map<K, T>, key: K, make: () => T): T => {
    let value = map.get(key);
    if (value === undefined) {
      if (map.size > KEPT) map.clear();
      map.set(key, (value = make()));
    }
    return value;
  };
  const vesselAt = (berthIndex: number, turn: number): Vessel =>
    vessels[berthIndex * PER_BERTH + (((turn % PER_BERTH) + PER_BERTH) % PER_BERTH)]!;
  const approachOf = (berth: Berth, comes: Direction, offsetM: number, isOut: boolean): Approach =>
    keep(approaches, `${berth.id} ${comes} ${offsetM} ${isOut}`, () =>
      approachTo(berth, fairway, comes, offsetM, isOut),
    );
  const phaseOf = (berthIndex: number): number => hash2(berthIndex, 3, seed) * callEveryMs;

  /** @param turn counts the calls at a berth since 1970 */
  function callOf(berthIndex: number, turn: number): Call {
    return keep(calls, turn * berths.length + berthIndex, () => {
      const [vessel, berth] = [vesselAt(berthIndex, turn), berths[berthIndex]!];
      const random = (what: number): number => hash2(berthIndex * 16 + what, turn, seed + 7);
      const comes = berth.from[Math.floor(random(1) * berth.from.length)]!;
      const goes: Direction = random(2) < 0.5 ? comes : opposite(comes);
      const approach = approachOf(berth, comes, vessel.lane.offsetM, false);
      const arrivesMs = turn * callEveryMs + random(3) * LATE_H * HOUR_MS + phaseOf(berthIndex);
      const stayMs = (STAY_H[0] + random(4) * (STAY_H[1] - STAY_H[0])) * HOUR_MS;
      const isLoadedIn = random(5) < 0.7;
      return {
        ...{ vessel, berthIndex, turn, goes, approach, arrivesMs },
        leavesMs: arrivesMs + Math.min(stayMs, callEveryMs - (LATE_H + 1) * HOUR_MS),
        inward: keep(passages, `${vessel.index} ${comes}`, () => inwardPassage(fairway, vessel, comes, approach)),
        outward: keep(passages, `${vessel.index} ${comes} ${goes}`, () =>
          outwardPassage(fairway, vessel, comes, goes, approachOf(berth, comes, vessel.lane.offsetM, true)),
        ),
        ...{ isLoadedIn, isLoadedOut: isLoadedIn ? random(6) < 0.4 : true },
      };
    });
  }

  return {
    callEveryMs,
    berths: berths.length,
    callOf,
    /** The turn of a berth that an instant lies in. */
    turnAt: (berthIndex: number, atMs: number): number => Math.floor((atMs - phaseOf(berthIndex)) / callEveryMs),
    /** Calls that lie about the time between two instants. */
    around: (fromMs: number, toMs: number): Call[] =>
      berths.flatMap((_, berthIndex) => {
        const first = Math.floor((fromMs - phaseOf(berthIndex)) / callEveryMs) - 1;
        const last = Math.floor((toMs - phaseOf(berthIndex)) / callEveryMs) + 1;
        return Array.from({ length: last - first + 1 }, (_turn, k) => callOf(berthIndex, first + k));
      }),
  };
}
export type CallPlan = ReturnType<typeof createCallPlan>;
