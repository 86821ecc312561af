import { useEffect, useMemo, useState } from 'react';
import { unixMs } from '../../geo/units.ts';
import type { EventsAnswer, OutageJson, TwinEvent } from '../../schema/events.ts';
import { useViewer } from '../viewerContext.ts';
import { timeOf, unreckonedIn } from './happenings.ts';
import type { TimeRange } from './timeScale.ts';

export interface Happenings {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Ascending in time. */
  readonly events: readonly TwinEvent[];
  readonly outages: readonly OutageJson[];
  /** Where events of simulated assets are not known, Unix milliseconds, ascending. */
  readonly unreckoned: EventsAnswer['unreckoned'];
}

const LEAST_STEP_MS = 300_000;
/** Events of one answer: of more the weightiest, as many as a bar can hold. */
const MOST = 400;
/** The feed reckons its past bit by bit: while some of it is missing, it is asked again after this. */
const ASK_AGAIN_MS = 4_000;

interface Held {
  readonly status: Happenings['status'];
  readonly answer: EventsAnswer | null;
  readonly outages: readonly OutageJson[];
}
const NOWHERE: EventsAnswer['unreckoned'] = [];
const NONE: Held = { status: 'loading', answer: null, outages: [] };

/** What happened in a span; a null span asks for nothing. The answer before stays until the next one is there. */
function useSpan(fromMs: number | null, toMs: number | null, hasOutages: boolean): Held {
  const { history } = useViewer();
  const [held, setHeld] = useState(NONE);
  const [asks, setAsks] = useState(0);
  useEffect(() => history.onForgotten(() => setAsks((n) => n + 1)), [history]);
  useEffect(() => {
    if (fromMs === null || toMs === null) return;
    const aborter = new AbortController();
    const { signal } = aborter;
    const [from, to] = [unixMs(fromMs), unixMs(toMs)];
    let again: ReturnType<typeof setTimeout> | undefined;
    Promise.all([
      history.weightiest(from, to, MOST, signal),
      hasOutages ? history.outages(from, to, signal) : Promise.resolve([]),
    ]).then(
      ([answer, outages]) => {
        if (signal.aborted) return;
        setHeld({ status: 'ready', answer, outages });
        if (!answer.isComplete) again = setTimeout(() => setAsks((n) => n + 1), ASK_AGAIN_MS);
      },
      () => {
        if (!signal.aborted) setHeld((before) => ({ ...before, status: 'failed' }));
      },
    );
    return () => {
      clearTimeout(again);
      aborter.abort();
    };
  }, [history, fromMs, toMs, hasOutages, asks]);
  return held;
}

/**
 * What happened in the whole history, and where that is more than a bar can hold, in the part that is shown. Asked again when the history
 * has grown by a four-hundredth (5 minutes at least), and when the feed has learnt more of a part of it.
 */
export function useHappenings(range: TimeRange | null, shown: TimeRange | null): Happenings {
  const step = range ? Math.max((range.toMs - range.fromMs) / 400, LEAST_STEP_MS) : LEAST_STEP_MS;
  const whole = useSpan(range?.fromMs ?? null, range ? Math.ceil(range.toMs / step) * step : null, true);
  const unreckoned = whole.answer?.unreckoned ?? NOWHERE;
  const lacks = shown !== null && ((whole.answer?.leftOut ?? 0) > 0 || unreckonedIn(unreckoned, shown) > 0);
  const isPart = lacks && range !== null && shown.fromMs !== range.fromMs;
  // A window that runs along asks in steps of its own length.
  const grid = shown ? Math.max((shown.toMs - shown.fromMs) / 8, LEAST_STEP_MS) : LEAST_STEP_MS;
  const fromMs = isPart ? Math.floor(shown.fromMs / grid) * grid : null;
  const toMs = isPart ? Math.ceil(shown.toMs / grid) * grid : null;
  const part = useSpan(fromMs, toMs, false);
  return useMemo(() => {
    const all = whole.answer?.events ?? [];
    const { status, outages } = whole;
    if (fromMs === null || toMs === null || !part.answer) return { status, outages, events: all, unreckoned };
    const finer = part.answer.events;
    const known = new Set(finer.map(({ id }) => id));
    const events = [...all.filter(({ id }) => !known.has(id)), ...finer].sort((a, b) => timeOf(a) - timeOf(b));
    // What the part knows of itself is newer.
    const beside = unreckoned.flatMap(({ from, to }) => [
      { from, to: unixMs(Math.min(to, fromMs)) },
      { from: unixMs(Math.max(from, toMs)), to },
    ]);
    const still = [...beside.filter(({ from, to }) => from < to), ...part.answer.unreckoned];
    return { status, outages, events, unreckoned: still.sort((a, b) => a.from - b.from) };
  }, [whole, part, fromMs, toMs, unreckoned]);
}
