import { unixMs, type UnixMs } from '../../geo/units.ts';

/** The city's own time zone: what a clock on a wall in Duisburg shows. */
export const TIME_ZONE = 'Europe/Berlin';
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Milliseconds that local time is ahead of UTC at an instant (1 h or 2 h). */
function offsetAt(ms: number): number {
  const p = new Map(parts.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => p.get(type) ?? 0;
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(ms / 1000) * 1000;
}

/** Local wall time (as if it were UTC, in ms) to the instant. Times that the change of clocks skips come out one hour later. */
function fromLocal(localMs: number): UnixMs {
  const first = localMs - offsetAt(localMs - HOUR_MS);
  return unixMs(localMs - offsetAt(first));
}

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
