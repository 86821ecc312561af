import type { FeedClock } from './feedClock.ts';
import type { Observation } from '../live/observation.ts';
import type { HistoryStore } from './history/historyStore.ts';

const STAGE = 'gauge/duisburg-ruhrort/W';
/** Gauges report each quarter of an hour. */
const STEP_MS = 900_000;
/** A stage older than this says nothing about now. */
const LOOK_BACK_MS = 6 * 3_600_000;
const KEPT = 8192;

/**
 * The stage of the Rhine at Ruhrort at an instant, cm, as this feed measured it or as a recording has it: the last value of the quarter of
 * an hour before. Null where there is none, and where a store on another machine has not answered yet.
 */
export function createStage(history: Pick<HistoryStore, 'raw'>, clock: FeedClock): (atMs: number) => number | null {
  const known = new Map<number, number | null>();
  /** Quarters that are being read. */
  const asked = new Set<number>();
  const noted = (step: number, last: Observation | undefined): number | null => {
    const stage = last && Number.isFinite(last.value) ? last.value : null;
    const toMs = step * STEP_MS;
    // Live, a late value may still come.
    const isSettled = last?.timeMs === toMs || clock.mode === 'recorded' || clock.instant() - toMs > LOOK_BACK_MS;
    if (isSettled) {
      if (known.size >= KEPT) known.clear();
      known.set(step, stage);
    }
    return stage;
  };
  return (atMs) => {
    const step = Math.floor(atMs / STEP_MS);
    const before = known.get(step);
    if (before !== undefined) return before;
    const toMs = step * STEP_MS;
    const found = history.raw(STAGE, toMs - LOOK_BACK_MS, toMs, 1, true);
    if (!(found instanceof Promise)) return noted(step, found[0]);
    if (asked.has(step)) return null;
    asked.add(step);
    // A store that cannot be reached is asked again with the next question.
    found.then(([last]) => noted(step, last)).catch(() => undefined).finally(() => asked.delete(step)); // prettier-ignore
    return null;
  };
}
