import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { offsetLine, smooth } from '../../geo/polyline.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { decode } from '../../schema/decode.ts';
import { LineStringSchema } from '../../schema/lineString.ts';
import { Path } from '../../geo/path.ts';

const AxisFile = v.looseObject({
  features: v.tuple([
    v.looseObject({ geometry: LineStringSchema, properties: v.looseObject({ km: v.array(v.number()) }) }),
  ]),
});
const BerthFile = v.looseObject({
  features: v.array(
    v.looseObject({
      id: v.string(),
      geometry: LineStringSchema,
      properties: v.looseObject({
        riverKm: v.number(),
        lengthM: v.number(),
        from: v.pipe(v.array(v.picklist(['up', 'down'])), v.minLength(1)),
        quay: v.picklist(['port', 'starboard']),
      }),
    }),
  ),
});

/** A place at a quay and the way to it: from the axis of the Rhine through the middle of the basins, bow first, along the quay at last. */
export interface Berth {
  readonly id: string;
  readonly way: readonly Point[];
  readonly riverKm: number;
  readonly lengthM: number;
  /** Directions of travel on the Rhine from which a vessel can turn in: others come about first. */
  readonly from: readonly Direction[];
  /** On which side of the way the quay is. */
  readonly quay: 'port' | 'starboard';
}

/** Downstream is the direction of ascending kilometres. */
export type Direction = 'up' | 'down';

/** One lane of the river. */
export const laneKey = (direction: Direction, offsetM: number): string => `${direction}${offsetM}`;

export interface Fairway {
  readonly berths: readonly Berth[];
  /** The way through the city at a distance to the right of the axis, in the direction of travel. */
  lane(direction: Direction, offsetM: number): Path;
  /** The same by its `laneKey`, once it has been asked for. */
  laneOf(key: string): Path;
  /** Place on the axis. */
  axisAt(km: number): Point;
  distanceToAxis(place: Point): number;
}

const STEP_M = 25;

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const scene = (line: v.InferOutput<typeof LineStringSchema>): Point[] =>
  line.coordinates.map(([lon, lat]) => {
    const { x, z } = toScene({ lon, lat });
    return [x, z];
  });

/**
 * @param axisFile axis of the Rhine with its kilometres, GeoJSON
 * @param berthFile berths and the ways to them, GeoJSON
 * @throws DecodeError, or the system's error when a file cannot be read
 */
export function readFairway(axisFile: string, berthFile: string): Fairway {
  const [axis] = decode(AxisFile, readJson(axisFile), axisFile).features;
  const { km } = axis.properties;
  const middle = smooth(scene(axis.geometry), STEP_M);
  const path = new Path(middle);
  const atPoint = scene(axis.geometry).map((point) => path.nearest(point));
  const lanes = new Map<string, Path>();
  return {
    berths: decode(BerthFile, readJson(berthFile), berthFile).features.map(({ id, geometry, properties }) => ({
      id,
      way: scene(geometry),
      riverKm: properties.riverKm,
      lengthM: properties.lengthM,
      from: properties.from,
      quay: properties.quay,
    })),
    lane: (direction, offsetM) => {
      const key = laneKey(direction, offsetM);
      let lane = lanes.get(key);
      if (!lane) {
        const along = direction === 'down' ? middle : [...middle].reverse();
        lanes.set(key, (lane = new Path(offsetLine(along, offsetM))));
      }
      return lane;
    },
    laneOf: (key) => lanes.get(key)!,
    axisAt: (at) => {
      let i = 0;
      while (i + 2 < km.length && km[i + 1]! < at) i++;
      const share = Math.min(1, Math.max(0, (at - km[i]!) / (km[i + 1]! - km[i]!)));
      return path.at(atPoint[i]! + (atPoint[i + 1]! - atPoint[i]!) * share);
    },
    distanceToAxis: (place) => {
      const [x, z] = path.at(path.nearest(place));
      return Math.hypot(x - place[0], z - place[1]);
    },
  };
}
