import type { Path } from '../../geo/path.ts';

/** A hull that lies with bow and stern on its path, as a rudder keeps it. */
export interface Pose {
  readonly x: number;
  readonly z: number;
  /** Direction of the bow, radians from grid north, clockwise. */
  readonly headingRad: number;
}

/** Pose of a hull whose middle is `s` metres along a path. */
export function poseOn(path: Path, s: number, lengthM: number): Pose {
  const [bx, bz] = path.at(s + lengthM * 0.42);
  const [sx, sz] = path.at(s - lengthM * 0.42);
  return { x: (bx + sx) / 2, z: (bz + sz) / 2, headingRad: Math.atan2(bx - sx, -(bz - sz)) };
}
