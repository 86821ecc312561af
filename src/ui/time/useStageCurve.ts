import { useStore } from 'zustand';
import { useMemo } from 'react';
import { unixMs } from '../../geo/units.ts';
import type { Bucket } from '../../state/history.ts';
import { HOUR_MS } from '../format/berlinTime.ts';
import { useSeries } from '../details/useSeries.ts';
import { useViewer } from '../viewerContext.ts';
import { STAGE_DATASTREAM } from '../../state/stage.ts';

const POINTS = 480;
const NONE: readonly Bucket[] = [];

/** Stage at Ruhrort over the whole history. Asked again only when the span has grown by a hundredth (an hour at least). */
export function useStageCurve(): readonly Bucket[] {
  const { clock, catalogue } = useViewer();
  const fromMs = useStore(clock, (state) => state.range?.fromMs);
  const toMs = useStore(clock, (state) => state.range?.toMs);
  const isKnown = useStore(catalogue, (state) => state.datastreams.has(STAGE_DATASTREAM));
  let end = toMs;
  if (fromMs !== undefined && toMs !== undefined) {
    const step = Math.max(HOUR_MS, 2 ** Math.ceil(Math.log2((toMs - fromMs) / 100 + 1)));
    end = unixMs(Math.ceil(toMs / step) * step);
  }
  const span = useMemo(
    () => (isKnown && fromMs !== undefined && end !== undefined ? { fromMs, toMs: end } : null),
    [isKnown, fromMs, end],
  );
  return useSeries(STAGE_DATASTREAM, span, POINTS).series?.buckets ?? NONE;
}
