import { setImmediate } from 'node:timers/promises';

/** The event loop is left alone for no longer than about this, ms. */
export const SLICE_MS = 10;

/** Lets others go on when the event loop was held for too long: for between two pieces of work that take a few milliseconds each. */
export function createBreath(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < SLICE_MS) return;
    await setImmediate();
    since = performance.now();
  };
}
