import type { SourcePast } from '../sources/source.ts';
import { stateColumns, type StateColumns } from './stateColumns.ts';

/** Kept for who asks of the same instant next: observations, some 30 B each. */
const MOST_KEPT = 40_000;
/** Live, what a simulator follows may come in late: what was reckoned holds for so long, ms. */
const HOLDS_MS = 10_000;

/**
 * The states of sources that know their own past, each reckoned once for all who ask of one instant: the part in the picture, everything,
 * alarms.
 * @param now monotonic milliseconds
 */
export function createPastStates(now: () => number = () => performance.now()) {
  interface Kept {
    readonly past: SourcePast;
    readonly atMs: number;
    readonly lookBackMs: number;
    readonly madeAt: number;
    readonly state: StateColumns;
  }
  /** The oldest first. */
  let kept: Kept[] = [];

  return (past: SourcePast, atMs: number, lookBackMs: number): StateColumns => {
    const since = now() - HOLDS_MS;
    kept = kept.filter(({ madeAt }) => madeAt >= since);
    const known = kept.find((one) => one.past === past && one.atMs === atMs && one.lookBackMs === lookBackMs);
    if (known) return known.state;
    const state = stateColumns(past.stateInPieces?.(atMs, lookBackMs) ?? [past.stateAt(atMs, lookBackMs)]);
    kept.push({ past, atMs, lookBackMs, madeAt: now(), state });
    let size = kept.reduce((sum, one) => sum + one.state.datastream.length, 0);
    while (size > MOST_KEPT) size -= kept.shift()!.state.datastream.length;
    return state;
  };
}
