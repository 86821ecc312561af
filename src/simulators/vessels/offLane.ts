import type { Point } from '../../geo/segmentIndex.ts';
import type { Fairway } from './fairway.ts';
import type { OffLane, Within } from './passage.ts';

/** Farther from the axis of the river than this a hull that lies across reaches none on its lanes, metres. */
const OFF_RIVER_M = 200;
const STEP_S = 20;

/** Circles are drawn round places so far apart at most, and hulls may be beside them, metres. */
const SLACK_M = 60;

function circle(places: readonly Point[], fromS: number, toS: number): Within {
  const sums = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, z] of places) {
    sums[0] = Math.min(sums[0]!, x);
    sums[1] = Math.max(sums[1]!, x);
    sums[2] = Math.min(sums[2]!, z);
    sums[3] = Math.max(sums[3]!, z);
  }
  const middle: Point = [(sums[0]! + sums[1]!) / 2, (sums[2]! + sums[3]!) / 2];
  const radiusM = Math.max(...places.map(([x, z]) => Math.hypot(x - middle[0], z - middle[1]))) + SLACK_M;
  return { middle, radiusM, fromS, toS };
}

/**
 * What a passage does off its lane, for who looks for others near it.
 * @param isInward whether it begins on the river; else it ends there
 * @param placeAt where the hull is, by the seconds since it set out
 */
export function offLaneOf(fairway: Fairway, fromS: number, toS: number, isInward: boolean, placeAt: (sinceS: number) => Point): OffLane {
  const count = Math.max(1, Math.ceil((toS - fromS) / STEP_S));
  const times = Array.from({ length: count + 1 }, (_, k) => fromS + ((toS - fromS) * k) / count);
  const places = times.map(placeAt);
  // From the river on it only goes away from it.
  let [near, far] = isInward ? [0, count] : [count, 0];
  if (fairway.distanceToAxis(places[far]!) < OFF_RIVER_M) near = far;
  while (Math.abs(far - near) > 1) {
    const k = (near + far) >> 1;
    if (fairway.distanceToAxis(places[k]!) < OFF_RIVER_M) near = k;
    else far = k;
  }
  const [first, last] = isInward ? [0, far] : [far, count];
  const river = circle(places.slice(first, last + 1), times[first]!, times[last]!);
  const known = new Map<string, number>();
  const laneM = (lane: string): number => {
    let m = known.get(lane);
    if (m === undefined) known.set(lane, (m = fairway.laneOf(lane).nearest(river.middle)));
    return m;
  };
  return { ...circle(places, fromS, toS), river: { ...river, laneM } };
} // prettier-ignore
