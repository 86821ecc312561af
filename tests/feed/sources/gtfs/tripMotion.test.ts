import { describe, expect, it } from 'vitest';
import { readStatic } from '../../../../src/feed/sources/gtfs/readStatic.ts';
import { predict } from '../../../../src/feed/sources/gtfs/tripMotion.ts';
import type { StopTimeUpdate } from '../../../../src/schema/gtfs/realtime.ts';
import { openTables, TABLES } from './smallFeed.ts';

const BEGIN = Date.parse('2024-01-04T23:00:00Z');
/** POSIX seconds of a time of that day. */
const clock = (time: string): number => Date.parse(`2024-01-05T${time}+01:00`) / 1000;

/** From West over Rathaus and Zoo back to West, a stop each ten minutes from noon on. */
const LOOP = {
  ...TABLES,
  'trips.txt': 'route_id,service_id,trip_id,trip_headsign,shape_id\nr1,daily,loop,Ring,\n',
  'stop_times.txt': [
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence',
    ...['a', 'b', 'c', 'a'].map((stop, i) => `loop,12:${i}0:00,12:${i}0:00,${stop},${i * 5 + 1}`),
  ].join('\n'),
};
async function arrivals(...updates: StopTimeUpdate[]): Promise<string[]> {
  const { trips } = await readStatic(openTables(LOOP), [6.6, 51.3, 6.9, 51.6], () => undefined);
  return [...predict(trips.get('loop')!, BEGIN, updates).arrivesMs].map((ms) =>
    new Date(ms + 3_600_000).toISOString().slice(11, 16),
  );
}
const AS_PLANNED = ['12:00', '12:10', '12:20', '12:30'];

describe('when a trip is at its stops', () => {
  it('is as planned where nothing is said, and as late as the first word says before it and after it', async () => {
    expect(await arrivals()).toEqual(AS_PLANNED);
    expect(await arrivals({ stopId: 'b', departure: { delayS: 300 } })).toEqual(['12:05', '12:15', '12:25', '12:35']);
  });

  it('holds the delay over stops that are skipped', async () => {
    expect(await arrivals({ sequence: 1, departure: { delayS: 120 } }, { sequence: 6, relationship: 1 })).toEqual(
      ['12:02', '12:12', '12:22', '12:32']); // prettier-ignore
  });

  it('takes the first word of a stop that is told, where there is no data for those before it', async () => {
    const none = { sequence: 1, relationship: 2 };
    expect(await arrivals(none, { sequence: 6, arrival: { delayS: 240 } })).toEqual([
      '12:04',
      '12:14',
      '12:24',
      '12:34',
    ]);
  });

  it('leaves out what is said of a platform that the timetable does not have', async () => {
    expect(await arrivals({ stopId: 'a:4', departure: { timeS: clock('12:25:00') } })).toEqual(AS_PLANNED);
    expect(
      await arrivals({ stopId: 'b:4', arrival: { timeS: clock('12:11:00') } }, { stopId: 'c', arrival: { timeS: clock('12:21:00') } }),
    ).toEqual(['12:01', '12:11', '12:21', '12:31']); // prettier-ignore
  });

  it('tells the begin of a ring from its end, which are one stop', async () => {
    const [first, last] = [
      { stopId: 'a', departure: { timeS: clock('12:01:00') } },
      { stopId: 'a', arrival: { timeS: clock('12:33:00') } },
    ];
    expect(await arrivals(first)).toEqual(['12:01', '12:11', '12:21', '12:31']);
    expect(await arrivals(last)).toEqual(['12:03', '12:13', '12:23', '12:33']);
    expect(await arrivals(first, last)).toEqual(['12:01', '12:11', '12:21', '12:33']);
  });
});
