import type { FeedClock } from './feedClock.ts';
import type { Observation } from '../live/observation.ts';
import type { HistoryStore } from './history/historyStore.ts';

/** The datastream that the whole river is reckoned by. */
export const STAGE = 'gauge/duisburg-ruhrort/W';
/** Gauges report each quarter of an hour. */
const STEP_MS = 900_000;
/** A stage older than this says nothing about now. */
const LOOK_BACK_MS = 6 * 3_600_000;
const KEPT = 8192;
/** A store on another machine is asked for so many quarters of an hour at once, and for those that may still change so often, ms. */
const STEPS_AT_ONCE = 96;
const ASK_AGAIN_MS = 30_000;
/** More than a gauge reports in the span that is read at once. */
const MOST = 20_000;

/**
 * The stage of the Rhine at Ruhrort at an instant, cm, as this feed measured it or as a recording has it: the last value of the quarter of
 * an hour before. Null where there is none, and where a store on another machine has not answered yet.
 * @param now monotonic milliseconds
 */
export function createStage(
  history: Pick<HistoryStore, 'raw'>,
  clock: FeedClock,
  now: () => number = () => performance.now(),
): (atMs: number) => number | null {
  const known = new Map<number, number | null>();
  const keep = (step: number, stage: number | null): void => {
    if (known.size >= KEPT) known.clear();
    known.set(step, stage);
  };
  const stageOf = (last: Observation | undefined): number | null =>
    last && Number.isFinite(last.value) ? last.value : null;
  // Live, a late value may still come.
  const isSettled = (step: number, last: Observation | undefined): boolean =>
    last?.timeMs === step * STEP_MS || clock.mode === 'recorded' || clock.instant() - step * STEP_MS > LOOK_BACK_MS;

  /** Of a store that answers later: what was read last of quarters that may still change, and when each span was asked for. */
  const unsettled = new Map<number, number | null>();
  const askedAt = new Map<number, number>();
  let isRemote = false;

  async function read(span: number): Promise<void> {
    const first = span * STEPS_AT_ONCE;
    const end = first + STEPS_AT_ONCE;
    const all = await history.raw(STAGE, first * STEP_MS - LOOK_BACK_MS, (end - 1) * STEP_MS, MOST);
    let next = 0;
    for (let step = first; step < end; step++) {
      while (next < all.length && all[next]!.timeMs <= step * STEP_MS) next++;
      const before = all[next - 1];
      const last = before && before.timeMs >= step * STEP_MS - LOOK_BACK_MS ? before : undefined;
      if (isSettled(step, last)) {
        keep(step, stageOf(last));
        unsettled.delete(step);
      } else unsettled.set(step, stageOf(last));
    }
  }

  function fromAway(step: number): number | null {
    const span = Math.floor(step / STEPS_AT_ONCE);
    // Thousands of questions a second for one value would keep all others from the store.
    if (!(now() - (askedAt.get(span) ?? -Infinity) < ASK_AGAIN_MS)) {
      if (askedAt.size >= KEPT) askedAt.clear();
      askedAt.set(span, now());
      // A store that cannot be reached is asked again in a while.
      read(span).catch(() => undefined);
    }
    return unsettled.get(step) ?? null;
  }

  return (atMs) => {
    const step = Math.floor(atMs / STEP_MS);
    const before = known.get(step);
    if (before !== undefined) return before;
    if (isRemote) return fromAway(step);
    const toMs = step * STEP_MS;
    const found = history.raw(STAGE, toMs - LOOK_BACK_MS, toMs, 1, true);
    if (found instanceof Promise) {
      isRemote = true;
      found.catch(() => undefined);
      return fromAway(step);
    }
    const stage = stageOf(found[0]);
    if (isSettled(step, found[0])) keep(step, stage);
    return stage;
  };
}
