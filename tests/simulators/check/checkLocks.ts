import type { Values } from '../../../src/simulators/stations/shape.ts';
import type { LockWay } from '../../../src/simulators/vessels/lockWays.ts';
import type { Hull } from './checkMovers.ts';
import type { Violation } from './violation.ts';

/** A lock where it lies, and what it says. */
export type LockOf = Pick<LockWay, 'id' | 'x' | 'z' | 'bearingRad' | 'widthM' | 'chamberM'> & {
  readonly values: Values;
};

/** Between a hull of 11.4 m and the walls of a chamber of 12 m there is less. */
const MOST_BESIDE_AXIS_M = 0.5;

/** Middle of a hull seen from a lock, metres: upstream along its axis, and to the right of it. */
function seenFrom({ x, z, bearingRad }: LockOf, hull: Hull): { readonly along: number; readonly across: number } {
  const [dx, dz] = [hull.x - x, hull.z - z];
  const [sine, cosine] = [Math.sin(bearingRad), Math.cos(bearingRad)];
  return { along: dx * sine - dz * cosine, across: dx * cosine + dz * sine };
}

/**
 * Hulls in the locks at an instant: none in or through a gate that is not wide open, none in a wall, no more than fit, as many as the lock says.
 * @param before the same hulls an instant before; empty at the first
 */
export function checkLocks(
  locks: readonly LockOf[],
  hulls: readonly Hull[],
  before: readonly Hull[],
  atMs: number,
): Violation[] {
  const found: Violation[] = [];
  const last = new Map(before.map((hull) => [hull.id, hull]));
  for (const lock of locks) {
    const { id, chamberM, widthM, values } = lock;
    const say = (rule: string, asset: string, detail: string): void => void found.push({ rule, asset, atMs, detail });
    let [inside, lengthM] = [0, 0];
    for (const hull of hulls) {
      const { along, across } = seenFrom(lock, hull);
      const half = hull.lengthM / 2;
      if (Math.abs(across) > widthM || Math.abs(along) > chamberM) continue;
      const was = last.get(hull.id);
      const from = was ? seenFrom(lock, was).along : along;
      for (const [gate, atM] of [['lowerGate', -chamberM / 2], ['upperGate', chamberM / 2]] as const) {
        const isThrough = Math.max(from, along) + half > atM && Math.min(from, along) - half < atM;
        if (isThrough && values[gate]! < 100) say('hull in a shut gate', hull.id, `${gate} of ${id} at ${values[gate]!.toFixed(0)} %`);
      }
      if (Math.abs(along) + half > chamberM / 2) continue;
      inside++;
      lengthM += hull.lengthM;
      if (Math.abs(across) > MOST_BESIDE_AXIS_M) say('hull in the wall of a lock', hull.id, `${across.toFixed(1)} m beside the axis of ${id}`);
    }
    if (lengthM > chamberM) say('more hulls than fit a lock', id, `${lengthM} m in ${chamberM} m`);
    if (typeof values['vessels'] === 'number' && values['vessels'] !== inside) say('vessels in a lock are not as told', id, `${values['vessels']}, but ${inside} inside`);
  }
  return found;
} // prettier-ignore
