import { createStore } from 'zustand/vanilla';
import type { UnixMs } from '../geo/units.ts';
import { AcknowledgedSchema, AlarmSchema, AlarmsSchema, type Alarm } from '../schema/alarms.ts';
import { isoOf } from '../schema/observations.ts';
import type { Language } from '../schema/texts.ts';
import { ALARMS_RESTARTED, INDICATORS, type AlarmEvent, type PushedEvent } from '../live/pushedEvents.ts';
import { applyAlarmEvents } from './applyAlarmEvents.ts';
import type { Clock } from './clock.ts';
import { ProblemError, problemOf, requestJson, type Fetch } from './http.ts';
import { decode } from '../schema/decode.ts';
import type { Health } from './health.ts';
import type { Pushed } from './pushed.ts';
import { every, namedTimers, throttle, type Timers } from './timers.ts';

/** While time runs the alarms are asked for this often, unless they are pushed. */
const ASK_EVERY_MS = 5_000;
/** Where they are pushed they are asked for all the same, about this often: nothing that went wrong stays. */
const MAKE_SURE_EVERY_MS = 60_000;
/** What all screens hear at one moment they do not all ask for at one moment. */
const SPREAD_MS = 3_000;
/** Pushed events of one moment are one change. */
const GATHER_MS = 50;
/** A list that leaves some out is asked for anew when something has changed, at most this often. */
const LONG_LIST_EVERY_MS = 10_000;
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
  /** The feed has reckoned all of that instant; until then there may be more. */
  readonly isComplete: boolean;
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
  readonly health: Health;
  readonly pushed: Pick<Pushed, 'subscribe'>;
  readonly fetch: Fetch;
  readonly timers: Timers;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

const EMPTY: AlarmsState = {
  status: 'loading',
  atMs: null,
  alarms: [],
  total: 0,
  isComplete: false,
  raised: [],
  cleared: [],
  by: '',
};
const without = (alarms: readonly Alarm[], others: readonly Alarm[]): Alarm[] => {
  const names = new Set(others.map(({ alarm }) => alarm));
  return alarms.filter(({ alarm }) => !names.has(alarm));
};

/**
 * The alarms of the instant on screen. Of the past: asked for when the clock is set and while it runs. While the clock follows the feed:
 * asked for once and then pushed. One request at a time. Owns its timers and its request; `dispose` ends them.
 */
