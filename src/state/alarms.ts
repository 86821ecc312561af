import { createStore } from 'zustand/vanilla';
import type { UnixMs } from '../geo/units.ts';
import { AlarmSchema, AlarmsSchema, type Alarm } from '../schema/alarms.ts';
import { isoOf } from '../schema/observations.ts';
import type { Clock } from './clock.ts';
import { ProblemError, problemOf, requestJson, type Fetch } from './http.ts';
import { decode } from '../schema/decode.ts';
import { every, throttle, type Timers } from './timers.ts';

/** While time runs the alarms are asked for this often. */
const ASK_EVERY_MS = 5_000;
/** While a hand drags the time bar, at most this often. */
const SEEK_EVERY_MS = 400;

export interface AlarmsState {
  /** `failed`: the feed does not answer; what is shown is from before. */
  readonly status: 'loading' | 'ready' | 'failed';
  /** The instant they hold at; null until the first answer. */
  readonly atMs: UnixMs | null;
  /** The gravest first, of these the newest. */
  readonly alarms: readonly Alarm[];
  /** More than are listed when the feed leaves some out. */
  readonly total: number;
  /** Raised since the answer before while the clock follows the feed; a walk through the past is no news. */
  readonly raised: readonly Alarm[];
  readonly cleared: readonly Alarm[];
}

/** What came of an acknowledgement. `detail` is the feed's reason, in English. */
export type AcknowledgeResult = { readonly isKept: true } | { readonly isKept: false; readonly detail: string };

export interface AlarmsParts {
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly timers: Timers;
}

const EMPTY: AlarmsState = { status: 'loading', atMs: null, alarms: [], total: 0, raised: [], cleared: [] };
const without = (alarms: readonly Alarm[], others: readonly Alarm[]): Alarm[] => {
  const names = new Set(others.map(({ alarm }) => alarm));
  return alarms.filter(({ alarm }) => !names.has(alarm));
};

/**
 * The alarms of the instant on screen: asked for when the clock is set and while it runs, one request at a time.
 * Owns its timer and its request; `dispose` ends them.
 */
export function createAlarms({ clock, fetch, timers }: AlarmsParts) {
  const store = createStore<AlarmsState>()(() => EMPTY);
  let aborter: AbortController | null = null;
  let isHidden = false;
  /** The answer before was of the feed's own clock too. */
  let wasFollowing = false;

  async function ask(): Promise<void> {
    const at = clock.instant();
    if (at === null || isHidden || aborter) return;
    const isFollowing = clock.getState().mode === 'follow';
    const mine = (aborter = new AbortController());
    try {
      const url = isFollowing ? '/api/alarms' : `/api/alarms?at=${isoOf(at)}`;
      const { at: atMs, alarms, total } = await requestJson(fetch, url, AlarmsSchema, { signal: mine.signal });
      const before = store.getState();
      const isNews = isFollowing && wasFollowing && before.atMs !== null && atMs >= before.atMs;
      wasFollowing = isFollowing;
      store.setState({
        ...{ status: 'ready', atMs, alarms, total },
        raised: isNews ? without(alarms, before.alarms) : [],
        cleared: isNews ? without(before.alarms, alarms) : [],
      });
    } catch {
      if (!mine.signal.aborted) store.setState({ status: 'failed', raised: [], cleared: [] });
    }
    if (mine !== aborter) return;
    aborter = null;
    // The clock was set to somewhere else meanwhile.
    const now = clock.getState();
    if (now.mode === 'past' && now.speed === 0 && clock.instant() !== at) soon();
  }
  const soon = throttle(timers, SEEK_EVERY_MS, () => void ask());
  const stopTimer = every(timers, ASK_EVERY_MS, () => {
    if (clock.isRunning() || store.getState().status !== 'ready') soon();
  });
  const stopClock = clock.subscribe(({ mode, anchorAt, feed }, before) => {
    const isSet = mode !== before.mode || anchorAt !== before.anchorAt || (feed !== null && before.feed === null);
    if (isSet) soon();
  });
  soon();

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    /** Nobody looks: nothing is asked. */
    setHidden: (hidden: boolean): void => {
      isHidden = hidden;
      if (!hidden) soon();
    },
    /** Says that somebody has seen an alarm at the instant on screen. */
    acknowledge: async (alarm: string, { by, note }: { by: string; note: string }): Promise<AcknowledgeResult> => {
      const at = store.getState().atMs;
      const url = `/api/alarms/${alarm.split('/').map(encodeURIComponent).join('/')}/acknowledgement`;
      const body = JSON.stringify({ by, note, ...(at === null ? {} : { at: isoOf(at) }) });
      try {
        const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
        if (!response.ok) throw await problemOf(url, response);
        const kept = decode(AlarmSchema, await response.json(), url);
        const { alarms } = store.getState();
        store.setState({ alarms: alarms.map((one) => (one.alarm === alarm ? kept : one)), raised: [], cleared: [] });
        return { isKept: true };
      } catch (error) {
        return { isKept: false, detail: error instanceof ProblemError ? error.title : '' };
      }
    },
    /** Address of what was said to the alarms of a span, as a CSV file. */
    csvHref: (fromMs: UnixMs, toMs: UnixMs): string =>
      `/api/alarms/acknowledgements?from=${isoOf(fromMs)}&to=${isoOf(toMs)}&format=csv`,
    dispose: (): void => {
      stopTimer();
      stopClock();
      soon.cancel();
      aborter?.abort();
    },
  };
}
export type AlarmsStore = ReturnType<typeof createAlarms>;
