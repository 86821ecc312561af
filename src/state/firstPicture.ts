import type { Fetch } from './http.ts';
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

/** What charts and the time bar draw. The feed is one thread: who waits for a tile of the city would wait for these, too. */
const DRAWN_LATER = /^\/api\/(observations|events|outages)\b/;

/** Asks for the history that the first picture does without when that has been shown; everything else at once. */
export function historyAfterPicture(fetch: Fetch, timers: Timers, shown: () => Promise<void>): Fetch {
  let isShown: Promise<void> | undefined;
  return async (url, init) => {
    if (DRAWN_LATER.test(url)) {
      isShown ??= new Promise((resolve) => afterFirstPicture(timers, shown(), resolve));
      await isShown;
    }
    return fetch(url, init);
  };
}
