import { createAlarmWatch } from './alarms/alarmWatch.ts';
import type { Alarms } from './alarms/alarms.ts';
import type { FeedClock } from './feedClock.ts';
import { createIndicatorWatch } from './indicators/indicatorWatch.ts';
import type { Indicators } from '../live/indicators/indicators.ts';
import type { PushedText } from './live/pushed.ts';

const LOOK_EVERY_MS = 1_000;
/** Figures need not follow every second. */
const FIGURES_EVERY = 10;

export interface NewsParts {
  readonly alarms: Alarms;
  readonly indicators: Indicators;
  readonly clock: FeedClock;
  readonly tell: (events: readonly PushedText[]) => void;
  readonly onFailed: (error: unknown) => void;
}

/**
 * What of alarms and indicators is told to everybody, once for all: looked for while somebody is there to be told. Ten thousand screens
 * that ask every few seconds would be thousands of requests a second.
 */
export function createNews({ alarms, indicators, clock, tell, onFailed }: NewsParts) {
  const alarmWatch = createAlarmWatch(alarms, clock, tell);
  const indicatorWatch = createIndicatorWatch(indicators, clock, tell);
  let timer: NodeJS.Timeout | undefined;
  let beats = 0;
  let isFailing = false;

  const look = async (): Promise<void> => {
    try {
      if (beats++ % FIGURES_EVERY === 0) indicatorWatch.look();
      await alarmWatch.look();
      isFailing = false;
    } catch (error) {
      // Said once until it works again: the history may be away for a while.
      if (!isFailing) onFailed(error);
      isFailing = true;
    }
  };
  return {
    alarms: alarmWatch,
    indicators: indicatorWatch,
    /** Everything as events, for somebody who has nothing. */
    all: async (): Promise<readonly PushedText[]> => [...(await alarmWatch.held()), ...indicatorWatch.all()],
    restarted: alarmWatch.restarted,
    /** Begins to look, while `isWatched`. */
    start: (isWatched: () => boolean): void => {
      timer = setInterval(() => {
        if (isWatched()) void look();
      }, LOOK_EVERY_MS);
    },
    dispose: (): void => clearInterval(timer),
  };
}
export type News = ReturnType<typeof createNews>;
