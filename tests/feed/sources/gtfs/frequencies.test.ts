import { describe, expect, it } from 'vitest';
import { tripOf } from '../../../../src/feed/sources/gtfs/readFrequencies.ts';
import { readStatic } from '../../../../src/feed/sources/gtfs/readStatic.ts';
import { scheduledAt } from '../../../../src/feed/sources/gtfs/scheduled.ts';
import { createServiceDays } from '../../../../src/feed/sources/gtfs/timetable.ts';
import { createTransitBook } from '../../../../src/feed/sources/gtfs/transitBook.ts';
import type { RealtimeEntity, TripDescriptor } from '../../../../src/schema/gtfs/realtime.ts';
import { openTables, TABLES } from './smallFeed.ts';

const HEAD = 'trip_id,start_time,end_time,headway_secs,exact_times';
const days = createServiceDays('Europe/Berlin');
async function read(...rows: string[]) {
  const complaints: string[] = [];
  const tables = { ...TABLES, 'frequencies.txt': [HEAD, ...rows].join('\n') };
  const timetable = await readStatic(openTables(tables), [6.6, 51.3, 6.9, 51.6], (line) => void complaints.push(line));
  return { timetable, complaints: complaints.filter((line) => line.includes('frequencies')) };
}
const at = (time: string): number => Date.parse(`2024-01-05T${time}+01:00`);

describe('a trip of frequencies.txt', () => {
  it('runs each headway from the start on, the last before the end, and not at the times of stop_times.txt', async () => {
    const { timetable } = await read('t12,06:00:00,06:30:00,600,1', 't12,06:30:00,07:30:00,1800,1');
    expect([...timetable.trips.keys()]).toEqual(
      ['t13', 't12#06:00:00', 't12#06:10:00', 't12#06:20:00', 't12#06:30:00', 't12#07:00:00']); // prettier-ignore
    const run = timetable.trips.get('t12#06:10:00')!;
    expect([run.startS, [...run.times.arrivesS], run.pattern]).toEqual([
      22_200,
      [0, 135, 270],
      timetable.trips.get('t13')!.pattern,
    ]);
    const running = (time: string) => scheduledAt(timetable, days, at(time)).entities.map(({ id }) => id);
    // Twenty minutes before and after they run.
    expect(running('06:51:00')).toEqual(['t12#06:30:00@20240105', 't12#07:00:00@20240105']);
    expect(running('12:01:00')).toEqual([]);
  });

  it('runs after midnight, too, as of the day before', async () => {
    const { timetable } = await read('t12,23:50:00,24:20:00,900,0');
    const entities = scheduledAt(timetable, days, Date.parse('2024-01-06T00:06:00+01:00')).entities.map(({ id }) => id);
    expect(entities).toContain('t12#24:05:00@20240105');
  });

  it('is drawn along its course where the timetable is all that is known', async () => {
    const { timetable } = await read('t12,06:00:00,07:00:00,300,0');
    const book = bookOf(timetable);
    book.takeScheduled(at('06:06:00'));
    const { announced, observations } = book.fixesAt(at('06:06:00'));
    // Of 06:00 and 06:05, and those of 06:10, 06:15 and 06:20 that wait already; 06:00 has just arrived.
    expect(announced.map(({ id }) => id)).toContain('dvg/901-2');
    expect(observations.filter(({ datastream }) => datastream.endsWith('/speed')).some(({ value }) => value > 0)).toBe(
      true,
    );
    expect(observations.every(({ origin }) => origin === 'computed')).toBe(true);
  });

  it.each([
    ['t12,07:00:00,06:00:00,600,1', '07:00:00 to 06:00:00 is no span of time'],
    ['t12,six,07:00:00,600,1', 'six to 07:00:00 is no span of time'],
    ['t12,06:00:00,07:00:00,0,1', 'headway_secs 0 is no number of seconds'],
    ['t12,06:00:00,07:00:00,often,1', 'headway_secs often is no number of seconds'],
    ['t12,06:00:00,07:00:00,600,2', 'exact_times is neither 0 nor 1'],
    ['t12,00:00:00,24:00:00,1,1', 'more than 2880 trips'],
  ])('whose row cannot be read is said, and left as it is: %s', async (row, reason) => {
    const { timetable, complaints } = await read(row);
    expect(complaints).toEqual([`GTFS: frequencies.txt: t12: ${reason}`]);
    expect([...timetable.trips.keys()]).toEqual(['t12', 't13']);
  });

  it('that comes not here, or is no trip at all, is passed over', async () => {
    const { timetable, complaints } = await read('elsewhere,06:00:00,07:00:00,600,0', 'nobody,06:00:00,07:00:00,600,0');
    expect([timetable.repeated.size, timetable.trips.size, complaints]).toEqual([0, 2, []]);
  });
});

type Read = Awaited<ReturnType<typeof read>>['timetable'];
const bookOf = (timetable: Read, complaints: string[] = []) =>
  createTransitBook({
    ...{ sourceId: 'dvg', origin: 'computed', timetable, days, movingS: 15 },
    provenance: { kind: 'measured', source: 'DVG', licence: 'CC BY 4.0', date: '2024' },
    complain: (line) => void complaints.push(line),
  });

describe('a real-time feed that speaks of repeated trips', () => {
  it('says which by their start; where only the headway is promised any will do', async () => {
    const exact = (await read('t12,06:00:00,07:00:00,600,1')).timetable;
    const loose = (await read('t12,06:00:00,07:00:00,600,0')).timetable;
    const of = (timetable: Read, trip: TripDescriptor) => tripOf(timetable, trip)?.startS;
    expect(of(exact, { tripId: 't12', startTime: '06:20:00' })).toBe(22_800);
    expect(of(exact, { tripId: 't12', startTime: '06:21:00' })).toBeUndefined();
    expect(of(loose, { tripId: 't12', startTime: '6:21:00' })).toBe(22_860);
    expect(of(loose, { tripId: 't12' })).toBeUndefined();
    expect(of(loose, { tripId: 't13' })).toBe(46_800);
  });

  it('has each of them where it says, and the others not at all', async () => {
    const { timetable } = await read('t12,06:00:00,07:00:00,600,0');
    const complaints: string[] = [];
    const book = bookOf(timetable, complaints);
    const told = (startTime: string, delayS: number): RealtimeEntity => ({ id: startTime, isDeleted: false, tripUpdate: { trip: { tripId: 't12', startTime, startDate: '20240105' }, vehicle: { id: startTime }, stops: [{ sequence: 1, departure: { delayS } }] } }); // prettier-ignore
    book.take({ version: '2.0', isDifferential: false, timestampS: at('06:22:00') / 1000, entities: [told('06:20:00', 30), told('06:21:00', 0)] }, at('06:22:00')); // prettier-ignore
    const { announced, observations } = book.fixesAt(at('06:22:00'));
    expect(announced).toHaveLength(2);
    const lons = observations.filter(({ datastream }) => datastream.endsWith('/lon')).map(({ value }) => value);
    expect(lons[0]!).toBeGreaterThan(lons[1]!);
    expect(complaints).toEqual([]);
  });
});
