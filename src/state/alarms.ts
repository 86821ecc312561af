import { createStore } from 'zustand/vanilla';
import type { UnixMs } from '../geo/units.ts';
import { AlarmSchema, AlarmsSchema, type Alarm } from '../schema/alarms.ts';
import { isoOf } from '../schema/observations.ts';
import type { Language } from '../schema/texts.ts';
import type { Clock } from './clock.ts';
import { ProblemError, problemOf, requestJson, type Fetch } from './http.ts';
import { decode } from '../schema/decode.ts';
import { every, throttle, type Timers } from './timers.ts';

/** While time runs the alarms are asked for this often. */
const ASK_EVERY_MS = 5_000;
/** While a hand drags the time bar, at most this often. */
const SEEK_EVERY_MS = 400;

/** The feed reckons its past bit by bit: while some of it is missing, it is asked again after this. */
const ASK_AGAIN_MS = 1_500;
/** Instants as near as this are one walk through time. */
const NEAR_MS = 3_600_000;

export interface AlarmsState {
  /** `failed`: the feed does not answer; what is shown is from before. */
  readonly status: 'loading' | 'ready' | 'failed';
  /** The instant they hold at; null until the first answer. */
  readonly atMs: UnixMs | null;
  /** Measured ones first, of these the gravest, of these the newest. */
  readonly alarms: readonly Alarm[];
  /** More than are listed when the feed leaves some out. */
  readonly total: number;
  /** Raised since the answer before while the clock follows the feed; a walk through the past is no news. */
  readonly raised: readonly Alarm[];
  readonly cleared: readonly Alarm[];
  /** Who acknowledged last on this page: the name is not asked for twice. */
  readonly by: string;
}

/** What came of an acknowledgement. `status` is the HTTP status of the refusal; null: no answer. */
export type AcknowledgeResult = { readonly isKept: true } | { readonly isKept: false; readonly status: number | null };

export interface AlarmsParts {
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly timers: Timers;
}

const EMPTY: AlarmsState = { status: 'loading', atMs: null, alarms: [], total: 0, raised: [], cleared: [], by: '' };
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
  let cancelAgain = (): void => undefined;
  /** The last whole answer of the feed's own clock: what news is measured by. */
  let settled: { readonly atMs: UnixMs; readonly alarms: readonly Alarm[] } | null = null;

  async function ask(): Promise<void> {
    const at = clock.instant();
    if (at === null || isHidden || aborter) return;
    const isFollowing = clock.getState().mode === 'follow';
    const mine = (aborter = new AbortController());
    try {
      const url = isFollowing ? '/api/alarms' : `/api/alarms?at=${isoOf(at)}`;
      const answer = await requestJson(fetch, url, AlarmsSchema, { signal: mine.signal });
      const { at: atMs, total, isComplete } = answer;
      const before = store.getState();
      const isNews = isFollowing && isComplete && settled !== null && atMs >= settled.atMs;
      // While the feed still reckons, what held a moment ago stays, or it would blink.
      const isNear = before.atMs !== null && Math.abs(atMs - before.atMs) < NEAR_MS;
      const staying = isComplete || !isNear ? [] : without(before.alarms, answer.alarms);
      const alarms = [...answer.alarms, ...staying];
      store.setState({
        ...{ status: 'ready', atMs, alarms, total: total + staying.length },
        raised: isNews ? without(alarms, settled?.alarms ?? []) : [],
        cleared: isNews ? without(settled?.alarms ?? [], alarms) : [],
      });
      if (!isFollowing) settled = null;
      else if (isComplete) settled = { atMs, alarms };
      if (!isComplete) {
        cancelAgain();
        cancelAgain = timers.after(ASK_AGAIN_MS, () => soon());
      }
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
        store.setState({
          by,
          alarms: alarms.map((one) => (one.alarm === alarm ? { ...one, ...kept } : one)),
          raised: [],
          cleared: [],
        });
        return { isKept: true };
      } catch (error) {
        return { isKept: false, status: error instanceof ProblemError ? error.status : null };
      }
    },
    /** Address of the alarms that hold at the instant on screen, acknowledged or not, as a CSV file. */
    listCsvHref: (lang: Language): string => {
      const at = store.getState().atMs;
      return `/api/alarms?${at === null ? '' : `at=${isoOf(at)}&`}format=csv&lang=${lang}`;
    },
    /** Address of what was said to the alarms of a span, as a CSV file. */
    csvHref: (fromMs: UnixMs, toMs: UnixMs): string =>
      `/api/alarms/acknowledgements?from=${isoOf(fromMs)}&to=${isoOf(toMs)}&format=csv`,
    dispose: (): void => {
      stopTimer();
      stopClock();
      soon.cancel();
      cancelAgain();
      aborter?.abort();
    },
  };
}
export type AlarmsStore = ReturnType<typeof createAlarms>;
