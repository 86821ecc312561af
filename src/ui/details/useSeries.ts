import { useEffect, useState } from 'react';
import type { UnixMs } from '../../geo/units.ts';
import type { Series } from '../../state/history.ts';
import { useViewer } from '../viewerContext.ts';

export interface Span {
  readonly fromMs: UnixMs;
  readonly toMs: UnixMs;
}
export type SeriesState =
  | { readonly status: 'loading'; readonly series: Series | null }
  | { readonly status: 'ready'; readonly series: Series }
  | { readonly status: 'failed'; readonly series: Series | null };

const LOADING: SeriesState = { status: 'loading', series: null };

/**
 * History of a datastream for a span. The last series of the same datastream stays on screen while the next one loads.
 * @param span null: nothing is asked for yet
 */
export function useSeries(datastream: string, span: Span | null, points: number): SeriesState {
  const { history } = useViewer();
  const [held, setHeld] = useState<{ readonly datastream: string; readonly state: SeriesState } | null>(null);
  const fromMs = span?.fromMs;
  const toMs = span?.toMs;
  const [asks, setAsks] = useState(0);
  // What the feed has learnt since, or another file, changes what was read.
  useEffect(
    () =>
      history.onForgotten((from, to) => {
        if (fromMs !== undefined && toMs !== undefined && fromMs <= to && toMs >= from) setAsks((n) => n + 1);
      }),
    [history, fromMs, toMs],
  );
  useEffect(() => {
    if (fromMs === undefined || toMs === undefined) return;
    const aborter = new AbortController();
    history.series(datastream, fromMs, toMs, points, aborter.signal).then(
      (series) => {
        if (!aborter.signal.aborted) setHeld({ datastream, state: { status: 'ready', series } });
      },
      () => {
        if (aborter.signal.aborted) return;
        setHeld((before) => ({
          datastream,
          state: { status: 'failed', series: before?.datastream === datastream ? before.state.series : null },
        }));
      },
    );
    return () => aborter.abort();
  }, [history, datastream, fromMs, toMs, points, asks]);
  return held?.datastream === datastream ? held.state : LOADING;
}
