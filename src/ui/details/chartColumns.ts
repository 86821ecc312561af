import type { Bucket } from '../../state/history.ts';

/** What the chart draws, aligned by index; null = nothing there. */
export interface ChartColumns {
  /** Seconds since 1970. */
  readonly x: number[];
  readonly min: (number | null)[];
  readonly max: (number | null)[];
  /** Means of measured values: live or recorded. */
  readonly measured: (number | null)[];
  /** Means of computed and simulated values, with the measured ones they hang between. */
  readonly derived: (number | null)[];
  /** Where a measured value stands alone among derived ones and needs a dot to be seen. */
  readonly dots: number[];
}

/** A hole between two buckets: seconds since 1970. */
export interface ChartGap {
  readonly from: number;
  readonly to: number;
}

/** Whether a bucket holds what was measured. What does not tell its origin counts as measured: it is drawn plainly. */
export const isMeasured = ({ origin, mixed }: Bucket): boolean =>
  mixed === true || (origin !== 'computed' && origin !== 'simulated');

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

/**
 * Buckets as columns. Where more than three expected intervals (or buckets, when they are coarser) lie between two values, the line
 * breaks: a gap is shown as a gap.
 * @param intervalMs expected interval of the datastream
 * @param span what the chart shows; its empty begin and end are gaps too
 */
export function chartColumns(
  buckets: readonly Bucket[],
  intervalMs: number,
  span: { readonly fromMs: number; readonly toMs: number } | null = null,
): { readonly columns: ChartColumns; readonly gaps: readonly ChartGap[] } {
  const columns: ChartColumns = { x: [], min: [], max: [], measured: [], derived: [], dots: [] };
  const gaps: ChartGap[] = [];
  const steps = buckets.slice(1).map((bucket, i) => bucket.tMs - buckets[i]!.tMs);
  const tolerated = 3 * Math.max(intervalMs, median(steps));
  const push = (x: number, bucket: Bucket | null): void => {
    columns.x.push(x);
    columns.min.push(bucket && bucket.min);
    columns.max.push(bucket && bucket.max);
    columns.measured.push(bucket && isMeasured(bucket) ? bucket.mean : null);
    columns.derived.push(bucket && !isMeasured(bucket) ? bucket.mean : null);
  };
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (span && first && first.tMs - span.fromMs > tolerated)
    gaps.push({ from: span.fromMs / 1000, to: first.tMs / 1000 });
  let before: Bucket | undefined;
  for (const bucket of buckets) {
    if (before && bucket.tMs - before.tMs > tolerated) {
      push((before.tMs + bucket.tMs) / 2000, null);
      gaps.push({ from: before.tMs / 1000, to: bucket.tMs / 1000 });
    }
    push(bucket.tMs / 1000, bucket);
    before = bucket;
  }
  if (span && last && span.toMs - last.tMs > tolerated) gaps.push({ from: last.tMs / 1000, to: span.toMs / 1000 });
  joinDerived(columns);
  return { columns, gaps };
}

/** Leads the derived line on to the measured values beside it, and finds those that stand alone. */
function joinDerived({ x, max, measured, derived, dots }: ChartColumns): void {
  const isDerived = derived.map((value) => value !== null);
  for (let i = 0; i < x.length; i++) {
    const value = measured[i] ?? null;
    if (value === null) continue;
    const besides = [i - 1, i + 1];
    if (besides.some((j) => isDerived[j])) derived[i] = value;
    // A line needs two points: neighbours that are measured too. At a gap `max` is null as well.
    const hasCompany = besides.some((j) => max[j] !== undefined && measured[j] !== null && max[j] !== null);
    if (besides.some((j) => isDerived[j]) || !hasCompany) dots.push(i);
  }
}

/** Least and greatest of a series; null without buckets. */
export function extent(buckets: readonly Pick<Bucket, 'min' | 'max'>[]): readonly [number, number] | null {
  let [least, greatest] = [Infinity, -Infinity];
  for (const { min, max } of buckets) {
    least = Math.min(least, min);
    greatest = Math.max(greatest, max);
  }
  return least <= greatest ? [least, greatest] : null;
}

/**
 * Axis for the values: the data with air around it, never narrower than a seventh of the usual range (noise must not look like a
 * flood), widened to the next mark above and below where one is near.
 */
export function valueAxis(
  data: readonly [number, number],
  usual: readonly [number, number] | undefined,
  marks: readonly number[],
): [number, number] {
  const least = usual ? (usual[1] - usual[0]) / 7 : Math.abs(data[1]) * 0.1 || 1;
  const span = Math.max(data[1] - data[0], least);
  const middle = (data[0] + data[1]) / 2;
  let low = middle - span / 2 - span * 0.1;
  let high = middle + span / 2 + span * 0.1;
  const reach = span * 0.5;
  const above = marks.filter((mark) => mark > data[1] && mark < data[1] + reach);
  const below = marks.filter((mark) => mark < data[0] && mark > data[0] - reach);
  if (above.length) high = Math.max(high, Math.min(...above) + span * 0.08);
  if (below.length) low = Math.min(low, Math.max(...below) - span * 0.08);
  if (data[0] >= 0) low = Math.max(low, 0);
  return [low, high];
}