export function createAlarms({ clock, health, pushed, fetch, timers, random }: AlarmsParts) {
  const store = createStore<AlarmsState>()(() => EMPTY);
  let aborter: AbortController | null = null;
  let isHidden = false;
  /** How often it was to be asked, also while a request was on its way. */
  let turns = 0;
  let cancelAgain = (): void => undefined;
  /** The last whole answer of the feed's own clock: what news is measured by. */
  let settled: { readonly atMs: UnixMs; readonly alarms: readonly Alarm[] } | null = null;
  /** Pushed and not applied yet: while a request is on its way its answer may have them or not. */
  let waiting: AlarmEvent[] = [];
  const isFollowing = (): boolean => clock.getState().mode === 'follow';
  const isPushed = (): boolean =>
    isFollowing() && health.getState().connection === 'open' && store.getState().status === 'ready' && settled !== null;

  async function ask(): Promise<void> {
    const at = clock.instant();
    const turn = ++turns;
    if (at === null || isHidden || aborter) return;
    const isNow = isFollowing();
    const mine = (aborter = new AbortController());
    try {
      const url = isNow ? '/api/alarms' : `/api/alarms?at=${isoOf(at)}`;
      const answer = await requestJson(fetch, url, AlarmsSchema, { signal: mine.signal });
      const { at: atMs, total, isComplete } = answer;
      const before = store.getState();
      const isNews = isNow && isComplete && settled !== null && atMs >= settled.atMs - NEAR_MS;
      // While the feed still reckons, what held a moment ago stays, or it would blink.
      const isNear = before.atMs !== null && Math.abs(atMs - before.atMs) < NEAR_MS;
      const staying = isComplete || !isNear ? [] : without(before.alarms, answer.alarms);
      const alarms = applyAlarmEvents([...answer.alarms, ...staying], isNow ? waiting : []);
      waiting = [];
      store.setState({
        ...{ status: 'ready', atMs: (isNow ? clock.instant() : null) ?? atMs, alarms },
        ...{ total: total + alarms.length - answer.alarms.length, isComplete },
        raised: isNews ? without(alarms, settled?.alarms ?? []) : [],
        cleared: isNews ? without(settled?.alarms ?? [], alarms) : [],
      });
      if (!isNow) settled = null;
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
    applyPushed();
    // The clock was set to somewhere else meanwhile, or something was pushed that this answer may not have.
    if (turn !== turns) soon();
  }
  /** Brings the list to what was pushed since, unless an answer is on its way: it does so then. */
  function applyPushed(): void {
    if (aborter) return;
    const events = waiting;
    const { alarms: before, total } = store.getState();
    waiting = [];
    if (settled === null || !isFollowing() || events.length === 0) return;
    if (total > before.length) {
      longList();
      return;
    }
    const alarms = applyAlarmEvents(before, events);
    if (alarms === before) return;
    const atMs = clock.instant() ?? settled.atMs;
    settled = { atMs, alarms };
    store.setState({
      ...{ atMs, alarms, total: alarms.length },
      ...{ raised: without(alarms, before), cleared: without(before, alarms) },
    });
  }
  function takeEvent(event: PushedEvent): void {
    if (event.type === INDICATORS || isHidden) return;
    if (event.type === ALARMS_RESTARTED) later('restarted', random() * SPREAD_MS, () => soon());
    else if (waiting.push(event) === 1) later('apply', GATHER_MS, applyPushed);
  }
  function makeSure(): void {
    later('sure', MAKE_SURE_EVERY_MS * (0.75 + 0.5 * random()), () => {
      if (isPushed()) soon();
      makeSure();
    });
  }
  const { later, cancelAll } = namedTimers(timers);
  const longList = throttle(timers, LONG_LIST_EVERY_MS, () => later('long', random() * SPREAD_MS, () => soon()));
  const soon = throttle(timers, SEEK_EVERY_MS, () => void ask());
  const stops = [
    every(timers, ASK_EVERY_MS, () => {
      // What is not pushed has not changed: the list holds at this instant.
      if (isPushed()) store.setState({ atMs: clock.instant(), raised: [], cleared: [] });
      else if (clock.isRunning() || store.getState().status !== 'ready') soon();
    }),
    pushed.subscribe(takeEvent),
    health.subscribe(({ connection }, before) => {
      // What was pushed meanwhile went by.
      if (connection === 'open' && before.connection !== 'open') later('open', random() * SPREAD_MS, () => soon());
    }),
  ];
  const stopClock = clock.subscribe(({ mode, anchorAt, feed }, before) => {
    const isSet = mode !== before.mode || anchorAt !== before.anchorAt || (feed !== null && before.feed === null);
    if (isSet) soon();
  });
  makeSure();
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
    /** Says that somebody has seen alarms at the instant on screen: one note to all of them. Kept where it holds of one at least. */
    acknowledge: async (
      names: readonly string[],
      { by, note }: { by: string; note: string },
    ): Promise<AcknowledgeResult> => {
      // Now is what the feed says it is: the clock here may be ahead of it by a moment.
      const at = isFollowing() ? null : store.getState().atMs;
      const [only, ...others] = names;
      const single = others.length === 0 && only !== undefined ? only : null;
      const url =
        single === null
          ? '/api/alarms/acknowledgements'
          : `/api/alarms/${single.split('/').map(encodeURIComponent).join('/')}/acknowledgement`;
      const body = JSON.stringify({
        by,
        note,
        ...(single === null ? { alarms: names } : {}),
        ...(at === null ? {} : { at: isoOf(at) }),
      });
      try {
        const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
        if (!response.ok) throw await problemOf(url, response);
        const answer: unknown = await response.json();
        const kept =
          single === null ? decode(AcknowledgedSchema, answer, url).alarms : [decode(AlarmSchema, answer, url)];
        const keptOf = new Map(kept.map((one) => [one.alarm, one]));
        const { alarms } = store.getState();
        store.setState({
          by,
          alarms: alarms.map((one) => ({ ...one, ...keptOf.get(one.alarm) })),
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
      stops.forEach((stop) => stop());
      stopClock();
      cancelAll();
      soon.cancel();
      longList.cancel();
      cancelAgain();
      aborter?.abort();
    },
  };
}
export type AlarmsStore = ReturnType<typeof createAlarms>;
