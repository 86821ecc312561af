import {
  ACKNOWLEDGED,
  AlarmDataSchema,
  alarmWeight,
  CLEARED,
  RAISED,
  type Acknowledgement,
  type Alarm,
} from '../schema/alarms.ts';
import type { TwinEvent } from '../schema/events.ts';
import * as v from 'valibot';

/**
 * The alarms that hold at an instant as the events of a recording tell it: raised before and not cleared since. In the order of the feed.
 * @param events ascending in time
 */
export function alarmsOfEvents(events: readonly TwinEvent[], atMs: number): Alarm[] {
  const holding = new Map<string, Alarm>();
  for (const { type, subject = '', time, data } of events) {
    if (Date.parse(time) > atMs) break;
    const name = data?.alarm ?? '';
    if (type === CLEARED) holding.delete(name);
    const held = holding.get(name);
    if (type === ACKNOWLEDGED && held) holding.set(name, { ...held, acknowledgement: saidOf(time, data) });
    const read = v.safeParse(AlarmDataSchema, data);
    if (type === RAISED && read.success)
      holding.set(name, { ...read.output, subject, since: time, isSinceKnown: true, acknowledgement: null });
  }
  const weight = ({ severity, since, origin }: Alarm): number =>
    alarmWeight(Date.parse(since), severity, origin === 'simulated');
  return [...holding.values()].sort((a, b) => weight(b) - weight(a));
}

const saidOf = (at: string, data: TwinEvent['data']): Acknowledgement => ({
  ...{ at, by: data?.by ?? '', note: data?.note ?? '', written: data?.written ?? at },
});
