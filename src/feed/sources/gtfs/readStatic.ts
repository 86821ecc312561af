import { Path } from '../../../geo/path.ts';
import { toScene } from '../../../geo/sceneFrame.ts';
import type { Point } from '../../../geo/segmentIndex.ts';
import { DecodeError } from '../../../schema/decode.ts';
import type { WayMode } from '../../../schema/ways.ts';
import { eachRow, secondsOf, type Row } from './csvRows.ts';
import { readCalendar } from './readCalendar.ts';
import { readFrequencies } from './readFrequencies.ts';
import type { Pattern, Times, Timetable, Trip } from './timetable.ts';

/** Opens a table of a feed by name (`trips.txt`); null where the feed has none. May be called more than once. */
export type OpenTable = (name: string) => AsyncIterable<Uint8Array | string> | null;

/** West, south, east, north: trips that never halt inside are left out. */
export type Area = readonly [number, number, number, number];

interface StopTime {
  readonly sequence: number;
  readonly stopId: string;
  readonly arrivesS: number;
  readonly departsS: number;
  readonly isPassed: boolean;
  readonly distance: number;
}

/** Basic and extended route types (HVT). */
export function modeOf(routeType: number): WayMode | null {
  if (routeType === 0 || routeType === 1 || routeType === 5) return 'tram';
  if ((routeType >= 400 && routeType < 700) || (routeType >= 900 && routeType < 1000)) return 'tram';
  if (routeType === 3 || routeType === 11 || (routeType >= 200 && routeType < 300)) return 'bus';
  if (routeType >= 700 && routeType < 900) return 'bus';
  if (routeType === 114) return 'freight';
  return routeType === 2 || (routeType >= 100 && routeType < 200) ? 'train' : null;
}

/**
 * The timetable of a static feed, as far as it touches an area. Tables are read row by row, `stop_times.txt` twice: first to find
 * the trips that come here, then to take those.
 * @throws DecodeError naming the table that is missing or empty
 */
export async function readStatic(open: OpenTable, area: Area, complain: (line: string) => void): Promise<Timetable> {
  const table = async (name: string, each: (row: Row) => void): Promise<void> => {
    const chunks = open(name);
    if (!chunks) throw new DecodeError('GTFS', name, 'is missing');
    await eachRow(chunks, each);
  };
  const [west, south, east, north] = area;
  let timeZone = 'Europe/Berlin';
  await table('agency.txt', (row) => (timeZone = row('agency_timezone') || timeZone));
  const stops = new Map<string, { readonly name: string; readonly lon: number; readonly lat: number }>();
  const here = new Set<string>();
  await table('stops.txt', (row) => {
    const [lon, lat] = [Number(row('stop_lon')), Number(row('stop_lat'))];
    if (row('stop_lon') === '' || !Number.isFinite(lon) || !Number.isFinite(lat)) return;
    stops.set(row('stop_id'), { name: row('stop_name'), lon, lat });
    if (lon >= west && lon <= east && lat >= south && lat <= north) here.add(row('stop_id'));
  });
  const wanted = new Set<string>();
  await table('stop_times.txt', (row) => {
    if (here.has(row('stop_id'))) wanted.add(row('trip_id'));
  });
  const routes = new Map<string, { readonly line: string; readonly mode: WayMode; readonly description: string }>();
  await table('routes.txt', (row) => {
    const mode = modeOf(Number(row('route_type')));
    if (mode)
      routes.set(row('route_id'), {
        line: row('route_short_name') || row('route_long_name'),
        mode,
        description: row('route_desc'),
      });
  });
  const timesOf = new Map<string, StopTime[]>();
  await table('stop_times.txt', (row) => {
    const tripId = row('trip_id');
    const stopId = row('stop_id');
    if (!wanted.has(tripId) || !stops.has(stopId)) return;
    const [arrival, departure] = [secondsOf(row('arrival_time')), secondsOf(row('departure_time'))];
    const list = timesOf.get(tripId) ?? [];
    if (list.length === 0) timesOf.set(tripId, list);
    list.push({
      sequence: Number(row('stop_sequence')),
      stopId,
      arrivesS: Number.isNaN(arrival) ? departure : arrival,
      departsS: Number.isNaN(departure) ? arrival : departure,
      isPassed: row('pickup_type') === '1' && row('drop_off_type') === '1',
      distance: row('shape_dist_traveled') === '' ? Number.NaN : Number(row('shape_dist_traveled')),
    });
  });
  const trips: {
    id: string;
    routeId: string;
    shapeId: string;
    serviceId: string;
    headsign: string;
    blockId: string;
  }[] = [];
  const shapeIds = new Set<string>();
  await table('trips.txt', (row) => {
    if (!timesOf.has(row('trip_id')) || !routes.has(row('route_id'))) return;
    trips.push({ id: row('trip_id'), routeId: row('route_id'), shapeId: row('shape_id'), serviceId: row('service_id'), headsign: row('trip_headsign'), blockId: row('block_id') }); // prettier-ignore
    shapeIds.add(row('shape_id'));
  });
  const shapes = await readShapes(open, shapeIds);
  const patterns = new Map<string, Pattern>();
  const shared = new Map<string, Times>();
  const result = new Map<string, Trip>();
  for (const trip of trips) {
    const list = timesOf.get(trip.id)!.sort((a, b) => a.sequence - b.sequence);
    fillTimes(list);
    if (list.length < 2 || list.some(({ arrivesS }) => Number.isNaN(arrivesS))) {
      complain(`trip ${trip.id} has no times at its first and last stop`);
      continue;
    }
    const key = `${trip.routeId}|${trip.shapeId}|${trip.headsign}|${list.map(({ stopId, sequence }) => `${stopId} ${sequence}`).join(' ')}`;
    let pattern = patterns.get(key);
    if (!pattern) {
      const route = routes.get(trip.routeId)!;
      const line = shapes.get(trip.shapeId) ?? list.map(({ stopId }) => [stops.get(stopId)!.lon, stops.get(stopId)!.lat, Number.NaN] as const); // prettier-ignore
      const path = new Path(line.map(([lon, lat]): Point => { const { x, z } = toScene({ lon, lat }); return [x, z]; })); // prettier-ignore
      const days = /^(\d+) days$/.exec(route.description)?.[1];
      pattern = {
        ...{ way: patterns.size, mode: route.mode, routeId: trip.routeId, line: route.line, path },
        ...{ from: stops.get(list[0]!.stopId)!.name, to: trip.headsign || stops.get(list.at(-1)!.stopId)!.name },
        ...(days === undefined ? {} : { days: Number(days) }),
        lonLat: line.map(([lon, lat]) => [lon, lat] as const),
        stopIds: list.map(({ stopId }) => stopId),
        sequences: list.map(({ sequence }) => sequence),
        stopNames: list.map(({ stopId }) => stops.get(stopId)!.name),
        isPassed: list.map(({ isPassed }) => isPassed),
        atM: alongOf(path, list, line, (id) => stops.get(id)!),
      };
      patterns.set(key, pattern);
    }
    const startS = list[0]!.departsS;
    const timesKey = list.map(({ arrivesS, departsS }) => `${arrivesS - startS},${departsS - startS}`).join(' ');
    let times = shared.get(timesKey);
    if (!times) {
      times = {
        arrivesS: Int32Array.from(list, ({ arrivesS }) => arrivesS - startS),
        departsS: Int32Array.from(list, ({ departsS }) => departsS - startS),
      };
      shared.set(timesKey, times);
    }
    result.set(trip.id, { id: trip.id, pattern, times, startS, serviceId: trip.serviceId, blockId: trip.blockId });
  }
  const runsOn = await readCalendar(open, new Set(trips.map(({ serviceId }) => serviceId)), complain);
  const repeated = await readFrequencies(open, result, complain);
  return { timeZone, trips: result, repeated, patterns: [...patterns.values()], runsOn };
}

