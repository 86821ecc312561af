import type { Course } from './courses.ts';
import type { Run } from './runs.ts';

const time = (seconds: number): string =>
  [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':');
const ROUTE_TYPES = { tram: 0, bus: 3, train: 106, freight: 114 } as const;
const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The timetable as tables of GTFS. */
export function tablesOf(runs: readonly Run[]): Map<string, string> {
  const courses = [...new Set(runs.map(({ course }) => course))];
  const stops = new Map<string, string>();
  const stopTimes: string[] = ['trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,shape_dist_traveled']; // prettier-ignore
  const placeOf = (course: Course, atM: number): readonly [number, number] => {
    let i = 0;
    while (i + 2 < course.alongM.length && course.alongM[i + 1]! < atM) i++;
    const [a, b] = [course.lonLat[i]!, course.lonLat[i + 1]!];
    const share = Math.min(
      1,
      Math.max(0, (atM - course.alongM[i]!) / (course.alongM[i + 1]! - course.alongM[i]! || 1)),
    );
    return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
  };
  for (const { id, course, stops: halts, startS } of runs) {
    halts.forEach((stop, k) => {
      if (!stops.has(stop.id)) {
        const [lon, lat] = placeOf(course, stop.atM);
        stops.set(stop.id, `${stop.id},${quoted(stop.name)},${lat.toFixed(6)},${lon.toFixed(6)}`);
      }
      const passed = stop.isPassed ? '1' : '0';
      stopTimes.push(`${id},${time(startS + stop.arrivesS)},${time(startS + stop.departsS)},${stop.id},${k},${passed},${passed},${stop.atM.toFixed(1)}`); // prettier-ignore
    });
  }
  const shapes = courses.flatMap(({ id, lonLat, alongM }) =>
    lonLat.map(([lon, lat], k) => `${id},${lat},${lon},${k},${alongM[k]!.toFixed(1)}`),
  );
  const table = (head: string, rows: readonly string[]): string => `${[head, ...rows].join('\n')}\n`;
  return new Map([
    ['agency.txt', table('agency_id,agency_name,agency_url,agency_timezone', ['sim,Hafenblick simulator,https://hafenblick.example,Europe/Berlin'])],
    ['calendar.txt', table('service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date', ['daily,1,1,1,1,1,1,1,19700101,20991231'])],
    ['stops.txt', table('stop_id,stop_name,stop_lat,stop_lon', [...stops.values()])],
    ['routes.txt', table('route_id,route_short_name,route_type,route_desc', courses.map(({ id, line, mode, days }) => `${id},${quoted(line)},${ROUTE_TYPES[mode]},${days === undefined ? '' : `${days} days`}`))],
    ['trips.txt', table('route_id,service_id,trip_id,trip_headsign,shape_id', runs.map(({ id, course }) => `${course.id},daily,${id},${quoted(course.to)},${course.id}`))],
    ['stop_times.txt', `${stopTimes.join('\n')}\n`],
    ['shapes.txt', table('shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled', shapes)],
  ]); // prettier-ignore
}
