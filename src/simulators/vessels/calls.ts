import { hash2 } from '../../geo/noise.ts';
import type { Call, CallPlan } from './callPlan.ts';
import type { Vessel } from './fleet.ts';
import type { Voyage } from './passage.ts';
import { MOST_LATE_MS, wishedMs, type Schedule } from './schedule.ts';

/** Whether the river keeps a vessel from setting sail at an instant; null where the river is not known yet. */
export type IsKept = (vessel: Vessel, atMs: number) => boolean | null;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A vessel that was kept leaves at its berth's own moment of the hours after, so that not all sail at once. */
const RELEASE_MS = 3 * HOUR_MS;
const QUARTER_MS = HOUR_MS / 4;
/** No high water lasts longer. */
const LONGEST_HOLD_MS = 14 * DAY_MS;
/** A berth is free for the next so long after a vessel that was kept has left. */
const CLEAR_MS = 3 * HOUR_MS;
/**
 * Who has found no time in its watch waits for the next for so long at most: before the next vessel comes alongside, which does not wait for it. Who finds none
 * then does not sail, and is not seen any more.
 */
const LONGEST_WAIT_MS = 40 * 60_000;
/** Who was kept waits longer. */
const LONGEST_RELEASE_MS = 48 * HOUR_MS;
/** Who was released so long ago has left the city. */
const UNDER_WAY_MS = 14 * HOUR_MS;
const KEPT = 4000;

/** When a call that is going on came or comes to its berth and leaves it, as far as that is known; Infinity while the river keeps it. */
export interface Times {
  readonly setsOutMs: number;
  readonly arrivesMs: number;
  /** By its plan. */
  readonly plannedMs: number;
  readonly leavesMs: number;
}

/**
 * The calls at the berths as functions of time. Whom the river keeps stays at its berth until it may sail, and a vessel does not set
 * out while it is kept, or while one that was kept lies at its berth.
 * @param schedule how much later than it would a vessel sets out
 */
