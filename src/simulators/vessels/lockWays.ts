import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { Path } from '../../geo/path.ts';
import { aside, lengthOf, smooth } from '../../geo/polyline.ts';
import { smoothstep } from '../../geo/noise.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { decode } from '../../schema/decode.ts';
import { LineStringSchema } from '../../schema/lineString.ts';
import { ASIDE_M, LEAVES_M, MOUTH_M } from './approach.ts';
import type { Direction, Fairway } from './fairway.ts';

const WayFile = v.looseObject({
  features: v.array(
    v.looseObject({
      id: v.string(),
      properties: v.looseObject({ riverKm: v.number() }),
      geometry: LineStringSchema,
    }),
  ),
});
const StructureFile = v.looseObject({
  features: v.array(v.looseObject({ id: v.string(), properties: v.looseObject({}), geometry: v.unknown() })),
});
const LockFeature = v.looseObject({
  properties: v.looseObject({ bearing: v.number(), length: v.number(), width: v.number() }),
  geometry: v.looseObject({ coordinates: v.tuple([v.number(), v.number()]) }),
});

/** From the end of a lock to its gates, as it is drawn, metres. */
const HEAD_M = 10;
/** In a lock and this far before it all keep to its axis. */
const STRAIGHT_M = 60;
const ASIDE_WITHIN_M = 80;
const STEP_M = 15;
/** Who goes down rounds the mouth and is on its lane this far below it. */
const JOINS_M = 90;
/** The line of the river's lane that the curve into the port begins with. */
const LANE_POINTS = 4;

/** A lock and the way through it, from the Rhine to the end of the city. Scene metres. */
export interface LockWay {
  readonly id: string;
  readonly x: number;
  readonly z: number;
  /** Direction upstream, radians from grid north, clockwise. */
  readonly bearingRad: number;
  readonly lengthM: number;
  readonly widthM: number;
  /** Between the gates, metres. */
  readonly chamberM: number;
  /** The course of who goes up or down, in its direction. @param offsetM lane on the Rhine, as `Fairway.lane` */
  course(direction: Direction, offsetM: number): LockCourse;
}

export interface LockCourse {
  readonly path: Path;
  /** Middle of the lock, metres along the path. */
  readonly lockM: number;
  /** The Rhine's lane reaches up to here (who goes up), or begins here (who goes down), metres along the path. */
  readonly laneM: number;
  /** The whole lane, metres. */
  readonly laneLengthM: number;
}

/**
 * @param wayFile ways from the axis of the Rhine through a lock to the edge of the city, upstream, GeoJSON
 * @param structureFile the structures of the city, of which it takes the locks, GeoJSON
 * @throws DecodeError, or the system's error when a file cannot be read
 */
export function readLockWays(wayFile: string, structureFile: string, fairway: Fairway): LockWay[] {
  const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
  const structures = decode(StructureFile, read(structureFile), structureFile).features;
  return decode(WayFile, read(wayFile), wayFile).features.map(({ id, properties, geometry }) => {
    const structure = structures.find((one) => one.id === id);
    const lock = decode(LockFeature, structure, `${structureFile}: ${id}`);
    const [lon, lat] = lock.geometry.coordinates;
    const { x, z } = toScene({ lon, lat });
    const { length, width, bearing } = lock.properties;
    const line = geometry.coordinates.map(([lo, la]): Point => {
      const at = toScene({ lon: lo, lat: la });
      return [at.x, at.z];
    });
    const inland = smooth(
      line.filter((place) => fairway.distanceToAxis(place) > MOUTH_M),
      STEP_M,
    );
    const junction = fairway.axisAt(properties.riverKm);
    const courses = new Map<string, LockCourse>();
    const middle: Point = [x, z];
    return {
      ...{ id, x, z, bearingRad: (bearing * Math.PI) / 180, lengthM: length, widthM: width },
      chamberM: length - 2 * HEAD_M,
      course: (direction, offsetM) => {
        const key = `${direction}${offsetM}`;
        let course = courses.get(key);
        if (!course)
          courses.set(key, (course = courseOf(inland, middle, length, junction, fairway, direction, offsetM)));
        return course;
      },
    };
  });
}

function courseOf(
  inland: readonly Point[],
  middle: Point,
  lengthM: number,
  junction: Point,
  fairway: Fairway,
  direction: Direction,
  offsetM: number,
): LockCourse {
  // Both are made from the river inward; who goes down has the right of the way on its left then.
  const isUp = direction === 'up';
  const lane = fairway.lane(direction, offsetM);
  const points = lane.upTo(lane.length);
  const river = isUp ? lane : new Path(points.reverse());
  const reached = river.upTo(Math.max(LEAVES_M, river.nearest(junction) - (isUp ? LEAVES_M : JOINS_M)));
  const kept = aside(inland, isUp ? ASIDE_M : -ASIDE_M, keptAside(middle, lengthM));
  const line = [...reached.slice(0, -LANE_POINTS), ...smooth([...reached.slice(-LANE_POINTS), ...kept], STEP_M)];
  const laneM = lengthOf(reached.slice(0, -LANE_POINTS + 1));
  const path = new Path(isUp ? line : line.reverse());
  return { path, lockM: path.nearest(middle), laneM: isUp ? laneM : path.length - laneM, laneLengthM: lane.length };
}

/** Share of `ASIDE_M` that is kept at a place: none near a lock. */
const keptAside = (middle: Point, lengthM: number) => ([x, z]: Point): number =>
  smoothstep(0, ASIDE_WITHIN_M, Math.hypot(x - middle[0], z - middle[1]) - lengthM / 2 - STRAIGHT_M); // prettier-ignore
