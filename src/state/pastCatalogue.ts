import type { UnixMs } from '../geo/units.ts';
import type { CatalogueStore } from './catalogue.ts';
import type { Clock } from './clock.ts';
import type { HistoryClient } from './history.ts';
import { namedTimers, type Timers } from './timers.ts';

/** While the past runs, or a hand drags the time bar, the catalogue is asked for at most so often. */
const ASK_EVERY_MS = 250;
const RETRY_MS = 5_000;
const ANSWER_WITHIN_MS = 10_000;

export interface PastCatalogueParts {
  readonly clock: Clock;
  readonly catalogue: CatalogueStore;
  readonly history: Pick<HistoryClient, 'catalogueAt'>;
  readonly timers: Timers;
}

/**
 * Keeps the catalogue at the instant on screen while the clock is in the past: what was over since then is there again, what had not begun
 * is not. An answer holds for a span, so that most instants need none. Owns its timers and its request; `dispose` ends them.
 */
export function createPastCatalogue({ clock, catalogue, history, timers }: PastCatalogueParts) {
  const { later, cancel, cancelAll } = namedTimers(timers);
  let aborter: AbortController | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  /** The catalogue of the present to which the last answer was given: with another one it may be another. */
  let toldFor: unknown = null;
  let isFailing = false;

  const isKnownAt = (at: UnixMs): boolean => {
    const { then, present, epoch } = catalogue.getState();
    if (then === null || then === 'awaited' || then.epoch !== epoch || toldFor !== present) return false;
    return (then.from === null || at >= then.from) && (then.to === null || at < then.to);
  };

  function leave(): void {
    aborter?.abort();
    aborter = null;
    isFailing = false;
    cancelAll();
    catalogue.instantShown(null);
  }

  async function ask(at: UnixMs): Promise<void> {
    const mine = (aborter = new AbortController());
    askedAt = timers.now();
    later('timeout', ANSWER_WITHIN_MS, () => mine.abort());
    const { present } = catalogue.getState();
    try {
      const told = await history.catalogueAt(at, mine.signal);
      if (mine !== aborter) return;
      toldFor = present;
      isFailing = false;
      catalogue.instantShown(told);
    } catch {
      // That nothing of the past is to be had say the values.
      if (mine !== aborter) return;
      isFailing = true;
      catalogue.instantShown(null);
    }
    aborter = null;
    cancel('timeout');
    if (isFailing) later('look', RETRY_MS, look);
    else look();
  }

  function look(): void {
    cancel('look');
    if (clock.getState().mode !== 'past') {
      leave();
      return;
    }
    const at = clock.instant();
    // The answer on its way looks again when it is there.
    if (at === null || aborter || catalogue.getState().status !== 'ready') return;
    if (catalogue.getState().then === null && !isFailing) catalogue.instantShown('awaited');
    const wait = askedAt + ASK_EVERY_MS - timers.now();
    if (isKnownAt(at)) {
      if (clock.isRunning()) later('look', ASK_EVERY_MS, look);
    } else if (wait > 0) later('look', wait, look);
    else void ask(at);
  }

  const stops = [
    clock.subscribe((now, before) => {
      if (now.mode !== before.mode || now.anchorAt !== before.anchorAt || now.speed !== before.speed) look();
    }),
    catalogue.subscribe((now, before) => {
      if (now.present !== before.present) look();
    }),
  ];
  look();
  return {
    dispose: (): void => {
      stops.forEach((stop) => stop());
      leave();
    },
  };
}
