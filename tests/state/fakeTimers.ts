import type { Timers } from '../../src/state/timers.ts';

/** Lets promises that are already settled run their course. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 12; i++) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
}

/** Time that passes only when a test says so. */
export function createFakeTimers(startMs = 1_000) {
  let now = startMs;
  let serial = 0;
  interface Due {
    readonly at: number;
    readonly run: () => void;
    readonly isBackground?: boolean;
  }
  const due = new Map<number, Due>();
  const timers: Timers = {
    now: () => now,
    after: (delayMs, run) => {
      const id = ++serial;
      due.set(id, { at: now + Math.max(0, delayMs), run });
      return () => due.delete(id);
    },
  };
  /** Goes to the next timer within the limit and runs it. */
  const runNext = (limit: number): boolean => {
    let next: [number, Due] | null = null;
    for (const entry of due) if (entry[1].at <= limit && (!next || entry[1].at < next[1].at)) next = entry;
    if (!next) return false;
    due.delete(next[0]);
    now = Math.max(now, next[1].at);
    next[1].run();
    return true;
  };
  return {
    ...timers,
    /** Lets time pass, with what is due on the way and what that leads to. */
    advance: async (ms: number): Promise<void> => {
      const end = now + ms;
      await settle();
      while (runNext(end)) await settle();
      now = end;
    },
    /** The same without waiting for promises. */
    advanceNow: (ms: number): void => {
      const end = now + ms;
      while (runNext(end));
      now = end;
    },
    /** A timer of the test's other side, not counted as pending. */
    background: (delayMs: number, run: () => void): void => {
      due.set(++serial, { at: now + delayMs, run, isBackground: true });
    },
    /** Timers that are set. */
    pending: (): number => [...due.values()].filter(({ isBackground }) => !isBackground).length,
  };
}
export type FakeTimers = ReturnType<typeof createFakeTimers>;
