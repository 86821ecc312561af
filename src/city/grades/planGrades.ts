import type { Point } from '../../geo/segmentIndex.ts';
import { Cuttings } from '../terrain/cuttings.ts';
import { cuttingsOf } from './cuttingsOf.ts';
import { GradeRounds, isPair, SAME_ROAD_SINE, type OpenCrossing, type Separation } from './gradeRounds.ts';
import { placeOn, type GradeCourse, type Net } from './gradeCourses.ts';
import type { Joint, Lowered } from './lowerCourses.ts';
import { planCrossings, planJoints, type PlanCrossing } from './planCrossings.ts';

/** A level crossing is that of a street and a track that meet as near as this, metres. */
const AT_LEVEL_CROSSING_M = 75;
/** So near to its crossing another course is no neighbour of a cutting but passes over it, metres along. */
const PASSES_M = 90;

export interface GradePlan {
  readonly courses: readonly GradeCourse[];
  readonly separations: readonly Separation[];
  readonly lowered: ReadonlyMap<number, Lowered>;
  readonly cuttings: Cuttings;
  readonly open: readonly OpenCrossing[];
}

/**
 * Decides how roads and railways pass each other: railways keep their level, streets go under them, and motorways go under both, in
 * cuttings with ramps. What lies 2 m higher than the other stays above; a street that is in a cutting where it meets a motorway goes
 * under that as well. Level crossings stay level, and so do port tracks in streets.
 * @param levelCrossings places of the real ones
 * @param isDrawn are lines drawn at a place? What crosses beyond stays as it is
 */
export function planGrades(
  given: readonly GradeCourse[],
  levelCrossings: readonly Point[],
  isDrawn: (x: number, z: number) => boolean,
): GradePlan {
  const all = planCrossings(given);
  const isLevel = ({ point: [x, z] }: PlanCrossing): boolean =>
    levelCrossings.some(([px, pz]) => Math.hypot(px - x, pz - z) < AT_LEVEL_CROSSING_M);
  const level = all.filter((one) => isPair(given, one, 'rail street', 'port street') && isLevel(one));
  const courses = withFixed(given, level);
  const crossings = all.filter((one) => isDrawn(...one.point) && !level.includes(one));
  const ends = planJoints(courses);
  const joints = {
    street: jointsOf(courses, 'street', all, ends, 0),
    motorway: jointsOf(courses, 'motorway', all, ends, SAME_ROAD_SINE),
  };
  const accesses = ends.filter(({ a, b }) => courses[a]!.net === 'street' && courses[b]!.net === 'motorway');
  const rounds = new GradeRounds(courses, crossings, joints, accesses);
  rounds.solve();
  const { separations, lowered, open } = rounds;
  return { courses, separations, lowered, cuttings: new Cuttings(cuttingsOf(courses, lowered, passing(all))), open };
}

/** Where courses of a net are one road or meet: crossings flatter than a sine (0 = all) and ends. */
function jointsOf(courses: readonly GradeCourse[], net: Net, crossings: readonly PlanCrossing[], ends: readonly Joint[], sine: number): Joint[] {
  const isOwn = ({ a, b }: Joint): boolean => courses[a]!.net === net && courses[b]!.net === net;
  return [...crossings.filter((one) => isOwn(one) && (sine === 0 || one.sine < sine)), ...ends.filter(isOwn)];
} // prettier-ignore

/** Does the second course cross the first near a place along it? */
function passing(crossings: readonly PlanCrossing[]): (course: number, other: number, at: number) => boolean {
  const byCourse = new Map<number, { other: number; at: number }[]>();
  const put = (course: number, other: number, at: number): void => {
    const list = byCourse.get(course);
    if (list) list.push({ other, at });
    else byCourse.set(course, [{ other, at }]);
  };
  for (const { a, b, atA, atB } of crossings) {
    put(a, b, atA);
    put(b, a, atB);
  }
  return (course, other, at) =>
    (byCourse.get(course) ?? []).some((one) => one.other === other && Math.abs(one.at - at) < PASSES_M);
}

/** Streets keep their level at level crossings. */
function withFixed(courses: readonly GradeCourse[], level: readonly PlanCrossing[]): GradeCourse[] {
  const out = courses.map((course) => ({ ...course, isFixed: course.isFixed.slice() }));
  for (const { a, b, atA, atB } of level)
    for (const [c, at] of [[a, atA], [b, atB]] as const)
      if (out[c]!.net === 'street') out[c]!.isFixed[placeOn(out[c]!, out[c]!.y, at).i] = 1; // prettier-ignore
  return out;
}
