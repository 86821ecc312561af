import { createStore } from 'zustand/vanilla';
import type { UnixMs } from '../geo/units.ts';
import type { Theme } from '../schema/catalogue.ts';
import { isoOf } from '../schema/observations.ts';
import { IndicatorsAnswerSchema, type IndicatorState, type ThemeTargets } from '../schema/themeIndicators.ts';
import { INDICATORS, type IndicatorsEvent } from '../live/pushedEvents.ts';
import type { Clock } from './clock.ts';
import type { Health } from './health.ts';
import { requestJson, type Fetch } from './http.ts';
import type { Pushed } from './pushed.ts';
import { every, namedTimers, throttle, type Timers } from './timers.ts';
import type { View } from './view.ts';

/** While time runs they are asked for this often, unless they are pushed. */
const ASK_EVERY_MS = 10_000;
/** Where they are pushed all the same, about this often: the hours before change, too. Without a theme open there are none. */
const MAKE_SURE_EVERY_MS = { open: 60_000, none: 300_000 } as const;
/** What all screens hear at one moment they do not all ask for at one moment. */
const SPREAD_MS = 3_000;
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
  readonly health: Health;
  readonly pushed: Pick<Pushed, 'subscribe'>;
  readonly view: View;
  readonly fetch: Fetch;
  readonly timers: Timers;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

type Told = Pick<IndicatorsState, 'all' | 'targets'>;
/** @param event of the theme whose figures are brought to what was pushed */
const withEvent = ({ all, targets }: Told, { subject, data }: IndicatorsEvent): Told => {
  const byId = new Map(data.indicators.map((figure) => [figure.id, figure]));
  const { targets: known, missed } = data;
  return {
    all: all.map((one) => ({ ...one, ...(one.theme === subject ? byId.get(one.id) : undefined) })),
    targets: targets.map((one) => (one.theme === subject ? { theme: subject, targets: known, missed } : one)),
  };
};

/**
 * The figures of the themes at the instant on screen: asked for when the clock is set, a theme is opened, and while time runs; while the
 * clock follows the feed, pushed. Where there is no answer (a file plays, the feed is down) there are none. Owns its timers and its request.
 */
export function createIndicators({ clock, health, pushed, view, fetch, timers, random }: IndicatorsParts) {
  const store = createStore<IndicatorsState>()(() => NOTHING);
  let aborter: AbortController | null = null;
  let isHidden = false;
  /** What was pushed last of each theme: an answer may be older by some seconds. */
  const latest = new Map<string, IndicatorsEvent>();
  const isFollowing = (): boolean => clock.getState().mode === 'follow';
  const isPushed = (): boolean =>
    isFollowing() && health.getState().connection === 'open' && store.getState().atMs !== null;

  async function ask(): Promise<void> {
    const at = clock.instant();
    if (at === null || isHidden) return;
    aborter?.abort();
    const mine = (aborter = new AbortController());
    const query = new URLSearchParams();
    const isNow = isFollowing();
    if (!isNow) query.set('at', isoOf(at));
    const { theme } = view.getState();
    if (theme !== null) query.set('theme', theme);
    try {
      const url = `/api/indicators${query.size > 0 ? `?${query.toString()}` : ''}`;
      const answer = await requestJson(fetch, url, IndicatorsAnswerSchema, { signal: mine.signal });
      const newer = isNow ? [...latest.values()].filter(({ time }) => time >= answer.at) : [];
      if (mine !== aborter) return;
      store.setState({
        atMs: answer.at,
        ...newer.reduce<Told>(withEvent, { all: answer.indicators, targets: answer.themes }),
      });
    } catch {
      if (mine === aborter) store.setState(NOTHING);
    }
  }
  const soon = throttle(timers, SEEK_EVERY_MS, () => void ask());
  const { later, cancelAll } = namedTimers(timers);
  function makeSure(): void {
    const everyMs = MAKE_SURE_EVERY_MS[view.getState().theme === null ? 'none' : 'open'];
    later('sure', everyMs * (0.75 + 0.5 * random()), () => {
      if (isPushed()) soon();
      makeSure();
    });
  }
  makeSure();
  const stops = [
    every(timers, ASK_EVERY_MS, () => {
      if (!isPushed() && (clock.isRunning() || store.getState().atMs === null)) soon();
    }),
    pushed.subscribe((event) => {
      if (event.type !== INDICATORS) return;
      latest.set(event.subject, event);
      const before = store.getState();
      if (before.atMs !== null && isFollowing()) store.setState({ atMs: event.time, ...withEvent(before, event) });
    }),
    health.subscribe(({ connection }, before) => {
      if (connection !== 'open' || before.connection === 'open') return;
      // Perhaps another feed, whose clock is another.
      latest.clear();
      later('open', random() * SPREAD_MS, () => soon());
    }),
    clock.subscribe(({ mode, anchorAt }, before) => {
      if (mode !== before.mode || anchorAt !== before.anchorAt) soon();
    }),
    view.subscribe(({ theme }, before) => {
      if (theme === before.theme) return;
      soon();
      makeSure();
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
      cancelAll();
      soon.cancel();
      aborter?.abort();
    },
  };
}
export type IndicatorsStore = ReturnType<typeof createIndicators>;
export const leadOf = ({ all }: IndicatorsState, theme: Theme): IndicatorState | undefined =>
  all.find((one) => one.isLead && one.theme === theme);
