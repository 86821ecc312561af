import { Path } from '../../geo/path.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { LINE_KINDS } from '../../schema/cityFiles.ts';
import type { ColumnFile } from '../../schema/columnFile.ts';
import { fadeBeyondCity } from '../lines/cityEdge.ts';

/** A road from end to end, over its bridges, as it is drawn. Scene metres. */
export interface RoadCourse {
  /** x, y (top of the road, NHN), z of each point. */
  readonly points: readonly (readonly [number, number, number])[];
  /** Distance of each point from the first. */
  readonly along: Float64Array;
  readonly path: Path;
  /** How much of the road is drawn at each point, 0 … 1: beyond the city it fades. */
  readonly shown: Float32Array;
  readonly halfWidthM: number;
  readonly isMotorway: boolean;
  /** From its first point to its last it runs north or east. */
  readonly isAscending: boolean;
}

/** Pieces of one road meet as near as this, metres. */
const JOINT_M = 2;

/** Motorways and main roads of the file `lines`, their pieces on the ground and on bridges joined. */
export function roadCourses(file: ColumnFile): RoadCourse[] {
  const { kind, widthDm, name, start, x, y, z } = file.columns;
  if (!kind || !widthDm || !name || !start || !x || !y || !z) throw new Error('lines: a column is missing');
  const shownAt = fadeBeyondCity(file);
  const courses: RoadCourse[] = [];
  let open: { points: [number, number, number][]; line: number } | null = null;
  const close = (): void => {
    if (open) courses.push(courseOf(open.points, widthDm[open.line]! / 20, LINE_KINDS[kind[open.line]!] === 'motorway', shownAt)); // prettier-ignore
    open = null;
  };
  for (let line = 0; line < kind.length; line++) {
    const is = LINE_KINDS[kind[line]!];
    if (is !== 'motorway' && is !== 'main-road') continue;
    const own: [number, number, number][] = [];
    for (let p = start[line]!; p < start[line + 1]!; p++) own.push([x[p]! / 10, y[p]! / 100, z[p]! / 10]);
    const before: { points: [number, number, number][]; line: number } | null = open;
    const last = before?.points.at(-1);
    const isNext =
      before && last && name[before.line] === name[line] && kind[before.line] === kind[line] &&
      Math.hypot(own[0]![0] - last[0], own[0]![2] - last[2]) < JOINT_M; // prettier-ignore
    if (isNext) before.points.push(...own.slice(1));
    else {
      close();
      open = { points: own, line };
    }
  }
  close();
  return courses;
}

function courseOf(
  points: readonly (readonly [number, number, number])[],
  halfWidthM: number,
  isMotorway: boolean,
  shownAt: (x: number, z: number) => number,
): RoadCourse {
  const along = new Float64Array(points.length);
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!];
    along[i] = along[i - 1]! + Math.hypot(b[0] - a[0], b[2] - a[2]);
  }
  const [first, last] = [points[0]!, points.at(-1)!];
  const [east, north] = [last[0] - first[0], first[2] - last[2]];
  return {
    ...{ points, along, halfWidthM, isMotorway },
    path: new Path(points.map(([px, , pz]): Point => [px, pz])),
    shown: Float32Array.from(points, ([px, , pz]) => shownAt(px, pz)),
    isAscending: Math.abs(east) > Math.abs(north) ? east > 0 : north > 0,
  };
}
