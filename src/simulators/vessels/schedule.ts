import type { Call, CallPlan } from './callPlan.ts';
import { clash, CLOSE, endMs, USUAL, type Passage, type Voyage } from './passage.ts';
import type { Transits } from './transits.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The calls of each second watch are planned without looking at any other, those of the watches between them round these. */
const WATCH_MS = 6 * HOUR_MS;
/** Nobody is under way in the city for longer. */
const LONGEST_MS = 4 * HOUR_MS;
/** Who would come too near to others sets out later, by so much at most … */
const USUALLY_LATE_MS = 90 * MINUTE_MS;
/** … or, where no time is free until then, by this: with the longest way it ends before the next watch begins that is planned by itself. */
export const MOST_LATE_MS = 120 * MINUTE_MS;
/** Who is released after a high water, or has found no time in its watch, waits longer: it is looked through as much at a time. */
const BESIDE_MS = 6 * HOUR_MS;
const STEP_MS = MINUTE_MS;
const WATCHES_KEPT = 400;
const MOST_BERTHS = 1000;

/** Which way of a call. */
export type Way = 'inward' | 'outward';
interface Wish extends Voyage {
  readonly key: number;
}
/** Who goes through the locks between two instants. */
interface Lockage {
  between(fromMs: number, toMs: number): readonly Voyage[];
}
interface Watch {
  readonly voyages: readonly Voyage[];
  /** Null for who finds no time: it does not sail by the plan. */
  readonly lateMs: ReadonlyMap<number, number | null>;
}

const keyOf = ({ berthIndex, turn }: Call, way: Way): number =>
  (turn * MOST_BERTHS + berthIndex) * 2 + (way === 'inward' ? 0 : 1);
/** When a way of a call would begin if its vessel were alone on the water. */
export const wishedMs = (call: Call, way: Way): number =>
  way === 'outward' ? call.leavesMs : call.arrivesMs - call.inward.durationS * 1000;

/**
 * How much later than they would the vessels that call here set out, so that no two hulls come too near to each other. They give way to those who pass
 * and those who go through the locks, and who comes later gives way to who came before.
 */
export function createSchedule(calls: CallPlan, transits: Transits, locks: Lockage | null) {
  const watches = new Map<number, Watch>();

  function wishesOf(watch: number): Wish[] {
    const [fromMs, toMs] = [watch * WATCH_MS, (watch + 1) * WATCH_MS];
    return calls
      .around(fromMs, toMs)
      .flatMap((call) =>
        (['inward', 'outward'] as const).map((way): Wish => ({
          key: keyOf(call, way),
          startMs: wishedMs(call, way),
          passage: call[way],
        })),
      )
      .filter(({ startMs }) => startMs >= fromMs && startMs < toMs)
      .sort((a, b) => a.startMs - b.startMs);
  }

  /**
   * How much later a passage begins than at an instant, so that it comes too near to none of these, or close at least; null where it would be later than that.
   * @param usuallyMs within this a wide berth is wanted first, and a close one if there is none; after it a close one will do
   */
  function lateBy(
    passage: Passage,
    startMs: number,
    others: readonly Voyage[],
    usuallyMs: number,
    mostMs = usuallyMs,
  ): number | null {
    for (const [room, fromMs, toMs] of [
      [USUAL, 0, usuallyMs],
      [CLOSE, 0, usuallyMs],
      [CLOSE, usuallyMs, mostMs],
    ] as const) {
      const lastMs = startMs + toMs + passage.durationS * 1000;
      const near = others.filter((other) => other.startMs < lastMs && endMs(other) > startMs + fromMs);
      for (let late = fromMs; late <= toMs; late += STEP_MS) {
        const met = near.findIndex((other) => clash({ passage, startMs: startMs + late }, other, room));
        if (met < 0) return late;
        // Who was met is likely to be met again.
        near.unshift(...near.splice(met, 1));
      }
    }
    return null;
  }

  /** Those who give way to no call. */
  const passing = (fromMs: number, toMs: number): Voyage[] => [...(locks?.between(fromMs, toMs) ?? []), ...transits.between(fromMs, toMs)]; // prettier-ignore

  function watchOf(watch: number): Watch {
    const known = watches.get(watch);
    if (known) return known;
    const [fromMs, toMs] = [watch * WATCH_MS, (watch + 1) * WATCH_MS + MOST_LATE_MS + LONGEST_MS];
    const others = passing(fromMs, toMs);
    if (watch % 2 !== 0) for (const next of [watch - 1, watch + 1]) others.push(...watchOf(next).voyages);
    const lateMs = new Map<number, number | null>();
    const voyages: Voyage[] = [];
    for (const { key, startMs, passage } of wishesOf(watch)) {
      const late = lateBy(passage, startMs, others, USUALLY_LATE_MS, MOST_LATE_MS);
      lateMs.set(key, late);
      if (late === null) continue;
      const voyage = { passage, startMs: startMs + late };
      others.push(voyage);
      voyages.push(voyage);
    }
    if (watches.size > WATCHES_KEPT) watches.clear();
    const planned = { voyages, lateMs };
    watches.set(watch, planned);
    return planned;
  }

  return {
    /** How much later than it would a vessel sets out; null: no time is free, it does not. */
    lateOf: (call: Call, way: Way): number | null =>
      watchOf(Math.floor(wishedMs(call, way) / WATCH_MS)).lateMs.get(keyOf(call, way)) ?? null,
    /**
     * How much later one sets out that has no place in the plan of its watch: it gives way to all who have, and to some others without.
     * @returns Infinity where no time is free for so long
     */
    lateBeside: (passage: Passage, startMs: number, besides: readonly Voyage[], mostMs: number): number => {
      for (let laterMs = 0; laterMs < mostMs; laterMs += BESIDE_MS) {
        const fromMs = startMs + laterMs;
        const lookMs = Math.min(BESIDE_MS, mostMs - laterMs);
        const toMs = fromMs + lookMs + passage.durationS * 1000;
        const others = [...besides, ...passing(fromMs, toMs)];
        const first = Math.floor((fromMs - MOST_LATE_MS - LONGEST_MS) / WATCH_MS);
        for (let watch = first; watch * WATCH_MS < toMs; watch++) others.push(...watchOf(watch).voyages);
        const late = lateBy(passage, fromMs, others, lookMs);
        if (late !== null) return laterMs + late;
      }
      return Infinity;
    },
  };
}
export type Schedule = ReturnType<typeof createSchedule>;
