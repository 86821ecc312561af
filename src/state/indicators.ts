import { createStore } from 'zustand/vanilla';
import type { UnixMs } from '../geo/units.ts';
import type { Theme } from '../schema/catalogue.ts';
import { isoOf } from '../schema/observations.ts';
import { IndicatorsAnswerSchema, type IndicatorState, type ThemeTargets } from '../schema/themeIndicators.ts';
import type { Clock } from './clock.ts';
import { requestJson, type Fetch } from './http.ts';
import { every, throttle, type Timers } from './timers.ts';
import type { View } from './view.ts';

const ASK_EVERY_MS = 10_000;
const SEEK_EVERY_MS = 600;

export interface IndicatorsState {
  /** Instant they are of; null until the first answer. */
  readonly atMs: UnixMs | null;
  /** The leading ones of all themes, and all of the theme that is open. */
  readonly all: readonly IndicatorState[];
  /** How each theme stands to its targets. */
  readonly targets: readonly ThemeTargets[];
}

const NOTHING: IndicatorsState = { atMs: null, all: [], targets: [] };

export interface IndicatorsParts {
  readonly clock: Clock;
  readonly view: View;
  readonly fetch: Fetch;
  readonly timers: Timers;
}

/**
 * The figures of the themes at the instant on screen: asked for when the clock is set, a theme is opened, and while time runs.
 * Where there is no answer (a file plays, the feed is down) there are none. Owns its timer and its request.
 */
export function createIndicators({ clock, view, fetch, timers }: IndicatorsParts) {
  const store = createStore<IndicatorsState>()(() => NOTHING);
  let aborter: AbortController | null = null;
  let isHidden = false;

  async function ask(): Promise<void> {
    const at = clock.instant();
    if (at === null || isHidden) return;
    aborter?.abort();
    const mine = (aborter = new AbortController());
    const query = new URLSearchParams();
    if (clock.getState().mode === 'past') query.set('at', isoOf(at));
    const { theme } = view.getState();
    if (theme !== null) query.set('theme', theme);
    try {
      const url = `/api/indicators${query.size > 0 ? `?${query.toString()}` : ''}`;
      const answer = await requestJson(fetch, url, IndicatorsAnswerSchema, { signal: mine.signal });
      if (mine === aborter) store.setState({ atMs: answer.at, all: answer.indicators, targets: answer.themes });
    } catch {
      if (mine === aborter) store.setState(NOTHING);
    }
  }
  const soon = throttle(timers, SEEK_EVERY_MS, () => void ask());
  const stops = [
    every(timers, ASK_EVERY_MS, () => {
      if (clock.isRunning() || store.getState().atMs === null) soon();
    }),
    clock.subscribe(({ mode, anchorAt }, before) => {
      if (mode !== before.mode || anchorAt !== before.anchorAt) soon();
    }),
    view.subscribe(({ theme }, before) => {
      if (theme !== before.theme) soon();
    }),
  ];

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    /** Nobody looks: nothing is asked. */
    setHidden: (hidden: boolean): void => {
      isHidden = hidden;
      if (!hidden) soon();
    },
    dispose: (): void => {
      stops.forEach((stop) => stop());
      soon.cancel();
      aborter?.abort();
    },
  };
}
export type IndicatorsStore = ReturnType<typeof createIndicators>;
export const leadOf = ({ all }: IndicatorsState, theme: Theme): IndicatorState | undefined =>
  all.find((one) => one.isLead && one.theme === theme);
