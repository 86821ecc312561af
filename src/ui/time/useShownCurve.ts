import { useMemo } from 'react';
import { useStore } from 'zustand';
import { unixMs } from '../../geo/units.ts';
import type { Bucket } from '../../state/history.ts';
import { STAGE_DATASTREAM } from '../../state/stage.ts';
import { useSeries } from '../details/useSeries.ts';
import { useViewer } from '../viewerContext.ts';
import { clampTo, type TimeRange } from './timeScale.ts';
import { useStageCurve } from './useStageCurve.ts';

const POINTS = 960;
const NONE: readonly Bucket[] = [];

/**
 * A span that holds the one shown and moves in great steps, so that a wheel that turns asks for the history few times.
 * @returns at most two steps, each as long as the span shown or up to twice that
 */
export function coarseSpan(shown: TimeRange, range: TimeRange): TimeRange {
  const step = 2 ** Math.ceil(Math.log2(Math.max(shown.toMs - shown.fromMs, 1)));
  const fromMs = Math.floor(shown.fromMs / step) * step;
  const toMs = Math.ceil(shown.toMs / step) * step;
  return { fromMs: clampTo(range, fromMs), toMs: clampTo({ ...range, toMs: unixMs(Infinity) }, toMs) };
}

/** Stage at Ruhrort in the span shown: as fine as the bar can draw it. */
export function useShownCurve(shown: TimeRange, range: TimeRange): readonly Bucket[] {
  const { catalogue } = useViewer();
  const whole = useStageCurve();
  const isKnown = useStore(catalogue, (state) => state.datastreams.has(STAGE_DATASTREAM));
  const isWhole = shown.fromMs === range.fromMs && shown.toMs === range.toMs;
  const { fromMs, toMs } = coarseSpan(shown, range);
  const span = useMemo(() => (isKnown && !isWhole ? { fromMs, toMs } : null), [isKnown, isWhole, fromMs, toMs]);
  const fine = useSeries(STAGE_DATASTREAM, span, POINTS).series?.buckets ?? NONE;
  return useMemo(() => {
    if (isWhole) return whole;
    // The curve runs on to the edges, and its height fits what is shown.
    const first = fine.findIndex(({ tMs }) => tMs >= shown.fromMs);
    const last = fine.findLastIndex(({ tMs }) => tMs <= shown.toMs);
    return fine.slice(Math.max(first - 1, 0), last + 2);
  }, [isWhole, whole, fine, shown.fromMs, shown.toMs]);
}
