import { fromLocal, offsetAt } from '../../geo/cityClock.ts';
import type { UnixMs } from '../../geo/units.ts';

export { TIME_ZONE } from '../../geo/cityClock.ts';
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Midnight of the local day that contains the instant. */
export function startOfDay(ms: UnixMs): UnixMs {
  const local = ms + offsetAt(ms);
  return fromLocal(Math.floor(local / DAY_MS) * DAY_MS);
}

/** Local midnights in (from, to), ascending; every `step`-th day counted from the first. */
export function daysBetween(from: UnixMs, to: UnixMs, step = 1): UnixMs[] {
  const days: UnixMs[] = [];
  const first = Math.floor((from + offsetAt(from)) / DAY_MS) + 1;
  for (let day = first; ; day += step) {
    const at = fromLocal(day * DAY_MS);
    if (at >= to) return days;
    days.push(at);
  }
}

/** `2024-01-06T13:00` as a datetime-local field holds it, in local time. */
export function toLocalField(ms: UnixMs): string {
  return new Date(ms + offsetAt(ms)).toISOString().slice(0, 16);
}

/** The other way round; null when the text is not a date and time. */
export function fromLocalField(text: string): UnixMs | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1).map(Number);
  return fromLocal(Date.UTC(year!, month! - 1, day, hour, minute));
}
