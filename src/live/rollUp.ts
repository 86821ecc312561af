import type { UnixMs } from '../geo/units.ts';
import { unixMs } from '../geo/units.ts';
import { originOf, QUALITIES, type Origin, type Quality } from './observation.ts';

/** Round widths, so that buckets begin at times a person would choose: 1 s … 1 h, then whole hours, then whole days. */
const WIDTHS_S = [1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** Width in ms of at most `points` buckets over a span; buckets begin at multiples of it. */
export function widthOf(fromMs: number, toMs: number, points: number): number {
  const fits = (width: number): boolean => Math.floor(toMs / width) - Math.floor(fromMs / width) < points;
  const round = WIDTHS_S.map((s) => s * 1000).find(fits);
  if (round !== undefined) return round;
  let days = Math.ceil((toMs - fromMs) / 86_400_000 / points);
  // With few points the alignment can cost one bucket more, at any width: then the span is one bucket.
  while (!fits(days * 86_400_000) && days * 86_400_000 <= toMs - fromMs) days++;
  return days * 86_400_000;
}

/** One bucket of a series: what was observed in a span that begins at `tMs`. */
export interface RolledUp {
  readonly tMs: UnixMs;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly last: number;
  readonly n: number;
  /** Origin of the last value. */
  readonly origin: Origin;
  /** Whether values of more than one origin are in it. */
  readonly mixed: boolean;
  /** The worst in it. */
  readonly quality: Quality;
}

/** A bucket that is still being filled, from observations or from finer buckets. */
interface Part {
  readonly tMs: number;
  min: number;
  max: number;
  sum: number;
  last: number;
  n: number;
  /** Flags of the last observation. */
  flags: number;
  mixed: boolean;
  worst: number;
}

/** What a bucket is made of: one observation (`n` 1, all figures the same) or a finer bucket. Ascending in time. */
export interface RollUpInput {
  readonly tMs: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly last: number;
  readonly n: number;
  readonly flags: number;
  readonly mixed: boolean;
  readonly worst: number;
}

export const inputOf = (tMs: number, value: number, flags: number): RollUpInput => ({
  ...{ tMs, min: value, max: value, sum: value, last: value, n: 1 },
  ...{ flags, mixed: false, worst: flags & 3 },
});

/** Buckets that begin at multiples of their width; empty ones are left out, missing values are not given in. */
export function rollUp(inputs: Iterable<RollUpInput>, widthMs: number): RolledUp[] {
  const parts: Part[] = [];
  for (const input of inputs) {
    const tMs = Math.floor(input.tMs / widthMs) * widthMs;
    const part = parts.at(-1);
    if (part?.tMs !== tMs) {
      parts.push({ ...input, tMs });
      continue;
    }
    part.min = Math.min(part.min, input.min);
    part.max = Math.max(part.max, input.max);
    part.sum += input.sum;
    part.n += input.n;
    part.last = input.last;
    part.mixed ||= input.mixed || (input.flags & 12) !== (part.flags & 12);
    part.flags = input.flags;
    part.worst = Math.max(part.worst, input.worst);
  }
  return parts.map(({ tMs, min, max, sum, n, last, flags, mixed, worst }) => ({
    ...{ tMs: unixMs(tMs), min, max, mean: sum / n, last, n, mixed },
    ...{ origin: originOf(flags), quality: QUALITIES[worst]! },
  }));
}
