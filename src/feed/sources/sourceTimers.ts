/** Time of a source; tests bring their own. */
export interface SourceTimers {
  /** Wall clock, Unix milliseconds. */
  now(): number;
  /** @returns cancels */
  after(delayMs: number, run: () => void): () => void;
  /** 0 … 1. */
  random(): number;
  /** Aborts after so long: the time-out of a request. Absent: real time. */
  readonly timeout?: (ms: number) => AbortSignal;
}

export const realTimers: SourceTimers = {
  now: Date.now,
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

const MAX_BACK_OFF_MS = 15 * 60_000;
const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * Milliseconds until the next try: the interval with ± 10 % jitter; after failures twice as long each time, up to a quarter of an hour.
 * A source that says how long to wait is obeyed, up to an hour.
 */
export function delayAfter(failures: number, retryAfterMs: number | null, intervalMs: number, random: number): number {
  if (failures === 0) return intervalMs * (0.9 + 0.2 * random);
  const backOff = Math.min(MAX_BACK_OFF_MS, intervalMs * 2 ** Math.min(failures - 1, 10)) * (0.5 + 0.5 * random);
  return Math.max(backOff, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}

/** This many failures in a row are not a hiccup: the circuit is open, and each later try is a probe. */
export const DOWN_AFTER_FAILURES = 3;
