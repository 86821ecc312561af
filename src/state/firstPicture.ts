import type { Timers } from './timers.ts';

/** There may never be a picture, or one that takes longer than anybody waits. */
const WITHIN_MS = 20_000;

/**
 * Does once, after the first picture, what that picture does not need: it would only come later.
 * @param shown resolves with the first picture
 * @returns forgets it
 */
export function afterFirstPicture(timers: Timers, shown: Promise<void>, what: () => void): () => void {
  let isDone = false;
  const stop = timers.after(WITHIN_MS, once);
  function once(): void {
    if (isDone) return;
    isDone = true;
    stop();
    what();
  }
  void shown.then(once);
  return () => {
    isDone = true;
    stop();
  };
}
