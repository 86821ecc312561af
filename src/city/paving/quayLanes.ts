import { densify, offsetLine, simplify } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { Paving, PavingKind } from '../../schema/paving.ts';
import { QUAY_DEPTH_M } from '../lines/quays.ts';
import type { IsFree } from './padRows.ts';

/** The lane of the trucks runs behind the quay, metres. */
export const LANE_M = 7.5;
const BEHIND_M = QUAY_DEPTH_M + LANE_M / 2 + 0.8;
const STEP_M = 10;
const SHORTEST_M = 50;
/** Pieces of a course reach over their ends, so that bends have no gaps, metres. */
const JOINT_M = 1.6;
const BED_M = 6.4;

/** Boxes along a course, one a straight stretch. */
export function alongCourse(kind: PavingKind, course: readonly Point[], width: number, joint = JOINT_M): Paving[] {
  return course.slice(1).flatMap(([bx, bz], i): Paving[] => {
    const [ax, az] = course[i]!;
    const length = Math.hypot(bx - ax, bz - az);
    if (length < 0.5) return [];
    return [{ kind, x: (ax + bx) / 2, z: (az + bz) / 2, turn: Math.atan2(-(bz - az), bx - ax), length: length + 2 * joint, width }]; // prettier-ignore
  });
}

/** The beds of the tracks of the port. @param tracks courses, scene metres */
export const trackBeds = (tracks: readonly (readonly Point[])[]): Paving[] =>
  tracks.flatMap((track) => alongCourse('ballast', simplify(track, 0.8), BED_M));

/**
 * Lanes for trucks behind the quays, where there is room between them and what stands on the land.
 * @param walls faces of the quay walls, land on their right
 */
export function quayLanes(walls: readonly (readonly Point[])[], isFree: IsFree): Paving[] {
  return walls.flatMap((wall) => {
    const course = offsetLine(densify(simplify(wall, 2), STEP_M), BEHIND_M);
    const open = course.map(([x, z]) => isFree(x, z, LANE_M));
    const lanes: Paving[] = [];
    let run: Point[] = [];
    course.forEach((point, i) => {
      if (open[i]) run.push(point);
      if (open[i] && i + 1 < course.length) return;
      if (run.length * STEP_M > SHORTEST_M) lanes.push(...alongCourse('lane', simplify(run, 1.2), LANE_M));
      run = [];
    });
    return lanes;
  });
}
