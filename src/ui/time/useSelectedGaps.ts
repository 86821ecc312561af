import { useMemo } from 'react';
import { useStore } from 'zustand';
import { unixMs } from '../../geo/units.ts';
import { chartColumns } from '../details/chartColumns.ts';
import { useSeries } from '../details/useSeries.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import type { TimeRange } from './timeScale.ts';
import { coarseSpan } from './useShownCurve.ts';

const POINTS = 960;

export interface SelectedGaps {
  /** Asset and quantity, in the reader's language. */
  readonly name: string;
  readonly gaps: readonly TimeRange[];
}
const NONE: SelectedGaps = { name: '', gaps: [] };

/** Where the first quantity of the selected asset has no values within the span shown. */
export function useSelectedGaps(shown: TimeRange, range: TimeRange): SelectedGaps {
  const { catalogue, selection } = useViewer();
  const lang = useLanguage();
  const selected = useStore(selection, (state) => state.selected);
  const asset = useStore(catalogue, (state) => (selected === null ? undefined : state.byId.get(selected)));
  const datastream = asset?.properties.datastreams[0];
  const coarse = coarseSpan(shown, range);
  const fromMs = coarse.fromMs;
  const toMs = unixMs(Math.min(coarse.toMs, range.toMs));
  const span = useMemo(() => (datastream ? { fromMs, toMs } : null), [datastream, fromMs, toMs]);
  const { status, series } = useSeries(datastream?.id ?? '', span, POINTS);
  return useMemo(() => {
    if (!asset || !datastream || !span || status !== 'ready') return NONE;
    const name = `${asset.properties.name[lang]}, ${datastream.name[lang]}`;
    if (series.buckets.length === 0) return { name, gaps: [span] };
    const { gaps } = chartColumns(series.buckets, datastream.intervalS * 1000, span);
    return { name, gaps: gaps.map(({ from, to }) => ({ fromMs: unixMs(from * 1000), toMs: unixMs(to * 1000) })) };
  }, [asset, datastream, span, status, series, lang]);
}
