import { unixMs, type UnixMs } from '../../geo/units.ts';
import { RAISED } from '../../schema/alarms.ts';
import type { OutageJson, TwinEvent } from '../../schema/events.ts';
import { shareOf, type TimeRange } from './timeScale.ts';

/** Gravity of an event as a shape: an alarm that is over and what has no level are quiet. */
export type EventLevel = 'alarm' | 'watch' | 'info';
export interface EventMark {
  readonly ms: UnixMs;
  readonly level: EventLevel;
  /** Events behind the mark, ascending in time; more than one where they would overlap. */
  readonly events: readonly TwinEvent[];
}

/** Events nearer to each other than this share one mark, CSS pixels. */
const NEAR_PX = 14;
const GRAVITY: readonly EventLevel[] = ['info', 'watch', 'alarm'];

export const timeOf = (event: TwinEvent): UnixMs => unixMs(Date.parse(event.time));

/** Which share of a span lies in parts that are not known, 0 … 1. */
export function unreckonedIn(parts: readonly { readonly from: number; readonly to: number }[], { fromMs, toMs }: TimeRange): number {
  const unknownMs = parts.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs)), 0);
  return Math.min(1, unknownMs / Math.max(1, toMs - fromMs));
} // prettier-ignore

export function levelOfEvent({ type, data }: TwinEvent): EventLevel {
  return type === RAISED ? (data?.severity ?? 'info') : 'info';
}

/**
 * Marks of the events in a span: the graver take their place first, what would overlap a mark joins it. Ascending in time.
 * @param events ascending in time
 */
export function eventMarks(events: readonly TwinEvent[], shown: TimeRange, widthPx: number): EventMark[] {
  const placeOf = (ms: number): number => shareOf(shown, ms) * widthPx;
  const within = events.filter((event) => timeOf(event) >= shown.fromMs && timeOf(event) <= shown.toMs);
  const gravity = (event: TwinEvent): number => GRAVITY.indexOf(levelOfEvent(event));
  /** By cells of the least distance: a mark that is too near stands in the same cell or beside it. */
  const cells = new Map<number, { ms: UnixMs; level: EventLevel; events: TwinEvent[] }>();
  for (const event of within.toSorted((a, b) => gravity(b) - gravity(a))) {
    const ms = timeOf(event);
    const cell = Math.floor(placeOf(ms) / NEAR_PX);
    const near = [cell, cell - 1, cell + 1]
      .map((at) => cells.get(at))
      .find((mark) => mark && Math.abs(placeOf(mark.ms) - placeOf(ms)) < NEAR_PX);
    if (near) near.events.push(event);
    else cells.set(cell, { ms, level: levelOfEvent(event), events: [event] });
  }
  return [...cells.values()]
    .map((mark) => ({ ...mark, events: mark.events.sort((a, b) => timeOf(a) - timeOf(b)) }))
    .sort((a, b) => a.ms - b.ms);
}

/** The event before (-1) or after (1) an instant; undefined where there is none. Events of the instant itself are passed over. */
export function neighbour(events: readonly TwinEvent[], at: UnixMs, direction: -1 | 1): TwinEvent | undefined {
  // A clock that was sent to an event stands within a second of it.
  return direction > 0
    ? events.find((event) => timeOf(event) > at + 999)
    : events.findLast((event) => timeOf(event) < at - 999);
}

/** A span that is drawn on the bar. */
export interface OutageSpan extends TimeRange {
  readonly source: string;
  /** It lasts. */
  readonly isOpen: boolean;
}
export const outageSpans = (outages: readonly OutageJson[], nowMs: UnixMs): OutageSpan[] =>
  outages.map(({ source, from, to }) => ({
    source,
    fromMs: unixMs(Date.parse(from)),
    toMs: to === null ? nowMs : unixMs(Date.parse(to)),
    isOpen: to === null,
  }));
