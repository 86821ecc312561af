import { hash2 } from '../../geo/noise.ts';
import { approachTo, type Approach } from './approach.ts';
import type { Berth, Direction, Fairway } from './fairway.ts';
import type { Vessel } from './fleet.ts';
import { Motion } from './motion.ts';

export interface TrafficOptions {
  readonly seed: number;
  /** Ships that call at the port in a day: 20 000 a year (duisport). */
  readonly callsPerDay: number;
  /** Ships that pass the city in a day. About 200 is general knowledge of the Lower Rhine, not a published figure. */
  readonly transitsPerDay: number;
}

/** Whether the river keeps a vessel from setting sail at an instant; null where the river is not known yet. */
export type IsKept = (vessel: Vessel, atMs: number) => boolean | null;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Current of the Rhine at mean flow, m/s. */
const CURRENT_MS = 1.2;
/** The known river begins and ends this far from the ends of its axis. */
export const RIM_M = 260;
export const BASIN_MS = 1.8;
const ASTERN_MS = 1.3;
/** Slower than this nobody is under way, m/s. */
export const CREEP_MS = 0.2;
/** Vessels of one berth come in turns: each has time to go away and come back. */
export const PER_BERTH = 2;
const STAY_H = [9, 14] as const;
const LATE_H = 2;
/** A vessel that was kept leaves at its berth's own moment of the hours after, so that not all sail at once. */
const RELEASE_MS = 3 * HOUR_MS;
const QUARTER_MS = HOUR_MS / 4;
/** No high water lasts longer. */
const LONGEST_HOLD_MS = 14 * DAY_MS;
/** A berth is free for the next so long after a vessel that was kept has left. */
const CLEAR_MS = 3 * HOUR_MS;
const KEPT = 4000;

export const overGround = (vessel: Vessel, direction: Direction): number =>
  vessel.lane.speedMs + (direction === 'down' ? CURRENT_MS : -CURRENT_MS);
const opposite = (direction: Direction): Direction => (direction === 'up' ? 'down' : 'up');

/** A vessel's way to a berth, its stay, and its way out of the city. */
export interface Call {
  readonly vessel: Vessel;
  /** Counts the calls at a berth since 1970. */
  readonly turn: number;
  readonly arrivesMs: number;
  /** By its plan. */
  readonly leavesMs: number;
  readonly comes: Direction;
  readonly goes: Direction;
  readonly approach: Approach;
  readonly inward: Motion;
  readonly astern: Motion;
  readonly away: Motion;
  /** Where on its lane it sails on. */
  readonly beginsM: number;
  readonly isLoadedIn: boolean;
  readonly isLoadedOut: boolean;
}

/**
 * The calls at the berths as functions of time. Whom the river keeps stays at its berth until it may sail, and a vessel does not set
 * out while it is kept, or while one that was kept lies at its berth.
 * @param vessels those of the first berth first, `PER_BERTH` for each
 */
