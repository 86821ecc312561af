import { turnBetween, type MapPose } from './mapPose.ts';

/** The camera follows what it was asked for with this time constant: short enough to feel held, long enough to be calm. */
const FOLLOW_S = 0.09;
const GROUND_FOLLOW_S = 0.3;

/**
 * Nearer to the goal by the same share in all parts, so that a point that is zoomed to stays under the cursor.
 * @param current is moved
 * @returns whether it is still on the way
 */
export function followGoal(current: MapPose, goal: MapPose, seconds: number): boolean {
  const share = 1 - Math.exp(-seconds / FOLLOW_S);
  const turn = turnBetween(current.bearing, goal.bearing);
  const offset = Math.hypot(goal.x - current.x, goal.z - current.z, goal.distance - current.distance);
  const isThere =
    offset < current.distance * 2e-4 &&
    Math.abs(turn) + Math.abs(goal.pitch - current.pitch) < 2e-4 &&
    Math.abs(goal.y - current.y) < current.distance * 2e-4;
  if (isThere) {
    Object.assign(current, goal);
    return false;
  }
  current.x += (goal.x - current.x) * share;
  current.z += (goal.z - current.z) * share;
  current.y += (goal.y - current.y) * (1 - Math.exp(-seconds / GROUND_FOLLOW_S));
  current.distance += (goal.distance - current.distance) * share;
  current.pitch += (goal.pitch - current.pitch) * share;
  current.bearing += turn * share;
  return true;
}
