import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import { LINE_KINDS, type LineKind } from '../../schema/cityFiles.ts';
import type { ColumnFile } from '../../schema/columnFile.ts';
import { fadeBeyondCity } from './cityEdge.ts';
import { ON_BRIDGE } from './ribbons.ts';

export const FURNITURE_KINDS = ['lamp', 'mast', 'bollard'] as const;
export type FurnitureKind = (typeof FURNITURE_KINDS)[number];

/** Flag of the `lines` file: a catenary hangs over the track. */
const ELECTRIFIED = 4;
/** Distances along the line, metres. The shader of the lines lets its pools of light fall in the middle of each step. */
export const LAMP_STEP_M = 45;
const MAST_STEP_M = 62;
const BOLLARD_STEP_M = 15;
/** Metres beside the middle of the track, and how near to another track no mast stands. */
const MAST_BESIDE_M = 3.1;
const CLEAR_OF_TRACK_M = 2.2;
const BOLLARD_INLAND_M = 0.7;
/** Lamps stand on the kerb. */
const KERB_M = 0.8;

/** Four numbers a piece: scene x, y (foot), z in metres and the turn about the upright (x axis towards the road, track or water). */
export type FurniturePlaces = Readonly<Record<FurnitureKind, Float32Array>> & {
  /** How many of the lamps, the first ones, stand on main streets; the rest is on small ones. */
  readonly mainLamps: number;
};

interface Course {
  readonly kind: LineKind;
  readonly flags: number;
  readonly halfM: number;
  readonly points: readonly Point[];
  readonly y: readonly number[];
}

/**
 * Where lamps, masts and bollards stand: in equal steps along the lines, inside the boundary, not on bridges.
 * @throws Error when a column is missing
 */
export function placeFurniture(file: ColumnFile): FurniturePlaces {
  const fadeAt = fadeBeyondCity(file);
  const courses = readCourses(file);
  const tracks = courses.filter(({ kind }) => kind === 'rail' || kind === 'rail-port');
  const index = new SegmentIndex(tracks.map(({ points }) => points));
  const lists: Record<FurnitureKind, number[]> = { lamp: [], mast: [], bollard: [] };
  const smallLamps: number[] = [];
  for (const course of courses) {
    const put = (list: number[], step: number, beside: (i: number) => number): void => {
      let i = 0;
      for (const { point, y, ux, uz } of stepsAlong(course, step)) {
        if (fadeAt(...point) < 1) continue;
        const out = beside(i++);
        if (out === 0) continue;
        // Right of a direction (ux, uz) is (−uz, ux).
        const x = point[0] - uz * out;
        const z = point[1] + ux * out;
        const side = Math.sign(out);
        list.push(x, y, z, Math.atan2(-ux * side, uz * side));
      }
    };
    if (course.flags & ON_BRIDGE) continue;
    if (course.kind === 'arterial' || course.kind === 'main-road')
      put(lists.lamp, LAMP_STEP_M, (i) => (i % 2 ? 1 : -1) * (course.halfM + KERB_M));
    else if (course.kind === 'street') put(smallLamps, LAMP_STEP_M, (i) => (i % 2 ? 1 : -1) * (course.halfM + KERB_M));
    else if (course.kind === 'quay') put(lists.bollard, BOLLARD_STEP_M, () => BOLLARD_INLAND_M);
    else if (course.kind === 'rail' && course.flags & ELECTRIFIED) {
      for (const { point, y, ux, uz } of stepsAlong(course, MAST_STEP_M)) {
        if (fadeAt(...point) < 1) continue;
        // On the side where no other track is; between close tracks stands none.
        for (const side of [1, -1]) {
          const x = point[0] - uz * side * MAST_BESIDE_M;
          const z = point[1] + ux * side * MAST_BESIDE_M;
          if (index.nearest(x, z, CLEAR_OF_TRACK_M)) continue;
          lists.mast.push(x, y, z, Math.atan2(-ux * side, uz * side));
          break;
        }
      }
    }
  }
  return {
    lamp: Float32Array.from([...lists.lamp, ...smallLamps]),
    mast: Float32Array.from(lists.mast),
    bollard: Float32Array.from(lists.bollard),
    mainLamps: lists.lamp.length / 4,
  };
}

function readCourses({ columns }: ColumnFile): Course[] {
  const { kind, widthDm, flags, start, x, y, z } = columns;
  if (!kind || !widthDm || !flags || !start || !x || !y || !z)
    throw new Error('lines: kind, widthDm, flags, start, x, y and z are needed for the street furniture');
  return Array.from(kind, (code, line): Course => {
    const rows = Array.from({ length: start[line + 1]! - start[line]! }, (_, i) => start[line]! + i);
    return {
      kind: LINE_KINDS[code]!,
      flags: flags[line]!,
      halfM: widthDm[line]! / 20,
      points: rows.map((p): Point => [x[p]! / 10, z[p]! / 10]),
      y: rows.map((p) => y[p]! / 100),
    };
  });
}

/** Places in the middle of each step along a course, with the direction there. */
function* stepsAlong(
  { points, y }: Course,
  step: number,
): Generator<{ point: Point; y: number; ux: number; uz: number }> {
  let next = step / 2;
  let along = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const [ax, az] = points[i]!;
    const [bx, bz] = points[i + 1]!;
    const length = Math.hypot(bx - ax, bz - az);
    for (; next < along + length; next += step) {
      const share = (next - along) / length;
      yield {
        point: [ax + (bx - ax) * share, az + (bz - az) * share],
        y: y[i]! + (y[i + 1]! - y[i]!) * share,
        ux: (bx - ax) / length,
        uz: (bz - az) / length,
      };
    }
    along += length;
  }
}
