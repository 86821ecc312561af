import { unixMs, type UnixMs } from './units.ts';

/** The city's own time zone: what a clock on a wall in Duisburg shows. */
export const TIME_ZONE = 'Europe/Berlin';
const HOUR_MS = 3_600_000;

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
export function offsetAt(ms: number): number {
  const p = new Map(parts.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => p.get(type) ?? 0;
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(ms / 1000) * 1000;
}

/** Local wall time (as if it were UTC, in ms) to the instant. Times that the change of clocks skips come out one hour later. */
export function fromLocal(localMs: number): UnixMs {
  const first = localMs - offsetAt(localMs - HOUR_MS);
  return unixMs(localMs - offsetAt(first));
}
