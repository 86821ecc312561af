import { unixMs, type UnixMs } from '../../geo/units.ts';
import { DAY_MS, HOUR_MS } from '../format/berlinTime.ts';
import { clampTo, type TimeRange } from './timeScale.ts';

/** The least that the time bar shows at once. */
export const LEAST_MS = 6 * HOUR_MS;
/** Where the instant stands in a window that was moved to it. */
const LEAD = 0.1;

export const SPAN_NAMES = ['day', 'week', 'all'] as const;
export type SpanName = (typeof SPAN_NAMES)[number];
const LENGTHS = { day: DAY_MS, week: 7 * DAY_MS, all: Infinity } as const;

/** A window of a length that begins at an instant, moved into the range; null when it holds the whole range. */
function windowFrom(range: TimeRange, fromMs: number, lengthMs: number): TimeRange | null {
  const whole = range.toMs - range.fromMs;
  if (lengthMs >= whole) return null;
  const from = Math.min(Math.max(fromMs, range.fromMs), range.toMs - lengthMs);
  return { fromMs: unixMs(from), toMs: unixMs(from + lengthMs) };
}

/** @param at what stays in the middle. @returns null = the whole range */
export const windowOf = (range: TimeRange, name: SpanName, at: UnixMs): TimeRange | null =>
  windowFrom(range, at - LENGTHS[name] / 2, LENGTHS[name]);

/** Which of the named spans a window is; null when it is none of them. */
export function nameOf(range: TimeRange, window: TimeRange | null): SpanName | null {
  if (window === null) return 'all';
  const length = Math.round(window.toMs - window.fromMs);
  return SPAN_NAMES.find((name) => LENGTHS[name] === length && length < range.toMs - range.fromMs) ?? null;
}

/** Shorter (factor < 1) or longer, the instant `at` stays where it is on the bar. */
export function zoomed(range: TimeRange, window: TimeRange | null, at: UnixMs, factor: number): TimeRange | null {
  const shown = window ?? range;
  const length = shown.toMs - shown.fromMs;
  const next = Math.max(length * factor, Math.min(LEAST_MS, length));
  const share = length > 0 ? (clampTo(shown, at) - shown.fromMs) / length : 0;
  return windowFrom(range, at - share * next, next);
}

export function moved(range: TimeRange, window: TimeRange | null, byMs: number): TimeRange | null {
  return window && windowFrom(range, window.fromMs + byMs, window.toMs - window.fromMs);
}

/**
 * The window, turned like a page where the instant has left it, and drawn back into a range that has changed. The same object when
 * nothing is to be done.
 */
export function keptOn(range: TimeRange, window: TimeRange | null, at: UnixMs): TimeRange | null {
  if (!window) return null;
  const length = window.toMs - window.fromMs;
  const instant = clampTo(range, at);
  if (instant > window.toMs) return windowFrom(range, instant - LEAD * length, length);
  if (instant < window.fromMs) return windowFrom(range, instant - (1 - LEAD) * length, length);
  if (window.fromMs < range.fromMs || window.toMs > range.toMs || length >= range.toMs - range.fromMs)
    return windowFrom(range, window.fromMs, length);
  return window;
}
