import { junctionsOf } from '../../geo/junctions.ts';
import { Path } from '../../geo/path.ts';
import { joinPieces } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { LINE_KINDS } from '../../schema/cityFiles.ts';
import type { ColumnFile } from '../../schema/columnFile.ts';
import { fadeBeyondCity } from '../lines/cityEdge.ts';

/** Roads that may carry counted traffic. */
const KINDS = ['motorway', 'main-road', 'arterial'] as const;
export type RoadKind = (typeof KINDS)[number];
/** Flag of a line that the city build has made up between stops: no street with a name of its own. */
const GENERATED = 8;

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
  readonly kind: RoadKind;
  /** From its first point to its last it runs north or east. */
  readonly isAscending: boolean;
  /** Where main streets meet it, distances from its first point; none on a motorway, which is passed above or below. */
  readonly junctionsM: readonly number[];
}

/** Made once for each file: several layers ask. */
const known = new WeakMap<ColumnFile, readonly RoadCourse[]>();

/** Motorways, main roads and main streets of the file `lines`, their pieces on the ground and on bridges joined. */
export function roadCourses(file: ColumnFile): readonly RoadCourse[] {
  const made = known.get(file) ?? makeCourses(file);
  known.set(file, made);
  return made;
}

function makeCourses(file: ColumnFile): RoadCourse[] {
  const { kind, widthDm, flags, name, start, x, y, z } = file.columns;
  if (!kind || !widthDm || !flags || !name || !start || !x || !y || !z) throw new Error('lines: a column is missing');
  const shownAt = fadeBeyondCity(file);
  const pieces = Array.from(kind, (code, line) => ({ kind: LINE_KINDS[code] as RoadKind, line }))
    .filter((one) => KINDS.includes(one.kind) && (flags[one.line]! & GENERATED) === 0)
    .map((one) => {
      const points: (readonly [number, number, number])[] = [];
      for (let p = start[one.line]!; p < start[one.line + 1]!; p++) points.push([x[p]! / 10, y[p]! / 100, z[p]! / 10]);
      return { ...one, key: `${one.kind} ${name[one.line]!}`, points };
    });
  const roads = joinPieces(pieces);
  const streets = roads.filter(({ first }) => first.kind !== 'motorway');
  const junctions = junctionsOf(streets.map(({ points }) => points.map(([px, , pz]): Point => [px, pz])));
  const junctionsM = new Map(streets.map((street, i) => [street, junctions[i]!]));
  return roads.map((road) => {
    const { points, first } = road;
    const along = new Float64Array(points.length);
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1]!, points[i]!];
      along[i] = along[i - 1]! + Math.hypot(b[0] - a[0], b[2] - a[2]);
    }
    const [begin, end] = [points[0]!, points.at(-1)!];
    const [east, north] = [end[0] - begin[0], begin[2] - end[2]];
    return {
      ...{ points, along, kind: first.kind, halfWidthM: widthDm[first.line]! / 20 },
      path: new Path(points.map(([px, , pz]): Point => [px, pz])),
      shown: Float32Array.from(points, ([px, , pz]) => shownAt(px, pz)),
      isAscending: Math.abs(east) > Math.abs(north) ? east > 0 : north > 0,
      junctionsM: junctionsM.get(road) ?? [],
    };
  });
}

/** A part of a road, between two distances from its first point. */
export function cutCourse(course: RoadCourse, fromM: number, toM: number): RoadCourse {
  const { points, along, shown, junctionsM } = course;
  const last = along.at(-1)!;
  const [from, to] = [Math.max(0, fromM), Math.min(last, toM)];
  if (from === 0 && to === last) return course;
  const at = (s: number): readonly [number, number, number] => {
    const { piece, share } = course.path.pieceAt(s);
    const [a, b] = [points[piece]!, points[piece + 1]!];
    return [0, 1, 2].map((i) => a[i]! + (b[i]! - a[i]!) * share) as unknown as readonly [number, number, number];
  };
  const inside = points.flatMap((_, i) => (along[i]! > from && along[i]! < to ? [i] : []));
  const cut = [at(from), ...inside.map((i) => points[i]!), at(to)];
  const shownAt = (s: number): number => shown[course.path.pieceAt(s).piece]!;
  return {
    ...course,
    points: cut,
    along: Float64Array.of(0, ...inside.map((i) => along[i]! - from), to - from),
    path: new Path(cut.map(([px, , pz]): Point => [px, pz])),
    shown: Float32Array.of(shownAt(from), ...inside.map((i) => shown[i]!), shownAt(to)),
    junctionsM: junctionsM.filter((s) => s > from && s < to).map((s) => s - from),
  };
}
