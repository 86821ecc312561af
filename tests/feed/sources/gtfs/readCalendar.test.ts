import { describe, expect, it } from 'vitest';
import { daysLater, isDate, readCalendar } from '../../../../src/feed/sources/gtfs/readCalendar.ts';
import { openTables } from './smallFeed.ts';

const HEAD = 'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date';
/** The first week of 2024 began on a Monday. */
const WEEK = ['20240101', '20240102', '20240103', '20240104', '20240105', '20240106', '20240107'];
async function read(tables: Record<string, string>, ...services: string[]) {
  const lines: string[] = [];
  const runsOn = await readCalendar(openTables(tables), new Set(services), (line) => void lines.push(line));
  return { lines, week: (service: string) => WEEK.map((date) => (runsOn(service, date) ? '1' : '0')).join(''), runsOn };
}

describe('the calendar of a static feed', () => {
  it('says on which weekdays, from which day to which, both included', async () => {
    const rows = ['work,1,1,1,1,1,0,0,20240102,20240108', 'sun,0,0,0,0,0,0,1,20230101,20240107'];
    const { week, runsOn, lines } = await read({ 'calendar.txt': [HEAD, ...rows].join('\r\n') }, 'work', 'sun');
    expect([week('work'), week('sun')]).toEqual(['0111100', '0000001']);
    expect([runsOn('work', '20240108'), runsOn('work', '20240109'), runsOn('sun', '20240114')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(lines).toEqual([]);
  });

  it('has single days that are added or taken away, also of services that have no others', async () => {
    const tables = {
      'calendar.txt': `${HEAD}\nwork,1,1,1,1,1,0,0,20240101,20241231\n`,
      'calendar_dates.txt':
        'service_id,date,exception_type\nwork,20240101,2\nwork,20240106,1\nfair,20240107,1\nfair,20240103,1\n',
    };
    const { week } = await read(tables, 'work', 'fair');
    expect([week('work'), week('fair')]).toEqual(['0111110', '0010001']);
    expect((await read({ 'calendar_dates.txt': tables['calendar_dates.txt'] }, 'fair')).week('fair')).toBe('0010001');
  });

  it('runs nothing that it does not speak of, and everything where there is none, which is said', async () => {
    expect((await read({ 'calendar.txt': `${HEAD}\n` }, 'work')).week('work')).toBe('0000000');
    const none = await read({}, 'work');
    expect([none.week('work'), none.lines.length]).toEqual(['1111111', 1]);
  });

  it('leaves out rows that cannot be read, says each by table and service, and takes the others', async () => {
    const tables = {
      'calendar.txt': [
        HEAD,
        'dashes,1,1,1,1,1,1,1,2024-01-01,2024-12-31',
        'never,1,1,1,1,1,1,1,20240230,20241231',
        'back,1,1,1,1,1,1,1,20241231,20240101',
        'maybe,1,1,2,1,1,1,1,20240101,20241231',
        'short,1,1',
        'good,1,1,1,1,1,1,1,20240101,20241231',
        'elsewhere,x,y,z,1,1,1,1,0,0',
      ].join('\n'),
      'calendar_dates.txt':
        'service_id,date,exception_type\ngood,20240132,2\ngood,20240103,3\ngood,,2\ngood,20240104,2\n',
    };
    const wanted = ['dashes', 'never', 'back', 'maybe', 'short', 'good'];
    const { week, lines } = await read(tables, ...wanted);
    expect(wanted.map(week)).toEqual(['0000000', '0000000', '0000000', '0000000', '0000000', '1110111']);
    expect(lines).toHaveLength(8);
    expect(lines.join('\n')).toContain('GTFS: calendar.txt: back: 20241231 to 20240101 is no span of days');
    expect(lines.join('\n')).toContain('GTFS: calendar_dates.txt: good: 20240132 is no date');
    expect(lines.join('\n')).not.toContain('elsewhere');
  });

  it('knows leap days and turns of the year', () => {
    expect(['20240229', '20230229', '20241301', '2024010', 'today'].map(isDate)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect([daysLater('20231231', 1), daysLater('20240301', -1), daysLater('20240330', 2)]).toEqual([
      '20240101',
      '20240229',
      '20240401',
    ]);
  });
});
