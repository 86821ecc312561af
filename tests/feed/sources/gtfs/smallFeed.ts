import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A line of three stops due east, 1 km apart; a trip each hour at full hours that takes two minutes to each stop and halts 30 s. */
export const TABLES: Readonly<Record<string, string>> = {
  'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\r\n1,DVG,https://dvg.example,Europe/Berlin\r\n',
  'stops.txt':
    '\uFEFFstop_id,stop_name,stop_lat,stop_lon\na,"Hauptbahnhof, West",51.43,6.76\nb,Rathaus,51.43,6.7744\nc,Zoo,51.43,6.7888\nfar,Dortmund,51.51,7.46\n',
  'routes.txt': 'route_id,route_short_name,route_long_name,route_type\nr1,901,,0\nr2,RE1,,106\nr3,F,,4\n',
  'trips.txt':
    'route_id,service_id,trip_id,trip_headsign,shape_id\nr1,daily,t12,Mülheim,s1\nr1,daily,t13,Mülheim,s1\nr2,daily,elsewhere,Hamm,\nr3,daily,ferry,,\n',
  'stop_times.txt': [
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence',
    't12,12:00:00,12:00:00,a,1',
    't12,,,b,2',
    't12,12:04:30,12:04:30,c,3',
    't13,13:00:00,13:00:00,a,1',
    't13,13:02:00,13:02:30,b,2',
    't13,13:04:30,13:04:30,c,3',
    'elsewhere,12:00:00,12:00:00,far,1',
    'ferry,12:00:00,12:00:00,a,1',
    'ferry,12:09:00,12:09:00,c,2',
    '',
  ].join('\n'),
  'shapes.txt':
    'shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\ns1,51.43,6.7888,30\ns1,51.43,6.76,10\ns1,51.43,6.7744,20\n',
};

/** The same course at noon of working days, in the night after Fridays, and on the day on which summer time begins. */
export const NIGHT_TABLES: Readonly<Record<string, string>> = {
  ...TABLES,
  'trips.txt':
    'route_id,service_id,trip_id,trip_headsign,shape_id\nr1,work,t12,Mülheim,s1\nr1,friday,night,Mülheim,s1\nr1,once,spring,Mülheim,s1\n',
  'stop_times.txt': [
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence',
    ...['t12 12', 'night 25', 'spring 01'].flatMap((text) => {
      const [trip, hour] = text.split(' ');
      const minute = trip === 't12' ? '0' : '1';
      return [
        `${trip},${hour}:${minute}0:00,${hour}:${minute}0:00,a,1`,
        `${trip},${hour}:${minute}2:00,${hour}:${minute}2:30,b,2`,
        `${trip},${hour}:${minute}4:30,${hour}:${minute}4:30,c,3`,
      ];
    }),
  ].join('\n'),
  'calendar.txt':
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nwork,1,1,1,1,1,0,0,20240101,20240229\nfriday,0,0,0,0,1,0,0,20240101,20240229\n',
  'calendar_dates.txt': 'service_id,date,exception_type\nwork,20240101,2\nwork,20240107,1\nonce,20240331,1\n',
};

/** The tables as a folder. */
export function folderOf(tables: Readonly<Record<string, string>> = TABLES): string {
  const folder = mkdtempSync(join(tmpdir(), 'gtfs-'));
  for (const [name, text] of Object.entries(tables)) writeFileSync(join(folder, name), text);
  return folder;
}

export const openTables =
  (tables: Readonly<Record<string, string>> = TABLES) =>
  (name: string): AsyncIterable<string> | null => {
    const text = tables[name];
    if (text === undefined) return null;
    return (async function* () {
      // In small pieces: a row may lie across two of them.
      for (let i = 0; i < text.length; i += 17) yield await Promise.resolve(text.slice(i, i + 17));
    })();
  };
