import { useEffect, useState } from 'react';
import { unixMs } from '../../geo/units.ts';
import type { OutageJson, TwinEvent } from '../../schema/events.ts';
import { useViewer } from '../viewerContext.ts';
import type { TimeRange } from './timeScale.ts';

export interface Happenings {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Ascending in time. */
  readonly events: readonly TwinEvent[];
  readonly outages: readonly OutageJson[];
}

const LEAST_STEP_MS = 300_000;
const NONE: Happenings = { status: 'loading', events: [], outages: [] };

/**
 * What happened in the whole history. Asked again when it has grown by a four-hundredth (5 minutes at least), and when the feed has learnt
 * more of a part of it.
 */
export function useHappenings(range: TimeRange | null): Happenings {
  const { history } = useViewer();
  const [held, setHeld] = useState(NONE);
  const [asks, setAsks] = useState(0);
  const fromMs = range?.fromMs;
  const step = range ? Math.max((range.toMs - range.fromMs) / 400, LEAST_STEP_MS) : LEAST_STEP_MS;
  const toMs = range && unixMs(Math.ceil(range.toMs / step) * step);
  useEffect(() => history.onForgotten(() => setAsks((n) => n + 1)), [history]);
  useEffect(() => {
    if (fromMs === undefined || toMs === null) return;
    const aborter = new AbortController();
    const { signal } = aborter;
    Promise.all([history.events(fromMs, toMs, signal), history.outages(fromMs, toMs, signal)]).then(
      ([events, outages]) => {
        if (!signal.aborted) setHeld({ status: 'ready', events, outages });
      },
      () => {
        if (!signal.aborted) setHeld((before) => ({ ...before, status: 'failed' }));
      },
    );
    return () => aborter.abort();
  }, [history, fromMs, toMs, asks]);
  return held;
}
