import { unixMs, type UnixMs } from '../../geo/units.ts';
import { DAY_MS, daysBetween, HOUR_MS } from '../format/berlinTime.ts';

export interface TimeRange {
  readonly fromMs: UnixMs;
  readonly toMs: UnixMs;
}

/** Speeds a person can choose, × real time. */
export const SPEEDS = [1, 10, 60, 300, 600, 1800, 3600] as const;

export const clampTo = (range: TimeRange, ms: number): UnixMs =>
  unixMs(Math.min(Math.max(ms, range.fromMs), range.toMs));

/** Where an instant lies in the range: 0 at its start, 1 at its end. */
export function shareOf(range: TimeRange, ms: number): number {
  const length = range.toMs - range.fromMs;
  return length > 0 ? (clampTo(range, ms) - range.fromMs) / length : 0;
}

export const instantAtShare = (range: TimeRange, share: number): UnixMs =>
  clampTo(range, range.fromMs + share * (range.toMs - range.fromMs));

export interface Tick {
  readonly ms: UnixMs;
  /** Carries a date; the others are only strokes. */
  readonly isNamed: boolean;
}

/**
 * Strokes at midnight in the city (at full hours in a range shorter than two days), with as many dates as there is room for.
 * @param most dates that fit side by side
 */
export function timeTicks(range: TimeRange, most: number): Tick[] {
  const length = range.toMs - range.fromMs;
  if (length <= 0) return [];
  if (length < 2 * DAY_MS) {
    const step = ([1, 2, 3, 6, 12].find((hours) => length / (hours * HOUR_MS) <= most) ?? 12) * HOUR_MS;
    const ticks: Tick[] = [];
    for (let at = Math.ceil(range.fromMs / HOUR_MS) * HOUR_MS; at < range.toMs; at += HOUR_MS)
      ticks.push({ ms: unixMs(at), isNamed: at % step === 0 });
    return ticks;
  }
  const days = length / DAY_MS;
  const stroke = Math.max(1, Math.ceil(days / 120));
  const named = stroke * Math.max(1, Math.ceil(days / stroke / Math.max(most, 1)));
  return daysBetween(range.fromMs, range.toMs, stroke).map((ms, i) => ({ ms, isNamed: (i * stroke) % named === 0 }));
}

/**
 * What a key does on the time bar: the new instant, or null when it is not one of its keys.
 * @param isFine with Shift: a quarter of an hour instead of an hour
 */
export function instantAfterKey(key: string, range: TimeRange, now: UnixMs, isFine = false): UnixMs | null {
  const arrow = isFine ? HOUR_MS / 4 : HOUR_MS;
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: arrow,
    ArrowUp: arrow,
    ArrowLeft: -arrow,
    ArrowDown: -arrow,
    PageUp: DAY_MS,
    PageDown: -DAY_MS,
  };
  if (key === 'Home') return range.fromMs;
  if (key === 'End') return range.toMs;
  const step = steps[key];
  return step === undefined ? null : clampTo(range, now + step);
}

/** Joins overlapping spans, so that a bar full of short gaps stays readable. */
export function mergeSpans<T extends TimeRange & { readonly isFilled: boolean }>(spans: readonly T[]): T[] {
  const merged: T[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last && last.isFilled === span.isFilled && span.fromMs <= last.toMs)
      merged[merged.length - 1] = { ...last, toMs: unixMs(Math.max(last.toMs, span.toMs)) };
    else merged.push(span);
  }
  return merged;
}
