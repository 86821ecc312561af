import * as v from 'valibot';

export const WAY_MODES = ['tram', 'bus', 'train', 'freight'] as const;
export type WayMode = (typeof WAY_MODES)[number];
/** Automated vehicles and platoons: they are in no timetable. */
export const ROAD_MODES = ['shuttle', 'truck'] as const;
export type RoadMode = (typeof ROAD_MODES)[number];

/** A course that vehicles run along from its begin to its end. Their datastream `way` names it by its index. */
export const WaySchema = v.object({
  mode: v.picklist([...WAY_MODES, ...ROAD_MODES]),
  /** `901`, `RE1`; empty where it has none. */
  line: v.string(),
  from: v.string(),
  to: v.string(),
  /** Days since departure at `from` when it gets here; only where that is told. */
  days: v.optional(v.number()),
  /** Degrees × 10⁶, first point as it is, then differences: lon, lat, lon, lat … */
  points: v.pipe(
    v.array(v.pipe(v.number(), v.integer())),
    v.minLength(4),
    v.check((list) => list.length % 2 === 0, 'must be pairs'),
  ),
  /** Where it runs in a tunnel, metres along the way: from portal to portal, ascending. Absent: nowhere. */
  underground: v.optional(v.array(v.tuple([v.number(), v.number()]))),
  /** Names of stops and their distance along the way, metres, ascending. */
  stops: v.array(v.tuple([v.string(), v.number()])),
});
export type Way = v.InferOutput<typeof WaySchema>;

/** Whether a place along a way lies in a tunnel. @param atM metres from its begin */
export const isUnderground = ({ underground }: Pick<Way, 'underground'>, atM: number): boolean =>
  underground?.some(([fromM, toM]) => atM > fromM && atM < toM) ?? false;

/** `GET /api/ways`: by source (first part of the ids of its movers), index = value of the datastream `way`. */
export const WaysSchema = v.object({ ways: v.record(v.string(), v.array(WaySchema)) });
export type Ways = v.InferOutput<typeof WaysSchema>;

const FACTOR = 1e6;

/** @param line longitude and latitude in degrees */
export function packWay(line: readonly (readonly [lon: number, lat: number])[]): number[] {
  let [x, y] = [0, 0];
  return line.flatMap(([lon, lat]) => {
    const [nx, ny] = [Math.round(lon * FACTOR), Math.round(lat * FACTOR)];
    const out = [nx - x, ny - y];
    [x, y] = [nx, ny];
    return out;
  });
}

/** Longitude and latitude in degrees. */
export function unpackWay(points: readonly number[]): [lon: number, lat: number][] {
  const out: [number, number][] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i + 1 < points.length; i += 2) {
    x += points[i]!;
    y += points[i + 1]!;
    out.push([x / FACTOR, y / FACTOR]);
  }
  return out;
}
