import Flatbush from 'flatbush';
import type { Point } from '../../geo/segmentIndex.ts';
import type { GradeCourse } from './gradeCourses.ts';

/** Two courses meet in plan. */
export interface PlanCrossing {
  /** Indices of the courses, and how far along each. */
  readonly a: number;
  readonly b: number;
  readonly atA: number;
  readonly atB: number;
  readonly point: Point;
  /** Of the angle between them. */
  readonly sine: number;
}

/** A course that ends as near to another as this joins it, metres. */
const JOINS_M = 15;

/** Where courses cross each other, in the order of the courses. */
export function planCrossings(courses: readonly GradeCourse[]): PlanCrossing[] {
  const { segments, search } = indexOf(courses);
  const out: PlanCrossing[] = [];
  segments.forEach(([a, i], n) => {
    const [p, q] = [courses[a]!.points[i]!, courses[a]!.points[i + 1]!];
    for (const m of search(p, q, 0)) {
      const [b, k] = segments[m]!;
      if (m <= n || a === b) continue;
      const [r, s] = [courses[b]!.points[k]!, courses[b]!.points[k + 1]!];
      const [ux, uz, wx, wz] = [q[0] - p[0], q[1] - p[1], s[0] - r[0], s[1] - r[1]];
      const cross = ux * wz - uz * wx;
      if (Math.abs(cross) < 1e-9) continue;
      const t = ((r[0] - p[0]) * wz - (r[1] - p[1]) * wx) / cross;
      const u = ((r[0] - p[0]) * uz - (r[1] - p[1]) * ux) / cross;
      // The end of a piece is the beginning of the next: it counts once.
      if (t < 0 || t >= 1 || u < 0 || u >= 1) continue;
      const [lengthA, lengthB] = [Math.hypot(ux, uz), Math.hypot(wx, wz)];
      out.push({
        a,
        b,
        atA: courses[a]!.at[i]! + t * lengthA,
        atB: courses[b]!.at[k]! + u * lengthB,
        point: [p[0] + ux * t, p[1] + uz * t],
        sine: Math.abs(cross) / (lengthA * lengthB),
      });
    }
  });
  return out;
}

/** Where courses end at others: the end of `a` at a place of `b`. */
export function planJoints(courses: readonly GradeCourse[]): Omit<PlanCrossing, 'sine'>[] {
  const { segments, search } = indexOf(courses);
  const out: Omit<PlanCrossing, 'sine'>[] = [];
  courses.forEach(({ points, at }, a) => {
    for (const [point, atA] of [[points[0]!, 0], [points.at(-1)!, at.at(-1)!]] as const)
      for (const m of search(point, point, JOINS_M)) {
        const [b, k] = segments[m]!;
        if (a === b) continue;
        const [r, s] = [courses[b]!.points[k]!, courses[b]!.points[k + 1]!];
        const [dx, dz] = [s[0] - r[0], s[1] - r[1]];
        const share = Math.min(1, Math.max(0, ((point[0] - r[0]) * dx + (point[1] - r[1]) * dz) / (dx * dx + dz * dz || 1)));
        if (Math.hypot(point[0] - r[0] - share * dx, point[1] - r[1] - share * dz) > JOINS_M) continue;
        out.push({ a, b, atA, atB: courses[b]!.at[k]! + share * Math.hypot(dx, dz), point });
      }
  }); // prettier-ignore
  return out;
}

function indexOf(courses: readonly GradeCourse[]) {
  const segments: (readonly [course: number, point: number])[] = courses.flatMap(({ points }, c) =>
    points.slice(1).map((_, i) => [c, i] as const),
  );
  const index = new Flatbush(Math.max(1, segments.length));
  for (const [c, i] of segments) {
    const [a, b] = [courses[c]!.points[i]!, courses[c]!.points[i + 1]!];
    index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]));
  }
  if (segments.length === 0) index.add(0, 0, 0, 0);
  index.finish();
  const search = (a: Point, b: Point, reach: number): number[] =>
    segments.length === 0 ? [] : index.search(Math.min(a[0], b[0]) - reach, Math.min(a[1], b[1]) - reach, Math.max(a[0], b[0]) + reach, Math.max(a[1], b[1]) + reach).sort((p, q) => p - q); // prettier-ignore
  return { segments, search };
}
