import type { Clock } from './clock.ts';
import type { ReadingColumns, Readings } from './readings.ts';

/**
 * One face over two columns: the live values while the clock follows the feed, those of the past instant otherwise.
 * The live columns go on filling behind the past, so that going back to follow shows the present at once.
 * `version` never falls, so that a reader that compares it notices the switch too.
 */
export function createShownReadings(clock: Clock, live: ReadingColumns, past: ReadingColumns) {
  const listeners = new Set<() => void>();
  let version = 0;
  let isPast = clock.getState().mode === 'past';
  const tell = (): void => {
    version++;
    for (const listener of listeners) listener();
  };
  const stops = [
    live.subscribe(() => {
      if (!isPast) tell();
    }),
    past.subscribe(() => {
      if (isPast) tell();
    }),
    clock.subscribe(({ mode }) => {
      if ((mode === 'past') === isPast) return;
      isPast = mode === 'past';
      tell();
    }),
  ];
  const readings: Readings = {
    get: (index) => (isPast ? past : live).get(index),
    version: () => version,
    applied: () => live.applied() + past.applied(),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
  return { readings, dispose: () => stops.forEach((stop) => stop()) };
}
