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

export function levelOfEvent({ type, data }: TwinEvent): EventLevel {
  return type === RAISED ? (data?.severity ?? 'info') : 'info';
}

/** Marks of the events in a span, the gravest of those that share a place. @param events ascending in time */
export function eventMarks(events: readonly TwinEvent[], shown: TimeRange, widthPx: number): EventMark[] {
  const marks: { ms: UnixMs; level: EventLevel; events: TwinEvent[]; endMs: number }[] = [];
  for (const event of events) {
    const ms = timeOf(event);
    if (ms < shown.fromMs || ms > shown.toMs) continue;
    const level = levelOfEvent(event);
    const last = marks.at(-1);
    if (last && (shareOf(shown, ms) - shareOf(shown, last.endMs)) * widthPx < NEAR_PX) {
      last.events.push(event);
      last.endMs = ms;
      if (GRAVITY.indexOf(level) > GRAVITY.indexOf(last.level)) [last.level, last.ms] = [level, ms];
    } else marks.push({ ms, level, events: [event], endMs: ms });
  }
  return marks.map(({ ms, level, events: own }) => ({ ms, level, events: own }));
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
