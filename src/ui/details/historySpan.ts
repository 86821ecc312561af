import { unixMs, type UnixMs } from '../../geo/units.ts';
import { DAY_MS } from '../format/berlinTime.ts';
import type { Series } from '../../state/history.ts';
import type { Span } from './useSeries.ts';

export const SPANS = ['day', 'week', 'whole'] as const;
export type SpanName = (typeof SPANS)[number];

/** The end of a span moves in steps of this part of its length, so that a running clock does not ask for the history each second. */
const STEPS = 96;

/**
 * The hours before an instant.
 * @param range what the history holds; null = not known yet
 * @returns null while there is no instant, or no range to take the whole of
 */
export function historySpan(
  name: SpanName,
  instantMs: UnixMs | null,
  range: { readonly fromMs: UnixMs; readonly toMs: UnixMs } | null,
): Span | null {
  if (instantMs === null) return null;
  if (name === 'whole') {
    if (!range) return null;
    const step = Math.max((range.toMs - range.fromMs) / STEPS, 60_000);
    return { fromMs: range.fromMs, toMs: unixMs(Math.ceil(range.toMs / step) * step) };
  }
  const length = name === 'day' ? DAY_MS : 7 * DAY_MS;
  const step = length / STEPS;
  const toMs = unixMs(Math.ceil(instantMs / step) * step);
  return { fromMs: unixMs(toMs - length), toMs };
}

/** A series without what begins after an instant; the same object when nothing does. */
export function upTo(series: Series, instantMs: number): Series {
  const last = series.buckets.at(-1);
  if (!last || last.tMs <= instantMs) return series;
  return { ...series, buckets: series.buckets.filter((bucket) => bucket.tMs <= instantMs) };
}
