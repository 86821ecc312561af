import type { RealtimeEntity, RealtimeFeed } from '../../../schema/gtfs/realtime.ts';
import { daysLater } from './readCalendar.ts';
import type { ServiceDays, Timetable, Trip } from './timetable.ts';

/** A trip is told so long before and after it runs. */
const AROUND_MS = 20 * 60_000;
/** Service days whose trips may run on a calendar day: `49:00:00` is one in the night after the next. */
const DAYS_BEFORE = [-2, -1, 0, 1];

const spanOf = (trip: Trip, beginMs: number): readonly [number, number] => {
  const startMs = beginMs + trip.startS * 1000;
  return [startMs, startMs + trip.times.departsS.at(-1)! * 1000];
};

/** Service days on which a trip runs and that are near an instant, the one first whose span is the nearest. */
export function serviceDaysNear(trip: Trip, { runsOn }: Timetable, days: ServiceDays, atMs: number): string[] {
  const today = days.dateOf(atMs);
  return DAYS_BEFORE.map((offset) => daysLater(today, offset))
    .filter((date) => runsOn(trip.serviceId, date))
    .map((date) => {
      const [from, to] = spanOf(trip, days.beginOf(date));
      return { date, awayMs: Math.max(0, from - atMs, atMs - to) };
    })
    .sort((a, b) => a.awayMs - b.awayMs)
    .map(({ date }) => date);
}

/** What a real-time feed would say if all were as planned: the trips around an instant, on the days on which they run. */
export function scheduledAt(timetable: Timetable, days: ServiceDays, atMs: number): RealtimeFeed {
  const today = days.dateOf(atMs);
  const near = DAYS_BEFORE.map((offset) => daysLater(today, offset)).map((date) => ({ date, beginMs: days.beginOf(date) })); // prettier-ignore
  const entities: RealtimeEntity[] = [];
  for (const trip of timetable.trips.values())
    for (const { date, beginMs } of near) {
      const [from, to] = spanOf(trip, beginMs);
      if (from - AROUND_MS > atMs || to + AROUND_MS < atMs || !timetable.runsOn(trip.serviceId, date)) continue;
      entities.push({ id: `${trip.id}@${date}`, isDeleted: false, tripUpdate: { trip: { tripId: trip.id, startDate: date }, stops: [] } }); // prettier-ignore
    }
  return { version: '2.0', isDifferential: false, timestampS: atMs / 1000, entities };
}