export function createCalls(plan: CallPlan, schedule: Schedule, seed: number, isKept: IsKept) {
  const { callOf, turnAt, callEveryMs, berths } = plan;
  const longestTurns = Math.ceil(LONGEST_HOLD_MS / callEveryMs);
  const freed = new Map<Call, number>();
  const released = new Map<Call, number>();
  const waiting = new Map<Call, number>();
  const coming = new Map<Call, boolean>();
  const atLeisure = new Map<Call, boolean>();
  const keep = <T>(map: Map<Call, T>, key: Call, value: T): T => {
    if (map.size > KEPT) map.clear();
    map.set(key, value);
    return value;
  };

  /** When the river lets a vessel go that it keeps from an instant on: Infinity while it does not. */
  function freedAt(call: Call, fromMs: number, atMs: number): number {
    const known = freed.get(call);
    if (known !== undefined) return known <= atMs ? known : Infinity;
    const lastMs = Math.min(atMs, fromMs + LONGEST_HOLD_MS);
    let isKnown = true;
    let at = fromMs;
    for (; at <= lastMs; at = (Math.floor(at / QUARTER_MS) + 1) * QUARTER_MS) {
      const is = isKept(call.vessel, at);
      if (is === null) isKnown = false;
      if (!is) break;
    }
    if (at > lastMs && atMs < fromMs + LONGEST_HOLD_MS) return Infinity;
    return isKnown ? keep(freed, call, at) : at;
  }

  /** The vessels that the river let go before one, or with it and from a berth before, and that may still be under way. */
  function freedBefore(call: Call, freedMs: number): Voyage[] {
    const found: Voyage[] = [];
    for (let berthIndex = 0; berthIndex < berths; berthIndex++) {
      const last = turnAt(berthIndex, freedMs);
      for (let turn = last; berthIndex !== call.berthIndex && turn >= last - longestTurns; turn--) {
        const other = callOf(berthIndex, turn);
        if (other.leavesMs > freedMs || !isKept(other.vessel, other.leavesMs)) continue;
        const its = freedAt(other, other.leavesMs, freedMs);
        if (its > freedMs || its < freedMs - UNDER_WAY_MS || (its === freedMs && berthIndex > call.berthIndex))
          continue;
        found.push({ passage: other.outward, startMs: releasedAt(other, other.leavesMs, freedMs) });
      }
    }
    return found;
  }

  /** When a vessel leaves that the river keeps from an instant on: Infinity while it is kept. */
  function releasedAt(call: Call, fromMs: number, atMs: number): number {
    const known = released.get(call);
    if (known !== undefined) return known;
    const freedMs = freedAt(call, fromMs, atMs);
    if (freedMs === Infinity) return Infinity;
    const wished = freedMs + hash2(call.berthIndex, 5, seed) * RELEASE_MS;
    const others = [...freedBefore(call, freedMs), ...waitingBefore(call, freedMs)];
    const leaves = wished + schedule.lateBeside(call.outward, wished, others, LONGEST_RELEASE_MS);
    return freed.has(call) ? keep(released, call, leaves) : leaves;
  }

  /** The vessels from other berths that found no time in their watches, those of a while before an instant. */
  function waitingBefore(call: Call, atMs: number): Voyage[] {
    return plan
      .around(atMs - UNDER_WAY_MS, atMs)
      .filter(({ berthIndex, leavesMs }) => berthIndex !== call.berthIndex && leavesMs < atMs && leavesMs > atMs - UNDER_WAY_MS)
      .filter((other) => !isKept(other.vessel, other.leavesMs) && schedule.lateOf(other, 'outward') === null)
      .map((other) => ({ passage: other.outward, startMs: sailsAt(other) }))
      .filter(({ startMs }) => startMs < Infinity);
  } // prettier-ignore

  /** When a vessel sails that nothing but others keeps at its berth: by the plan of its watch, or else when a time is free after it; Infinity: it does not. */
  function sailsAt(call: Call): number {
    const { leavesMs, outward } = call;
    const late = schedule.lateOf(call, 'outward');
    if (late !== null) return leavesMs + late;
    const known = waiting.get(call);
    if (known !== undefined) return known;
    const others = [...freedBefore(call, leavesMs), ...waitingBefore(call, leavesMs)];
    const wished = leavesMs + MOST_LATE_MS;
    return keep(waiting, call, wished + schedule.lateBeside(outward, wished, others, LONGEST_WAIT_MS));
  }

  /** When a vessel that the river keeps from leaving does so; null: it is not kept. Who else is on the water is looked at only where that matters. */
  function heldUntil(call: Call, atMs: number): number | null {
    const { leavesMs, vessel } = call;
    if (atMs < leavesMs) return null;
    if (isKept(vessel, leavesMs)) return releasedAt(call, leavesMs, atMs);
    if (isKept(vessel, leavesMs + MOST_LATE_MS) === false) return null;
    const plannedMs = sailsAt(call);
    return atMs >= plannedMs && isKept(vessel, plannedMs) ? releasedAt(call, plannedMs, atMs) : null;
  }

  /** When it leaves by its plan, and when it does. */
  function leaving(call: Call, atMs: number): Pick<Times, 'plannedMs' | 'leavesMs'> {
    const { leavesMs } = call;
    if (atMs < leavesMs) return { plannedMs: leavesMs, leavesMs };
    const held = heldUntil(call, atMs);
    if (held !== null) return { plannedMs: leavesMs, leavesMs: held };
    const sailsMs = sailsAt(call);
    // Who waits beside the plan is overdue.
    return { plannedMs: Math.min(sailsMs, leavesMs + MOST_LATE_MS), leavesMs: sailsMs };
  }

  /** Whether nothing kept those who came before to a berth, nor one from setting out: none of before is there, however late it came. */
  function cameAtLeisure(call: Call): boolean {
    const known = atLeisure.get(call);
    if (known !== undefined) return known;
    const wished = wishedMs(call, 'inward');
    const kept = [wished, wished + MOST_LATE_MS].map((atMs) => isKept(call.vessel, atMs));
    let is = kept.every((one) => one === false);
    for (let turn = call.turn - 1; is && turn >= call.turn - longestTurns; turn--)
      is = heldUntil(callOf(call.berthIndex, turn), wished + MOST_LATE_MS) === null;
    return kept.includes(null) ? is : keep(atLeisure, call, is);
  }

  /** Whether a vessel sets out for its berth. Known from then on. */
  function comesIn(call: Call, setsOutMs: number): boolean {
    const known = coming.get(call);
    if (known !== undefined) return known;
    const kept = isKept(call.vessel, setsOutMs);
    let isFree = kept !== true;
    for (let turn = call.turn - 1; isFree && turn >= call.turn - longestTurns; turn--) {
      const held = heldUntil(callOf(call.berthIndex, turn), setsOutMs);
      isFree = held === null || held + CLEAR_MS <= setsOutMs;
    }
    return kept === null ? isFree : keep(coming, call, isFree);
  }

  return {
    /** The first answer that a call at a berth gives, of those that may be going on at an instant. */
    eachCall: <T>(berthIndex: number, atMs: number, ask: (call: Call, times: Times) => T | null): T | null => {
      const nearest = turnAt(berthIndex, atMs);
      for (let turn = nearest + 1; turn >= nearest - longestTurns; turn--) {
        const call = callOf(berthIndex, turn);
        const { leavesMs, inward, outward } = call;
        const wished = wishedMs(call, 'inward');
        if (atMs < wished) continue;
        const isOver =
          atMs > leavesMs + MOST_LATE_MS + LONGEST_WAIT_MS + outward.durationS * 1000 && heldUntil(call, atMs) === null;
        if (isOver && turn >= nearest) continue;
        if (isOver && cameAtLeisure(call)) return null;
        // Who finds no time stays off the city, and comes in its next turn.
        const setsOutMs = wished + (schedule.lateOf(call, 'inward') ?? Infinity);
        if (atMs < setsOutMs || !comesIn(call, setsOutMs)) continue;
        const times = { setsOutMs, arrivesMs: setsOutMs + inward.durationS * 1000, ...leaving(call, atMs) };
        const answer = ask(call, times);
        // Those before one that came in had left by then.
        if (answer !== null || turn < nearest) return answer;
      }
      return null;
    },
  };
}