type ShapePoint = readonly [lon: number, lat: number, distance: number];

async function readShapes(open: OpenTable, wanted: ReadonlySet<string>): Promise<Map<string, ShapePoint[]>> {
  const shapes = new Map<string, { sequence: number; point: ShapePoint }[]>();
  const chunks = open('shapes.txt');
  if (!chunks) return new Map();
  await eachRow(chunks, (row) => {
    const id = row('shape_id');
    if (id === '' || !wanted.has(id)) return;
    const distance = row('shape_dist_traveled');
    const point: ShapePoint = [Number(row('shape_pt_lon')), Number(row('shape_pt_lat')), distance === '' ? Number.NaN : Number(distance)]; // prettier-ignore
    const list = shapes.get(id);
    if (list) list.push({ sequence: Number(row('shape_pt_sequence')), point });
    else shapes.set(id, [{ sequence: Number(row('shape_pt_sequence')), point }]);
  });
  return new Map(
    [...shapes]
      .filter(([, list]) => list.length > 1)
      .map(([id, list]) => [id, list.sort((a, b) => a.sequence - b.sequence).map(({ point }) => point)]),
  );
}

/** Times at stops that have none lie evenly between those that have. */
function fillTimes(list: StopTime[]): void {
  for (let i = 0; i < list.length; i++) {
    if (!Number.isNaN(list[i]!.arrivesS)) continue;
    let next = i + 1;
    while (next < list.length && Number.isNaN(list[next]!.arrivesS)) next++;
    const [before, after] = [list[i - 1], list[next]];
    if (!before || !after) return;
    const at = Math.round(before.departsS + (after.arrivesS - before.departsS) / (next - i + 1));
    list[i] = { ...list[i]!, arrivesS: at, departsS: at };
  }
}

/** Where the stops are along the path: by the distances that the feed says, else the nearest places in order. */
function alongOf(
  path: Path,
  list: readonly StopTime[],
  line: readonly ShapePoint[],
  stopOf: (id: string) => { readonly lon: number; readonly lat: number },
): Float64Array {
  const whole = line.at(-1)![2];
  const isSaid = whole > 0 && list.every(({ distance }) => Number.isFinite(distance));
  const out = new Float64Array(list.length);
  let last = 0;
  list.forEach(({ stopId, distance }, i) => {
    const { x, z } = toScene(stopOf(stopId));
    const at = isSaid ? (distance / whole) * path.length : path.nearest([x, z], last);
    out[i] = last = Math.min(path.length, Math.max(last, at));
  });
  return out;
}
