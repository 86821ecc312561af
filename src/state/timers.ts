/** Time as the stores see it; injected so that tests own it. All spans are milliseconds. */
export interface Timers {
  /** Monotonic milliseconds (performance.now). */
  readonly now: () => number;
  /** Calls `run` once after a delay. @returns takes the call back */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

export const browserTimers: Timers = {
  now: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Calls `run` every period until stopped; the next period begins when `run` has returned. @returns stops it */
export function every(timers: Timers, periodMs: number, run: () => void): () => void {
  let cancel = timers.after(periodMs, tick);
  let isStopped = false;
  function tick(): void {
    run();
    if (!isStopped) cancel = timers.after(periodMs, tick);
  }
  return () => {
    isStopped = true;
    cancel();
  };
}

/** Timers by name: of each name one runs at most, the latest. */
export function namedTimers(timers: Timers) {
  const cancels = new Map<string, () => void>();
  const cancel = (name: string): void => {
    cancels.get(name)?.();
    cancels.delete(name);
  };
  return {
    later: (name: string, delayMs: number, run: () => void): void => {
      cancel(name);
      cancels.set(name, timers.after(delayMs, run));
    },
    cancel,
    cancelAll: (): void => {
      for (const name of [...cancels.keys()]) cancel(name);
    },
  };
}

/** A call that may be asked for often and happens at most once a period: at once, then after the period. */
export interface Throttled {
  (): void;
  /** Does what is pending now. */
  flush(): void;
  /** Forgets what is pending. */
  cancel(): void;
  readonly isPending: () => boolean;
}

export function throttle(timers: Timers, periodMs: number, run: () => void): Throttled {
  let last = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | null = null;
  const doIt = (): void => {
    cancelTimer?.();
    cancelTimer = null;
    last = timers.now();
    run();
  };
  const call = (): void => {
    if (cancelTimer) return;
    const wait = last + periodMs - timers.now();
    if (wait <= 0) doIt();
    else cancelTimer = timers.after(wait, doIt);
  };
  return Object.assign(call, {
    flush: () => {
      if (cancelTimer) doIt();
    },
    cancel: () => {
      cancelTimer?.();
      cancelTimer = null;
    },
    isPending: () => cancelTimer !== null,
  });
}
