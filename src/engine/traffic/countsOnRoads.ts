import { toScene } from '../../geo/sceneFrame.ts';
import { SegmentIndex } from '../../geo/segmentIndex.ts';
import type { RoadCount } from '../../state/roadCounts.ts';
import { cutCourse, type RoadCourse } from './roadCourses.ts';

/** A counter of a motorway or main road stands as near to it as this, metres: the courses of the motorways are generalised. */
const BESIDE_M = 650;
/** A loop lies in its street. */
const IN_STREET_M = 30;
/** Between two loops of a street that are no farther apart, both are asked; beyond the last, it is, up to the next junction and no farther than this. Metres. */
const BETWEEN_M = 2000;
const BEYOND_M = 800;

/** A place where is counted, and what on. */
export type CountPlace = Pick<RoadCount, 'lon' | 'lat' | 'isInStreet'>;

/** A counter at its place on a road, and the part of the road that it speaks for. */
export interface PlacedCount {
  readonly atM: number;
  readonly fromM: number;
  readonly toM: number;
  /** Position in the list of counts. */
  readonly index: number;
}
type Spot = Pick<PlacedCount, 'atM' | 'index'>;

/**
 * Which counters stand at which road; roads without one are not in the list. A counter of a motorway speaks for the whole of it; a loop of a
 * street for its own part, and the street ends where nobody speaks for it.
 * @returns by course, ascending along it
 */
export function placeCounts(courses: readonly RoadCourse[], counts: readonly CountPlace[]): ReadonlyMap<RoadCourse, readonly PlacedCount[]> {
  const beside = new Map<RoadCourse, Spot[]>();
  const inStreet = new Map<RoadCourse, Spot[]>();
  const roads = courses.filter(({ kind }) => kind !== 'arterial');
  const streets = courses.filter(({ kind }) => kind !== 'motorway');
  const index = new SegmentIndex(streets.map(({ points }) => points.map(([x, , z]) => [x, z] as const)));
  const put = (spots: Map<RoadCourse, Spot[]>, course: RoadCourse, spot: Spot): void => {
    spots.set(course, [...(spots.get(course) ?? []), spot]);
  };
  counts.forEach(({ lon, lat, isInStreet }, i) => {
    const { x, z } = toScene({ lon, lat });
    if (isInStreet) {
      const hit = index.nearest(x, z, IN_STREET_M);
      if (hit) put(inStreet, streets[hit.line]!, { atM: streets[hit.line]!.path.nearest([x, z]), index: i });
      return;
    }
    let best: { course: RoadCourse; atM: number; awayM: number } | null = null;
    for (const course of roads) {
      const atM = course.path.nearest([x, z]);
      const [px, pz] = course.path.at(atM);
      const awayM = Math.hypot(px - x, pz - z);
      if (awayM < (best?.awayM ?? BESIDE_M)) best = { course, atM, awayM };
    }
    if (best) put(beside, best.course, { atM: best.atM, index: i });
  });
  const placed = new Map<RoadCourse, readonly PlacedCount[]>();
  for (const [course, spots] of beside) {
    // Loops of a road that is counted as a whole are counters of it like others.
    const all = [...spots, ...(inStreet.get(course) ?? [])].sort((a, b) => a.atM - b.atM);
    inStreet.delete(course);
    placed.set(course, all.map((spot) => ({ ...spot, fromM: -Infinity, toM: Infinity }))); // prettier-ignore
  }
  for (const [course, spots] of inStreet) {
    const all = partsOf(course, spots.sort((a, b) => a.atM - b.atM)); // prettier-ignore
    const fromM = Math.max(0, all[0]!.fromM);
    const part = cutCourse(course, fromM, all.at(-1)!.toM);
    placed.set(part, all.map((one) => ({ ...one, atM: one.atM - fromM, fromM: one.fromM - fromM, toM: one.toM - fromM }))); // prettier-ignore
  }
  return placed;
} // prettier-ignore

/** What each loop of a street speaks for. @param spots ascending along it */
function partsOf({ junctionsM, along }: RoadCourse, spots: readonly Spot[]): PlacedCount[] {
  return spots.map(({ atM, index }, i): PlacedCount => {
    const [before, behind] = [spots[i - 1], spots[i + 1]];
    const isJoined = (other: Spot | undefined): other is Spot => other !== undefined && Math.abs(other.atM - atM) <= BETWEEN_M; // prettier-ignore
    const lastJunction = junctionsM.findLast((s) => s < atM) ?? 0;
    const nextJunction = junctionsM.find((s) => s > atM) ?? along.at(-1)!;
    return {
      ...{ atM, index },
      fromM: isJoined(before) ? before.atM : Math.max(lastJunction, atM - BEYOND_M),
      toM: isJoined(behind) ? behind.atM : Math.min(nextJunction, atM + BEYOND_M),
    };
  });
}

/** The counters that a value at a place is computed from: the one before and the one behind, of those that speak for it. @returns their positions in the list */
export function countsAround(placed: readonly PlacedCount[], isKnown: (index: number) => boolean, atM: number): readonly number[] {
  const known = placed.filter(({ index }) => isKnown(index));
  const next = known.findIndex((one) => one.atM >= atM);
  const around = next < 0 ? known.slice(-1) : known.slice(Math.max(0, next - 1), next + 1);
  return around.filter(({ fromM, toM }) => atM >= fromM && atM <= toM).map(({ index }) => index);
} // prettier-ignore

/**
 * A value along a road: between two counters that both speak for it straight from one to the other, else as at the one that does.
 * @param valueAt of a counter; NaN = it knows nothing and is left out
 * @returns NaN where no counter that speaks for the place knows anything; made to be asked along the road, one way or the other
 */
export function alongRoad(placed: readonly PlacedCount[], valueAt: (index: number) => number): (atM: number) => number {
  const known = placed.map((one) => ({ ...one, value: valueAt(one.index) })).filter(({ value }) => !Number.isNaN(value)); // prettier-ignore
  let next = 0;
  return (atM) => {
    while (next < known.length && known[next]!.atM < atM) next++;
    while (next > 0 && known[next - 1]!.atM >= atM) next--;
    const [a, b] = [known[next - 1], known[next]];
    const isA = a !== undefined && atM <= a.toM;
    const isB = b !== undefined && atM >= b.fromM;
    if (isA && isB) return a.value + ((b.value - a.value) * (atM - a.atM)) / Math.max(1, b.atM - a.atM);
    return isA ? a.value : isB ? b.value : Number.NaN;
  };
}
