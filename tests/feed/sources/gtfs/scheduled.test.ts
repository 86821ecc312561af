import { describe, expect, it } from 'vitest';
import { readStatic } from '../../../../src/feed/sources/gtfs/readStatic.ts';
import { scheduledAt } from '../../../../src/feed/sources/gtfs/scheduled.ts';
import { createServiceDays } from '../../../../src/feed/sources/gtfs/timetable.ts';
import { createTransitBook } from '../../../../src/feed/sources/gtfs/transitBook.ts';
import type { RealtimeEntity } from '../../../../src/schema/gtfs/realtime.ts';
import { NIGHT_TABLES, openTables } from './smallFeed.ts';

const days = createServiceDays('Europe/Berlin');
const timetable = await readStatic(openTables(NIGHT_TABLES), [6.6, 51.3, 6.9, 51.6], () => undefined);
const at = (text: string): number => Date.parse(text);
const running = (text: string): string[] => scheduledAt(timetable, days, at(text)).entities.map(({ id }) => id);

describe('the timetable of the day', () => {
  it('has a trip on its service days only: Friday by its weekday, a holiday not, a single Sunday', () => {
    expect(running('2024-01-05T12:01:00+01:00')).toEqual(['t12@20240105']);
    expect(running('2024-01-06T12:01:00+01:00')).toEqual([]);
    expect(running('2024-01-01T12:01:00+01:00')).toEqual([]);
    expect(running('2024-01-07T12:01:00+01:00')).toEqual(['t12@20240107']);
  });

  it('has the trips after midnight on the day before, with its calendar', () => {
    // 25:10 of Friday, which is Saturday; none in the night to Friday after a Thursday without it.
    expect(running('2024-01-06T01:11:00+01:00')).toEqual(['night@20240105']);
    expect(running('2024-01-05T01:11:00+01:00')).toEqual([]);
    expect(running('2024-01-06T23:59:00+01:00')).toEqual([]);
  });

  it('goes by noon minus twelve hours in the nights when the clocks change', () => {
    // A day of 23 hours: its 01:10 is ten past twelve by the clocks, which are put forward after it.
    expect(running('2024-03-31T00:11:00+01:00')).toEqual(['spring@20240331']);
    expect(running('2024-03-31T01:11:00+01:00')).toEqual([]);
  });
});

const bookOf = (complaints: string[] = [], knowsDelays = true) =>
  createTransitBook({
    ...{ sourceId: 'dvg', origin: 'computed', timetable, days, movingS: 15, knowsDelays },
    provenance: { kind: 'measured', source: 'DVG', licence: 'CC BY 4.0', date: '2024' },
    complain: (line) => void complaints.push(line),
  });
const told = (tripId: string, more: object = {}): RealtimeEntity => ({ id: tripId, isDeleted: false, tripUpdate: { trip: { tripId, ...more }, stops: [] } }); // prettier-ignore

describe('what a real-time feed says, and the calendar', () => {
  const take = (entities: RealtimeEntity[], text: string) => {
    const complaints: string[] = [];
    const book = bookOf(complaints);
    book.take({ version: '2.0', isDifferential: false, timestampS: at(text) / 1000, entities }, at(text));
    const lon = book.fixesAt(at(text)).observations.find(({ datastream }) => datastream.endsWith('/lon'))?.value;
    return { lon, complaints };
  };

  it('a trip that does not say its day after midnight is that of yesterday', () => {
    const { lon, complaints } = take([told('night')], '2024-01-06T01:12:00+01:00');
    expect(lon).toBeCloseTo(6.7744, 3);
    expect(complaints).toEqual([]);
  });

  it('a trip on a day on which it does not run is not shown, and said; one that is added is', () => {
    const noon = '2024-01-06T12:01:00+01:00';
    const refused = take([told('t12', { startDate: '20240106' })], noon);
    expect(refused.lon).toBeUndefined();
    expect(refused.complaints).toEqual(['trip t12 does not run on 20240106 by the calendar of the static feed']);
    expect(take([told('t12', { startDate: '20240106', relationship: 1 })], noon).lon).toBeGreaterThan(6.76);
  });
});

describe('vehicles by the timetable alone', () => {
  it('are where it has them, computed, and nothing is said of their delay', () => {
    const book = bookOf([], false);
    const noon = at('2024-01-05T12:01:00+01:00');
    book.takeScheduled(noon);
    const { observations, announced } = book.fixesAt(noon);
    expect(announced.map(({ id }) => id)).toEqual(['dvg/901-1']);
    expect(new Set(observations.map(({ origin }) => origin))).toEqual(new Set(['computed']));
    expect(observations.map(({ datastream }) => datastream.split('/').at(-1))).toEqual(['way', 'lon', 'lat', 'speed', 'heading']); // prettier-ignore
    book.takeScheduled(noon + 3_600_000);
    expect(book.fixesAt(noon + 3_600_000).observations.map(({ datastream, quality }) => `${datastream} ${quality}`)).toEqual(['dvg/901-1/lon missing', 'dvg/901-1/lat missing']); // prettier-ignore
  });
});
