/** A page that opens asks for one file after another: so long after the last one it is taken to be still at it, ms. */
const PAUSE_MS = 2_500;
/** However many open, what was put off for them goes on after this, ms. */
const LONGEST_MS = 15_000;

/** Whether somebody is opening a page now: what nobody waits for is then left for later. @param now monotonic milliseconds */
export function createOpenings(now: () => number = () => performance.now()) {
  let [firstMs, lastMs] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    /** A file of the page or of the city was asked for. */
    fileAsked: (): void => {
      const nowMs = now();
      if (nowMs - lastMs > PAUSE_MS) firstMs = nowMs;
      lastMs = nowMs;
    },
    isUnderWay: (): boolean => now() - lastMs <= PAUSE_MS && now() - firstMs <= LONGEST_MS,
  };
}
export type Openings = ReturnType<typeof createOpenings>;
