import { INDICATORS } from '../../live/pushedEvents.ts';
import { THEMES, type Theme } from '../../schema/catalogue.ts';
import { isoOf } from '../../schema/observations.ts';
import type { FeedClock } from '../feedClock.ts';
import { pushedEvent, type PushedText } from '../live/pushed.ts';
import type { Indicators, IndicatorsAnswer } from '../../live/indicators/indicators.ts';

/** An answer holds for so long, whoever asks. */
const HOLDS_MS = 5_000;

/**
 * The figures of now: reckoned once for all who ask, and those that have changed since the last look as events, one a theme.
 * @param now monotonic milliseconds
 */
export function createIndicatorWatch(
  indicators: Indicators,
  clock: FeedClock,
  tell: (events: readonly PushedText[]) => void,
  now: () => number = () => performance.now(),
) {
  const answers = new Map<Theme | null, { readonly madeAt: number; readonly answer: Promise<IndicatorsAnswer> }>();
  const before = new Map<Theme, string>();

  const figures = (): [theme: Theme, text: string][] => {
    const { figures: all, themes } = indicators.now();
    return THEMES.flatMap((theme): [Theme, string][] => {
      const own = all.filter((one) => one.theme === theme);
      const told = own.map(({ id, value, n, of, origins }) => ({ id, value, n, of, origins }));
      const { targets, missed } = themes.find((one) => one.theme === theme) ?? { targets: 0, missed: 0 };
      return own.length > 0 ? [[theme, JSON.stringify({ indicators: told, targets, missed })]] : [];
    });
  };
  const eventOf = (theme: Theme, text: string): PushedText => {
    const time = isoOf(clock.instant());
    const id = `${theme}:${time}`;
    const data = JSON.parse(text) as unknown;
    return pushedEvent({ specversion: '1.0', id, source: '/api/indicators', type: INDICATORS, subject: theme, time, data }, theme); // prettier-ignore
  };

  return {
    /** The same object while it holds. */
    now: (theme: Theme | null): Promise<IndicatorsAnswer> => {
      const known = answers.get(theme);
      if (known && now() - known.madeAt < HOLDS_MS) return known.answer;
      const answer = indicators.at(null, theme);
      answers.set(theme, { madeAt: now(), answer });
      // What has failed is no answer for the next one.
      answer.catch(() => answers.delete(theme));
      return answer;
    },
    /** Tells the figures of the themes in which something has changed. */
    look: (): void => {
      const changed = figures().filter(([theme, text]) => before.get(theme) !== text);
      for (const [theme, text] of changed) before.set(theme, text);
      if (changed.length > 0) tell(changed.map(([theme, text]) => eventOf(theme, text)));
    },
    /** All of them, for somebody who has none. */
    all: (): readonly PushedText[] => figures().map(([theme, text]) => eventOf(theme, text)),
  };
}
export type IndicatorWatch = ReturnType<typeof createIndicatorWatch>;
