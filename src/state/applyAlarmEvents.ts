import { FOLLOWS, type AlarmEvent } from '../live/pushedEvents.ts';
import { ACKNOWLEDGED, alarmWeight, CLEARED, RAISED, type Alarm } from '../schema/alarms.ts';
import { isoOf } from '../schema/observations.ts';

const weight = ({ since, severity, origin }: Alarm): number =>
  alarmWeight(Date.parse(since), severity, origin === 'simulated');
const inOrder = (alarms: readonly Alarm[]): readonly Alarm[] => alarms.toSorted((a, b) => weight(b) - weight(a));

function apply(alarms: readonly Alarm[], event: AlarmEvent): readonly Alarm[] {
  if (!('data' in event)) return alarms;
  const known = alarms.find(({ alarm }) => alarm === event.data.alarm);
  const changedBy = (changed: Partial<Alarm>): readonly Alarm[] =>
    alarms.map((one) => (one === known ? { ...one, ...changed } : one));
  switch (event.type) {
    case RAISED: {
      const since = isoOf(event.time);
      if (known?.since === since) return changedBy({ under: event.data.under });
      const raised: Alarm = { ...event.data, subject: event.subject, since, isSinceKnown: true, acknowledgement: null };
      return inOrder([...alarms.filter((one) => one !== known), raised]);
    }
    case CLEARED:
      return known && Date.parse(known.since) <= event.time ? alarms.filter((one) => one !== known) : alarms;
    case ACKNOWLEDGED: {
      const { by, note, written } = event.data;
      const isNewer = known?.acknowledgement == null || known.acknowledgement.written < written;
      return isNewer ? changedBy({ acknowledgement: { at: isoOf(event.time), by, note, written } }) : alarms;
    }
    case FOLLOWS:
      return changedBy({ under: event.data.under });
  }
}

/** The alarms after what was pushed. What is known already changes nothing: events that an answer has in it may come once more. */
export const applyAlarmEvents = (alarms: readonly Alarm[], events: readonly AlarmEvent[]): readonly Alarm[] =>
  events.reduce(apply, alarms);
