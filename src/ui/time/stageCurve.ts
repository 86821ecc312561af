import type { Bucket } from '../../state/history.ts';
import type { UnixMs } from '../../geo/units.ts';
import { HOUR_MS } from '../format/berlinTime.ts';
import { shareOf, type TimeRange } from './timeScale.ts';

export type Trend = 'rising' | 'falling' | 'steady';

/** Below this many centimetres in the hours looked at, the river counts as steady. */
const STEADY_CM = 3;
const TREND_MS = 3 * HOUR_MS;
/** Silence that still counts as one curve; daily figures are one. */
const TOLERATED_MS = 26 * HOUR_MS;

/** Mean at an instant, between two buckets along the line; null outside and in gaps of more than a day. */
export function curveAt(buckets: readonly Bucket[], ms: number): number | null {
  const after = buckets.findIndex((bucket) => bucket.tMs >= ms);
  const next = buckets[after];
  if (!next) return null;
  if (next.tMs === ms) return next.mean;
  const before = buckets[after - 1];
  if (!before || next.tMs - before.tMs > TOLERATED_MS) return null;
  return before.mean + ((next.mean - before.mean) * (ms - before.tMs)) / (next.tMs - before.tMs);
}

/** Whether the river rose over the three hours before an instant; null where the curve does not reach. */
export function trendOf(buckets: readonly Bucket[], nowMs: UnixMs, nowCm: number): Trend | null {
  const before = curveAt(buckets, nowMs - TREND_MS);
  if (before === null) return null;
  const rise = nowCm - before;
  if (Math.abs(rise) < STEADY_CM) return 'steady';
  return rise > 0 ? 'rising' : 'falling';
}

/** Between finer values the line breaks sooner: three of their usual distances, an hour at least. */
export function toleratedOf(buckets: readonly Bucket[]): number {
  const steps = buckets.slice(1).map(({ tMs }, i) => tMs - buckets[i]!.tMs);
  const median = steps.sort((a, b) => a - b)[steps.length >> 1] ?? TOLERATED_MS;
  return Math.min(Math.max(3 * median, HOUR_MS), TOLERATED_MS);
}

/** SVG path of the curve in a box of 1000 × 100; the line breaks in gaps. Empty without values. */
export function curvePath(buckets: readonly Bucket[], range: TimeRange): { line: string; area: string } {
  const tolerated = toleratedOf(buckets);
  let [low, high] = [Infinity, -Infinity];
  for (const { mean } of buckets) {
    low = Math.min(low, mean);
    high = Math.max(high, mean);
  }
  if (low > high) return { line: '', area: '' };
  const spread = Math.max(high - low, 1);
  let line = '';
  let area = '';
  let start: string | null = null;
  let lastX = '';
  const close = (): void => {
    if (start !== null) area += `L${lastX} 100L${start} 100Z`;
  };
  buckets.forEach((bucket, i) => {
    const x = (shareOf(range, bucket.tMs) * 1000).toFixed(1);
    // The upper third belongs to the dates.
    const y = (94 - ((bucket.mean - low) / spread) * 54).toFixed(1);
    const before = buckets[i - 1];
    const isNew = !before || bucket.tMs - before.tMs > tolerated;
    if (isNew) {
      close();
      start = x;
    }
    const point = `${isNew ? 'M' : 'L'}${x} ${y}`;
    line += point;
    area += point;
    lastX = x;
  });
  close();
  return { line, area };
}
