import { densify, lengthOf, smooth } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { Berth, Direction, Fairway } from './fairway.ts';
import { Path } from '../../geo/path.ts';

/** A vessel leaves its lane this far before the mouth of a basin … */
export const LEAVES_M = 420;
/** … and takes the middle of the way from where that is this far from the axis of the river. */
export const MOUTH_M = 120;
/** A berth on the river's own bank has no way through a basin. */
const ON_RIVER_M = 460;
const STEP_M = 15;

/** The way of a vessel from the edge of the city to its berth. */
export interface Approach {
  readonly path: Path;
  /** Up to here the way is the lane, metres from its start. */
  readonly laneM: number;
  /** Middle of the moored vessel. */
  readonly berthM: number;
}

/** From the edge of the city along a lane to a berth. */
export function approachTo(berth: Berth, fairway: Fairway, direction: Direction, offsetM: number): Approach {
  const lane = fairway.lane(direction, offsetM);
  const isOnRiver = lengthOf(berth.way) < ON_RIVER_M;
  const quay = berth.way.slice(-2) as [Point, Point];
  const junction = isOnRiver ? quay[0] : fairway.axisAt(berth.riverKm);
  const junctionM = lane.nearest(junction);
  const laneM = Math.max(60, junctionM - LEAVES_M);
  let inner: Point[] = berth.way.filter(
    (place, i) => i >= berth.way.length - 2 || fairway.distanceToAxis(place) > MOUTH_M,
  );
  if (isOnRiver) {
    const [a, b] = lane.at(junctionM);
    const [c, d] = lane.at(junctionM + 10);
    const middle = quay[0];
    const half: Point = [quay[1][0] - middle[0], quay[1][1] - middle[1]];
    // Along the bank a vessel moors as it comes.
    const sign = half[0] * (c - a) + half[1] * (d - b) >= 0 ? 1 : -1;
    const at = (share: number): Point => [middle[0] + sign * share * half[0], middle[1] + sign * share * half[1]];
    inner = [at(-0.9), at(0), at(1)];
  }
  const reached = lane.upTo(laneM);
  const curve = smooth([...reached.slice(-4), ...inner.slice(0, -2)], STEP_M);
  const way = [...reached.slice(0, -4), ...curve, ...densify(inner.slice(-2), STEP_M)];
  const path = new Path(way);
  return { path, laneM: laneM - 120, berthM: path.length - lengthOf(inner.slice(-2)) };
}