export function createCalls(
  { berths, ...fairway }: Fairway,
  { seed, callsPerDay }: TrafficOptions,
  vessels: readonly Vessel[],
  isKept: IsKept,
) {
  const callEveryMs = (berths.length / callsPerDay) * DAY_MS;
  const longestTurns = Math.ceil(LONGEST_HOLD_MS / callEveryMs);
  const approaches = new Map<string, Approach>();
  const calls = new Map<string, Call>();
  const released = new Map<Call, number>();
  const coming = new Map<Call, boolean>();
  const keep = <K, T>(map: Map<K, T>, key: K, value: T): T => {
    if (map.size > KEPT) map.clear();
    map.set(key, value);
    return value;
  };
  const vesselAt = (berthIndex: number, turn: number): Vessel =>
    vessels[berthIndex * PER_BERTH + (((turn % PER_BERTH) + PER_BERTH) % PER_BERTH)]!;
  const approachOf = (berth: Berth, comes: Direction, offsetM: number): Approach => {
    const key = `${berth.id} ${comes} ${offsetM}`;
    return approaches.get(key) ?? keep(approaches, key, approachTo(berth, { berths, ...fairway }, comes, offsetM));
  };

  /** @param turn counts the calls at a berth since 1970 */
  function callOf(berthIndex: number, turn: number): Call {
    const key = `${berthIndex} ${turn}`;
    const known = calls.get(key);
    if (known) return known;
    const [vessel, berth] = [vesselAt(berthIndex, turn), berths[berthIndex]!];
    const random = (what: number): number => hash2(berthIndex * 16 + what, turn, seed + 7);
    const comes = berth.from[Math.floor(random(1) * berth.from.length)]!;
    const goes: Direction = random(2) < 0.5 ? comes : opposite(comes);
    const approach = approachOf(berth, comes, vessel.lane.offsetM);
    const { laneM, berthM } = approach;
    const fast = overGround(vessel, comes);
    const slowsM = Math.min(500, laneM - RIM_M - 50);
    const inward = new Motion([
      { lengthM: laneM - RIM_M - slowsM, fromMs: fast, toMs: fast },
      { lengthM: slowsM, fromMs: fast, toMs: BASIN_MS },
      { lengthM: berthM - laneM - 150, fromMs: BASIN_MS, toMs: BASIN_MS },
      { lengthM: 150, fromMs: BASIN_MS, toMs: CREEP_MS },
    ]);
    const astern = new Motion([
      { lengthM: 100, fromMs: CREEP_MS, toMs: ASTERN_MS },
      { lengthM: berthM - laneM - 200, fromMs: ASTERN_MS, toMs: ASTERN_MS },
      { lengthM: 100, fromMs: ASTERN_MS, toMs: CREEP_MS },
    ]);
    const off = overGround(vessel, goes);
    const lane = fairway.lane(goes, vessel.lane.offsetM);
    const beginsM = goes === comes ? laneM : lane.nearest(approach.path.at(laneM));
    const away = new Motion([
      { lengthM: 500, fromMs: CREEP_MS, toMs: off },
      { lengthM: Math.max(1, lane.length - RIM_M - beginsM - 500), fromMs: off, toMs: off },
    ]);
    const arrivesMs = turn * callEveryMs + random(3) * LATE_H * HOUR_MS + hash2(berthIndex, 3, seed) * callEveryMs;
    const stayMs = (STAY_H[0] + random(4) * (STAY_H[1] - STAY_H[0])) * HOUR_MS;
    const isLoadedIn = random(5) < 0.7;
    const call: Call = {
      ...{ vessel, turn, arrivesMs },
      leavesMs: arrivesMs + Math.min(stayMs, callEveryMs - (LATE_H + 1) * HOUR_MS),
      ...{ comes, goes, approach, inward, astern, away, beginsM },
      ...{ isLoadedIn, isLoadedOut: isLoadedIn ? random(6) < 0.4 : true },
    };
    return keep(calls, key, call);
  }

  /** When a vessel leaves, as far as that is known at an instant; Infinity while it is kept. */
  function leavesAt(call: Call, berthIndex: number, atMs: number): number {
    const { vessel, leavesMs: planned } = call;
    if (atMs < planned) return planned;
    const known = released.get(call);
    if (known !== undefined) return known;
    const lastMs = Math.min(atMs, planned + LONGEST_HOLD_MS);
    let isKnown = true;
    let at = planned;
    for (; at <= lastMs; at = (Math.floor(at / QUARTER_MS) + 1) * QUARTER_MS) {
      const is = isKept(vessel, at);
      if (is === null) isKnown = false;
      if (!is) break;
    }
    if (at > lastMs && atMs < planned + LONGEST_HOLD_MS) return Infinity;
    const leaves = at === planned ? planned : at + hash2(berthIndex, 5, seed) * RELEASE_MS;
    return isKnown ? keep(released, call, leaves) : leaves;
  }

  /** Whether a vessel sets out for its berth. Known from then on. */
  function comesIn(call: Call, berthIndex: number): boolean {
    const known = coming.get(call);
    if (known !== undefined) return known;
    const setsOutMs = call.arrivesMs - call.inward.durationS * 1000;
    const kept = isKept(call.vessel, setsOutMs);
    let isFree = kept !== true;
    for (let turn = call.turn - 1; isFree && turn >= call.turn - longestTurns; turn--) {
      const before = callOf(berthIndex, turn);
      const leaves = leavesAt(before, berthIndex, setsOutMs);
      isFree = leaves === before.leavesMs || leaves + CLEAR_MS <= setsOutMs;
    }
    return kept === null ? isFree : keep(coming, call, isFree);
  }

  return {
    /** The first answer that a call at a berth gives, of those that may be going on at an instant. */
    eachCall: <T>(berthIndex: number, atMs: number, ask: (call: Call, leavesMs: number) => T | null): T | null => {
      const nearest = Math.floor((atMs - hash2(berthIndex, 3, seed) * callEveryMs) / callEveryMs);
      for (let turn = nearest + 1; turn >= nearest - longestTurns; turn--) {
        const call = callOf(berthIndex, turn);
        if (atMs < call.arrivesMs - call.inward.durationS * 1000 || !comesIn(call, berthIndex)) continue;
        const leavesMs = leavesAt(call, berthIndex, atMs);
        const answer = ask(call, leavesMs);
        // Those before one that came in had left by then.
        if (answer !== null || turn < nearest) return answer;
      }
      return null;
    },
  };
}
