import { toScene } from '../../geo/sceneFrame.ts';
import type { RoadCount } from '../../state/roadCounts.ts';
import type { RoadCourse } from './roadCourses.ts';

/** A counter stands as near to its road as this, metres: the courses of the motorways are generalised. */
const BESIDE_M = 650;

/** A counter at its place on a road. */
export interface PlacedCount {
  readonly atM: number;
  /** Position in the list of counts. */
  readonly index: number;
}

/** Which counters stand at which road; roads without one are not in the list. @returns by course, ascending along it */
export function placeCounts(courses: readonly RoadCourse[], counts: readonly Pick<RoadCount, 'lon' | 'lat'>[]): ReadonlyMap<RoadCourse, readonly PlacedCount[]> {
  const placed = new Map<RoadCourse, PlacedCount[]>();
  counts.forEach(({ lon, lat }, index) => {
    const { x, z } = toScene({ lon, lat });
    let best: { course: RoadCourse; atM: number; awayM: number } | null = null;
    for (const course of courses) {
      const atM = course.path.nearest([x, z]);
      const [px, pz] = course.path.at(atM);
      const awayM = Math.hypot(px - x, pz - z);
      if (awayM < (best?.awayM ?? BESIDE_M)) best = { course, atM, awayM };
    }
    if (best) placed.set(best.course, [...(placed.get(best.course) ?? []), { atM: best.atM, index }]);
  });
  for (const list of placed.values()) list.sort((a, b) => a.atM - b.atM);
  return placed;
} // prettier-ignore

/** The counters that a value between them is computed from: the one before and the one behind, or the only one. @returns their positions in the list */
export function countsAround(placed: readonly PlacedCount[], isKnown: (index: number) => boolean, atM: number): readonly number[] {
  const known = placed.filter(({ index }) => isKnown(index));
  const next = known.findIndex((one) => one.atM >= atM);
  const around = next < 0 ? known.slice(-1) : known.slice(Math.max(0, next - 1), next + 1);
  return around.map(({ index }) => index);
} // prettier-ignore

/**
 * A value along a road: between two counters straight from one to the other, beyond the last as there.
 * @param valueAt of a counter; NaN = it knows nothing and is left out
 * @returns NaN where no counter of the road knows anything
 */
export function alongRoad(placed: readonly PlacedCount[], valueAt: (index: number) => number): (atM: number) => number {
  const known = placed.map(({ atM, index }) => ({ atM, value: valueAt(index) })).filter(({ value }) => !Number.isNaN(value)); // prettier-ignore
  return (atM) => {
    const next = known.findIndex((one) => one.atM >= atM);
    if (known.length === 0) return Number.NaN;
    if (next <= 0) return known[next === 0 ? 0 : known.length - 1]!.value;
    const [a, b] = [known[next - 1]!, known[next]!];
    return a.value + ((b.value - a.value) * (atM - a.atM)) / Math.max(1, b.atM - a.atM);
  };
}
