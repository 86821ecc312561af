import type { Reading } from './readings.ts';

/** Phases kept of a signal: with one each five seconds, some minutes. */
const KEPT = 64;

/**
 * Hot state: what signals showed in the last minutes. What moves is drawn a little behind the clock, and who stops at a red signal must be
 * seen to stop at a red one.
 */
export class Phases {
  private readonly known: { timeMs: number; value: number }[][];

  constructor(count: number) {
    this.known = Array.from({ length: count }, () => []);
  }

  take(signal: number, reading: Pick<Reading, 'timeMs' | 'value'>): void {
    const its = this.known[signal]!;
    const last = its.at(-1);
    if (last?.timeMs === reading.timeMs) return;
    // The clock was set back.
    if (last && reading.timeMs < last.timeMs) its.length = 0;
    its.push({ timeMs: reading.timeMs, value: reading.value });
    if (its.length > KEPT) its.shift();
  }

  /** The state at an instant; the earliest known where it was before. Null where nothing is known. */
  at(signal: number, instantMs: number): number | null {
    const its = this.known[signal]!;
    return (its.findLast(({ timeMs }) => timeMs <= instantMs) ?? its[0])?.value ?? null;
  }
}
