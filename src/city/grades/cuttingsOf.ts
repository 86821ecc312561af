import Flatbush from 'flatbush';
import type { Point } from '../../geo/segmentIndex.ts';
import type { Cutting, CuttingStation } from '../terrain/cuttings.ts';
import { WIDEST_M } from '../terrain/cuttings.ts';
import { placeOn, type GradeCourse } from './gradeCourses.ts';
import type { Lowered } from './lowerCourses.ts';

/** Ground below the ribbon that lies on it, metres. */
export const LIFT_M = 0.3;
/** Verge beside the road, metres. */
export const VERGE_M = 1.5;
/** Slopes of one in one; where something stands near they are steeper, at last a wall. */
export const SLOPE_M = 1;
const WALL_M = 1;
/** Less than this is not dug, metres. */
const LEAST_M = 0.15;
/** Stations are left out where that moves the middle or the floor by no more than this, metres, and no two are farther apart. */
const TOLERANCE = { planM: 0.6, heightM: 0.08, apartM: 80 } as const;

/**
 * The troughs in which courses lie that were lowered: their slopes end before whatever runs beside them on the ground.
 * @param crosses does the second course cross the first near a place along it? Such a one passes over on a deck
 */
export function cuttingsOf(
  courses: readonly GradeCourse[],
  lowered: ReadonlyMap<number, Lowered>,
  crosses: (course: number, other: number, at: number) => boolean,
): Cutting[] {
  const beside = new Beside(courses);
  const out: Cutting[] = [];
  for (const [c, { at, y, depthM }] of lowered) {
    const course = courses[c]!;
    const halfFloorM = course.halfM + VERGE_M;
    let run: number[] = [];
    const flush = (): void => {
      const first = run[0];
      const last = run.at(-1);
      if (first !== undefined && last !== undefined) {
        const whole = [...(first > 0 ? [first - 1] : []), ...run, ...(last + 1 < at.length ? [last + 1] : [])];
        const stations = whole.map((i): CuttingStation => {
          const { point, i: k } = placeOn(course, course.y, at[i]!);
          const [p, q] = [course.points[k]!, course.points[k + 1]!];
          const length = Math.hypot(q[0] - p[0], q[1] - p[1]) || 1;
          const ahead: Point = [(q[0] - p[0]) / length, (q[1] - p[1]) / length];
          const wanted = Math.min(WIDEST_M, halfFloorM + Math.max(WALL_M, depthM[i]! * SLOPE_M));
          const room = beside.room(c, point, ahead, wanted, (other) => lowered.has(other) || crosses(c, other, at[i]!));
          const floorM = y[i]! - LIFT_M;
          return {
            x: point[0],
            z: point[1],
            floorM,
            groundM: floorM + depthM[i]!,
            leftM: Math.max(halfFloorM + WALL_M, room.leftM),
            rightM: Math.max(halfFloorM + WALL_M, room.rightM),
          };
        });
        out.push({ stations: thinned(stations), halfFloorM });
      }
      run = [];
    };
    for (let i = 0; i < at.length; i++)
      if (depthM[i]! > LEAST_M) run.push(i);
      else flush();
    flush();
  }
  return out;
}

/** Leaves out stations that lie on the straight between their neighbours. */
function thinned(stations: readonly CuttingStation[]): CuttingStation[] {
  const out = [stations[0]!];
  for (let from = 0; from < stations.length - 1;) {
    let to = from + 1;
    while (to + 1 < stations.length && isStraight(stations, from, to + 1)) to++;
    out.push(stations[to]!);
    from = to;
  }
  return out;
}

function isStraight(stations: readonly CuttingStation[], from: number, to: number): boolean {
  const [a, b] = [stations[from]!, stations[to]!];
  const length = Math.hypot(b.x - a.x, b.z - a.z);
  if (length > TOLERANCE.apartM) return false;
  for (let i = from + 1; i < to; i++) {
    const p = stations[i]!;
    const share = length > 0 ? ((p.x - a.x) * (b.x - a.x) + (p.z - a.z) * (b.z - a.z)) / length ** 2 : 0;
    const off = (name: keyof CuttingStation): number => Math.abs(p[name] - a[name] - share * (b[name] - a[name]));
    if (Math.hypot(off('x'), off('z')) > TOLERANCE.planM || off('floorM') > TOLERANCE.heightM) return false;
    if (Math.max(off('leftM'), off('rightM'), off('groundM')) > 3 * TOLERANCE.heightM) return false;
  }
  return true;
}

/** What runs beside a place. */
class Beside {
  private readonly courses: readonly GradeCourse[];
  private readonly segments: (readonly [course: number, point: number])[] = [];
  private readonly index: Flatbush;

  constructor(courses: readonly GradeCourse[]) {
    this.courses = courses;
    courses.forEach(({ points }, c) => points.slice(1).forEach((_, i) => this.segments.push([c, i])));
    this.index = new Flatbush(Math.max(1, this.segments.length));
    for (const [c, i] of this.segments) {
      const [a, b] = [courses[c]!.points[i]!, courses[c]!.points[i + 1]!];
      this.index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]));
    }
    if (this.segments.length === 0) this.index.add(0, 0, 0, 0);
    this.index.finish();
  }

  /** Metres to both sides of a place up to the next course, no more than wanted. */
  room(self: number, [x, z]: Point, ahead: Point, wanted: number, isLeftOut: (course: number) => boolean): { leftM: number; rightM: number } {
    const out = { leftM: wanted, rightM: wanted };
    const reach = wanted + 20;
    for (const n of this.index.search(x - reach, z - reach, x + reach, z + reach)) {
      const [c, i] = this.segments[n] ?? [self, 0];
      if (c === self || isLeftOut(c)) continue;
      const { points, halfM } = this.courses[c]!;
      const [p, q] = [points[i]!, points[i + 1]!];
      const [dx, dz] = [q[0] - p[0], q[1] - p[1]];
      const share = Math.min(1, Math.max(0, ((x - p[0]) * dx + (z - p[1]) * dz) / (dx * dx + dz * dz || 1)));
      const [vx, vz] = [p[0] + share * dx - x, p[1] + share * dz - z];
      const side = ahead[0] * vz - ahead[1] * vx > 0 ? 'rightM' : 'leftM';
      out[side] = Math.min(out[side], Math.hypot(vx, vz) - halfM - WALL_M / 2);
    }
    return out;
  } // prettier-ignore
}
