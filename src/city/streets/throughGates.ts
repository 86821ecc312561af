import { chainage } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { RailGates } from './railGates.ts';

/** So far before and behind a crossing a street begins to turn towards the gate, metres: tried one after the other. */
const TURNS_M = [150, 260, 380];

/**
 * A street whose course is only roughly known, led under the real bridge or over the real level crossing near the place where it would
 * cross open track. Where no gate is near it stays as it is: a bridge of its own has to carry it.
 */
export function throughGates(line: readonly Point[], gates: RailGates): readonly Point[] {
  let course = line;
  // A street crosses several railways; each bend may change where the next is met.
  for (let tries = 0, from = 0; tries < 12; tries++) {
    const i = course.findIndex((b, k) => k > from && gates.isBarred(course[k - 1]!, b));
    if (i < 0) break;
    const bent = bendAt(course, i - 1, gates);
    from = bent ? 0 : i;
    course = bent ?? course;
  }
  return course;
}

/** The course with the stretch around its piece `i` led through a gate; null where there is none near. */
function bendAt(course: readonly Point[], i: number, gates: RailGates): readonly Point[] | null {
  const at = chainage(course);
  const middle = (at[i]! + at[i + 1]!) / 2;
  for (const turn of TURNS_M) {
    const before = pointAt(course, at, middle - turn);
    const after = pointAt(course, at, middle + turn);
    const via = gates.between(before.point, after.point);
    if (!via || via.length === 0) continue;
    return [...course.slice(0, before.next), before.point, ...via, after.point, ...course.slice(after.next)];
  }
  return null;
}

/** The point so far along, and the first of the course behind it; the ends where that is beyond them. */
function pointAt(course: readonly Point[], at: Float64Array, distance: number): { point: Point; next: number } {
  if (distance <= 0) return { point: course[0]!, next: 0 };
  const next = at.findIndex((metres) => metres > distance);
  if (next < 0) return { point: course.at(-1)!, next: course.length };
  const [a, b] = [course[next - 1]!, course[next]!];
  const share = (distance - at[next - 1]!) / (at[next]! - at[next - 1]! || 1);
  return { point: [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share], next };
}
