import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { Path } from '../../geo/path.ts';
import { fromScene, toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { decode } from '../../schema/decode.ts';
import { LineStringSchema } from '../../schema/lineString.ts';
import type { RoadCourse } from '../driving/courses.ts';
import { yardWays, type GatePlace } from './gateYard.ts';

const LonLat = v.tuple([v.number(), v.number()]);
const Shared = { gate: v.string(), turn: v.number(), junction: v.string(), bearing: v.number() };
const File = v.object({
  features: v.array(
    v.union([
      v.object({
        geometry: LineStringSchema,
        properties: v.object({ ...Shared, direction: v.picklist(['in', 'out']) }),
      }),
      v.object({
        geometry: v.object({ type: v.literal('Point'), coordinates: LonLat }),
        properties: v.object({ ...Shared, direction: v.literal('at') }),
      }),
    ]),
  ),
});
type Line = readonly (readonly [lon: number, lat: number])[];

/** Lanes of the trucks of a gate, and its yard. */
export interface GateWays {
  readonly gate: string;
  readonly junction: string;
  readonly turn: number;
  readonly place: GatePlace;
  /** From the junction to the gate, and from it to the junction. */
  readonly into: readonly Point[];
  readonly back: readonly Point[];
  readonly approachM: number;
}
/** A truck's way to a place in the yard, or from there, whole. */
export interface YardCourse extends RoadCourse {
  /** Where on it the gate is, and the front of a truck that stands in its place, metres. */
  readonly gateM: number;
  readonly frontM: number;
}

const sceneOf = ([lon, lat]: Line[number]): Point => {
  const { x, z } = toScene({ lon, lat });
  return [x, z];
};
const lonLatOf = ([x, z]: Point): [number, number] => {
  const { lon, lat } = fromScene({ x, z });
  return [Number(lon.toFixed(6)), Number(lat.toFixed(6))];
};

/** @param path `assets/simulators/gate-trucks.geojson`. @returns by gate. @throws DecodeError, or the system's error when it cannot be read */
export function readGateWays(path: string): ReadonlyMap<string, GateWays> {
  const { features } = decode(File, JSON.parse(readFileSync(path, 'utf8')), path);
  const lanes = new Map<string, Line>();
  for (const { geometry, properties } of features)
    if (geometry.type === 'LineString') lanes.set(`${properties.gate} ${properties.direction}`, geometry.coordinates);
  return new Map(
    features.flatMap(({ geometry, properties: { gate, junction, turn, bearing } }): [string, GateWays][] => {
      if (geometry.type !== 'Point') return [];
      const [into, back] = ['in', 'out'].map((direction) => (lanes.get(`${gate} ${direction}`) ?? []).map(sceneOf)) as [Point[], Point[]]; // prettier-ignore
      const place = { at: sceneOf(geometry.coordinates), bearingRad: (bearing * Math.PI) / 180 };
      return [[gate, { gate, junction, turn, place, into, back, approachM: new Path(into).length }]];
    }),
  );
}

/** The ways of all places of a yard: to each, and from each. */
export function yardCourses({ gate, junction, place, into, back }: GateWays, places: number): readonly (readonly [into: YardCourse, back: YardCourse])[] {
  const terminal = `Terminal ${gate.toUpperCase()}`;
  return Array.from({ length: places }, (_, k) => {
    const yard = yardWays(place, k);
    const course = (id: string, points: readonly Point[], from: string, to: string): RoadCourse & { readonly path: Path } => ({
      ...{ id, mode: 'truck', line: gate.toUpperCase(), from, to, headwayMin: 5, stops: [], signals: [] },
      ...{ lonLat: points.map(lonLatOf), path: new Path(points) },
    });
    const inward = course(`${gate}-in-${k}`, [...into, ...yard.into.slice(1)], junction, terminal);
    const outward = course(`${gate}-out-${k}`, [...yard.back.slice(0, -1), ...back], terminal, junction);
    return [
      { ...inward, gateM: new Path(into).length, frontM: inward.path.length },
      { ...outward, gateM: outward.path.length - new Path(back).length, frontM: outward.path.nearest(yard.front) },
    ];
  });
} // prettier-ignore
