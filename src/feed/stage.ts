import type { FeedClock } from './feedClock.ts';
import type { History } from './history/history.ts';

const STAGE = 'gauge/duisburg-ruhrort/W';
/** Gauges report each quarter of an hour. */
const STEP_MS = 900_000;
/** A stage older than this says nothing about now. */
const LOOK_BACK_MS = 6 * 3_600_000;
const KEPT = 8192;

/**
 * The stage of the Rhine at Ruhrort at an instant, cm, as this feed measured it or as a recording has it: the last value of the quarter of
 * an hour before. Null where there is none.
 */
export function createStage(history: Pick<History, 'raw'>, clock: FeedClock): (atMs: number) => number | null {
  const known = new Map<number, number | null>();
  return (atMs) => {
    const step = Math.floor(atMs / STEP_MS);
    const before = known.get(step);
    if (before !== undefined) return before;
    const toMs = step * STEP_MS;
    const [last] = history.raw(STAGE, toMs - LOOK_BACK_MS, toMs, 1, true);
    const stage = last && Number.isFinite(last.value) ? last.value : null;
    // Live, a late value may still come.
    const isSettled = last?.timeMs === toMs || clock.mode === 'recorded' || clock.instant() - toMs > LOOK_BACK_MS;
    if (isSettled) {
      if (known.size >= KEPT) known.clear();
      known.set(step, stage);
    }
    return stage;
  };
}
