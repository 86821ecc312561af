/** What came in within this belongs to one step, ms. */
const GATHER_MS = 4;

/**
 * When to look for what clients lack: soon after a change, but at most once a period on average, and at times when a client with a rate
 * of its own is due. One beat for all: clients that are at the same step share their frames.
 * @param periodMs least time between two beats
 * @param step isBeat: what has changed may be told. @returns milliseconds until somebody is due again; null = nobody waits
 */
export function createStepper(periodMs: number, step: (now: number, isBeat: boolean) => number | null) {
  let timer: NodeJS.Timeout | undefined;
  let timerAt = Infinity;
  let freeAt = -Infinity;
  let isAsked = false;

  const at = (when: number): void => {
    if (when >= timerAt) return;
    clearTimeout(timer);
    timerAt = when;
    timer = setTimeout(run, Math.max(0, when - performance.now()));
  };
  const run = (): void => {
    const now = performance.now();
    // When it should have been: a beat that came late, or whose process was busy, does not delay the next one.
    const dueAt = Math.min(now, timerAt);
    timerAt = Infinity;
    const isBeat = now >= freeAt;
    if (isBeat) freeAt = dueAt - freeAt < periodMs ? freeAt + periodMs : dueAt + periodMs;
    const dueIn = step(now, isBeat);
    if (!isBeat && isAsked) at(freeAt);
    if (isBeat) isAsked = false;
    comeBackIn(dueIn);
  };
  /** @param dueIn milliseconds; null = nobody waits */
  const comeBackIn = (dueIn: number | null): void => {
    if (dueIn !== null) at(performance.now() + Math.max(dueIn, GATHER_MS));
  };
  return {
    /** Somebody is due then, whatever has changed. */
    comeBackIn,
    /** Something has changed. */
    wake: (): void => {
      isAsked = true;
      at(Math.max(performance.now() + GATHER_MS, freeAt));
    },
    dispose: (): void => {
      clearTimeout(timer);
      timerAt = -Infinity;
    },
  };
}
