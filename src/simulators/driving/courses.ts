import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { Path } from '../../geo/path.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { decode } from '../../schema/decode.ts';
import { LineStringSchema } from '../../schema/lineString.ts';
import { ROAD_MODES, type RoadMode } from '../../schema/ways.ts';

const LonLat = v.tuple([v.number(), v.number()]);
const CourseFeature = v.object({
  id: v.string(),
  geometry: LineStringSchema,
  properties: v.object({
    mode: v.picklist(ROAD_MODES),
    line: v.string(),
    from: v.string(),
    to: v.string(),
    headwayMin: v.pipe(v.number(), v.minValue(1)),
    stops: v.array(v.tuple([v.string(), v.string(), v.number()])),
    signals: v.array(v.tuple([v.number(), v.number()])),
  }),
});
const JunctionFeature = v.object({
  id: v.string(),
  geometry: v.object({ type: v.literal('Point'), coordinates: LonLat }),
  properties: v.object({ name: v.string() }),
});
const File = v.object({ features: v.array(v.union([CourseFeature, JunctionFeature])) });

/** A course that automated vehicles of a line follow in one direction; distances in metres from its begin. */
export interface RoadCourse {
  readonly id: string;
  readonly mode: RoadMode;
  readonly line: string;
  readonly from: string;
  readonly to: string;
  readonly headwayMin: number;
  readonly lonLat: readonly (readonly [number, number])[];
  readonly path: Path;
  readonly stops: readonly { readonly id: string; readonly name: string; readonly atM: number }[];
  /** Stop lines of the junctions on it, ascending. */
  readonly signals: readonly { readonly junction: number; readonly atM: number }[];
}
export interface Junction {
  readonly name: string;
  readonly lonLat: readonly [number, number];
}
export interface Roads {
  readonly courses: readonly RoadCourse[];
  /** By their number in the courses' signals. */
  readonly junctions: readonly Junction[];
}

/** @param path `assets/simulators/driving.geojson`. @throws DecodeError, or the system's error when it cannot be read */
export function readRoads(path: string): Roads {
  const { features } = decode(File, JSON.parse(readFileSync(path, 'utf8')), path);
  const courses: RoadCourse[] = [];
  const junctions: Junction[] = [];
  for (const { id, geometry, properties } of features) {
    if (geometry.type === 'Point' || 'name' in properties) {
      if (geometry.type === 'Point' && 'name' in properties)
        junctions.push({ name: properties.name, lonLat: geometry.coordinates });
      continue;
    }
    const { stops, signals, ...rest } = properties;
    const line = new Path(geometry.coordinates.map(([lon, lat]): Point => { const { x, z } = toScene({ lon, lat }); return [x, z]; })); // prettier-ignore
    courses.push({
      ...{ id, ...rest, lonLat: geometry.coordinates, path: line },
      stops: stops.map(([stop, name, atM]) => ({ id: stop, name, atM: Math.min(atM, line.length) })),
      signals: signals.map(([junction, atM]) => ({ junction, atM })).sort((a, b) => a.atM - b.atM),
    });
  }
  return { courses, junctions };
}
