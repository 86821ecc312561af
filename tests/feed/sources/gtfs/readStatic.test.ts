import { describe, expect, it } from 'vitest';
import { modeOf, readStatic } from '../../../../src/feed/sources/gtfs/readStatic.ts';
import { createServiceDays } from '../../../../src/feed/sources/gtfs/timetable.ts';
import { waysOf } from '../../../../src/feed/sources/gtfs/waysOf.ts';
import { unpackWay } from '../../../../src/schema/ways.ts';
import { openTables, TABLES } from './smallFeed.ts';

const AREA = [6.6, 51.3, 6.9, 51.6] as const;
const without = (table: string): Record<string, string> =>
  Object.fromEntries(Object.entries(TABLES).filter(([name]) => name !== table));
const read = (tables = TABLES) => readStatic(openTables(tables), AREA, () => undefined);

describe('a static feed', () => {
  it('is read as far as it touches the city: trams and trains with their course, no ferries, no trips elsewhere', async () => {
    const { trips, patterns, timeZone } = await read();
    expect([...trips.keys()]).toEqual(['t12', 't13']);
    expect(timeZone).toBe('Europe/Berlin');
    expect(patterns).toHaveLength(1);
    expect(patterns[0]).toMatchObject({ mode: 'tram', line: '901', from: 'Hauptbahnhof, West', to: 'Mülheim' });
    expect([...patterns[0]!.atM].map((m) => Math.round(m / 100))).toEqual([0, 10, 20]);
  });

  it('has times between those it says where it says none', async () => {
    const { trips } = await read();
    expect([...trips.get('t12')!.times.arrivesS]).toEqual([0, 135, 270]);
    expect([...trips.get('t13')!.times.departsS]).toEqual([0, 150, 270]);
  });

  it('goes straight from stop to stop where it has no shapes', async () => {
    const [way] = waysOf(await read(without('shapes.txt')), []);
    expect(unpackWay(way!.points)).toEqual([[6.76, 51.43], [6.7744, 51.43], [6.7888, 51.43]]); // prettier-ignore
  });

  it('without one of its tables is refused by the name of the table', async () => {
    await expect(read(without('stop_times.txt'))).rejects.toThrow('GTFS: stop_times.txt: is missing');
  });

  it('tells trams, buses and trains by basic and extended route types', () => {
    expect([0, 3, 2, 106, 114, 700, 900, 402, 4, 1300].map(modeOf)).toEqual(
      ['tram', 'bus', 'train', 'train', 'freight', 'bus', 'tram', 'tram', null, null]); // prettier-ignore
  });
});

describe('a service day', () => {
  it('begins at noon minus twelve hours: on days of 23 and 25 hours, too', () => {
    const days = createServiceDays('Europe/Berlin');
    const hour = (date: string): string => new Date(days.beginOf(date)).toISOString().slice(5, 16);
    expect(hour('20240105')).toBe('01-04T23:00');
    expect(hour('20240705')).toBe('07-04T22:00');
    expect(hour('20240331')).toBe('03-30T22:00');
    expect(hour('20241027')).toBe('10-26T23:00');
    expect(days.dateOf(Date.parse('2024-01-04T23:05:00Z'))).toBe('20240105');
    expect(days.beginOf('today')).toBeNaN();
  });
});
