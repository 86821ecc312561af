import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import type { Provenance } from '../../schema/catalogue.ts';
import type { StructureOf } from '../../schema/structures.ts';
import type { Grade } from '../lines/layLine.ts';
import { LIFT_M } from './cuttingsOf.ts';
import { placeOn, type GradeCourse } from './gradeCourses.ts';
import type { Separation } from './gradeRounds.ts';
import { depthAt, type Lowered } from './lowerCourses.ts';
import type { GradePlan } from './planGrades.ts';

type Bridge = StructureOf<'bridge-beam'>;
type HeightAt = (x: number, z: number) => number;

/** Decks nearer to one another than this on one course are one, metres. */
const JOINED_M = 8;
/** A deck that would end in another cutting goes on to the land behind it, no farther than this, metres. */
const FARTHEST_M = 120;
const LEAST_M = 4;
const HALF_TRACKS_M = 2;
const END_M = 6;
const SAG_M = 0.3;
const SAGS_FOR_M = 14;
/** A line has a point this far inside each end of a deck, metres. */
const INSIDE_M = 0.05;
/** Parapets and edge beams on both sides, metres. */
const EDGES_M = { road: 1.6, rail: 0 } as const;
/** What runs beside the axis of a course by no more than this is on it: tracks of a double line. Metres. */
const ON_COURSE_M = 4.5;
/** A bridge of the railway this near is the one meant, metres. */
const MEANT_M = 70;
const FROM_DB: Provenance = {
  kind: 'generated',
  source: 'DB Netz AG: railway bridges',
  licence: 'CC BY 4.0',
  date: '2017-01',
  note: 'form and cutting assumed',
};
const ASSUMED: Provenance = {
  kind: 'generated',
  source: 'Hafenblick: roads that cross',
  licence: 'CC BY 4.0',
  date: '2026',
  note: 'form and cutting assumed',
};

interface Deck {
  readonly course: GradeCourse;
  readonly from: number;
  readonly to: number;
  readonly fromM: number;
  readonly toM: number;
  readonly separations: readonly Separation[];
}

/** Grade separations on the finished ground. */
export interface LaidGrades {
  readonly bridges: readonly Bridge[];
  /** Heights of a course (see `keyOf`), absent where it neither goes under nor over others. */
  readonly of: (key: string) => Grade | undefined;
}

/**
 * Decks from bank to bank of the cuttings, as high as the ground there, and the heights of what runs in the cuttings and over the decks.
 * @param heightAt the finished ground, m NHN
 * @param railBridges where the railway has bridges
 */
export function layGrades(plan: GradePlan, heightAt: HeightAt, railBridges: readonly Point[]): LaidGrades {
  const decks = decksOf(plan, heightAt);
  const nearBridge = new SegmentIndex(railBridges.map(([x, z]): Point[] => [[x, z], [x + 0.01, z]]), 128); // prettier-ignore
  const grades = new Map<string, Grade>();
  plan.courses.forEach((course, c) => {
    const own = decks.filter((deck) => deck.course === course);
    const lowered = plan.lowered.get(c);
    if (own.length > 0 || lowered) grades.set(course.key, gradeOf(course, lowered, own));
  });
  return { bridges: decks.flatMap((deck) => bridgeOf(deck, plan, heightAt, nearBridge)), of: (key) => grades.get(key) };
}

function decksOf({ courses, separations, lowered, cuttings }: GradePlan, heightAt: HeightAt): Deck[] {
  const byUpper = new Map<number, Separation[]>();
  for (const one of separations.flatMap((own) => [own, ...goneOn(own, courses)]))
    byUpper.set(one.upper, [...(byUpper.get(one.upper) ?? []), one]);
  return courses.flatMap((course, c) => {
    const last = course.at.at(-1)!;
    const dug = lowered.get(c);
    const within = (at: number): number => Math.min(last, Math.max(0, at));
    /** Is the ground lower here than the course itself would have it, under any of its tracks? */
    const isInTrough = (at: number): boolean => {
      const { y } = placeOn(course, course.y, at);
      const own = dug ? depthAt(dug, at) : 0;
      const limit = own > 0 ? y - own - 2 * LIFT_M : Infinity;
      return across(course, at).some((point) => cuttings.heightAt(...point) < limit);
    };
    const heightOf = (at: number): number => {
      const { point, y, i } = placeOn(course, course.y, at);
      if (dug && depthAt(dug, at) > 0) return y - depthAt(dug, at);
      return course.isRaised[i] || isInTrough(at) ? y : heightAt(...point) + LIFT_M;
    };
    /** Where a deck that begins in another cutting comes to land. */
    const onLand = (from: number, direction: 1 | -1): number => {
      let at = within(from);
      while (at > 0 && at < last && Math.abs(at - from) < FARTHEST_M && isInTrough(at)) at = within(at + 2 * direction);
      // The triangles of the ground fall a little before the edge of the trough.
      const edge = at;
      const isLow = (): boolean => {
        const { y, i } = placeOn(course, course.y, at);
        const isOwn = course.isRaised[i] === 1 || (dug !== undefined && depthAt(dug, at) > 0);
        return !isOwn && across(course, at).some((point) => heightAt(...point) + LIFT_M < y - SAG_M);
      };
      while (at > 0 && at < last && Math.abs(at - edge) < SAGS_FOR_M && isLow()) at = within(at + 2 * direction);
      return at;
    };
    const over = (byUpper.get(c) ?? []).map((one) => ({ from: onLand(one.atUpper - one.shape.halfM, -1), to: onLand(one.atUpper + one.shape.halfM, 1), separations: [one] }));
    // What ends above a cutting ends on a deck: at a street that passes over it.
    const ends = [
      ...(isInTrough(0) ? [{ from: 0, to: onLand(END_M, 1), separations: [] }] : []),
      ...(isInTrough(last) ? [{ from: onLand(last - END_M, -1), to: last, separations: [] }] : []),
    ];
    const spans: { from: number; to: number; separations: Separation[] }[] = [];
    for (const one of [...over, ...ends].sort((a, b) => a.from - b.from)) {
      const open = spans.at(-1);
      if (open && one.from < open.to + JOINED_M) {
        open.to = Math.max(open.to, one.to);
        open.separations.push(...one.separations);
      } else spans.push(one);
    }
    // On a bridge that is there already, or over water, nothing is built.
    return spans.filter(({ from, to }) => to - from > LEAST_M && !(course.isHigh[placeOn(course, course.y, from).i] && course.isHigh[placeOn(course, course.y, to).i]))
      .map((span): Deck => ({ course, ...span, fromM: heightOf(span.from), toM: heightOf(span.to) }));
  });
} // prettier-ignore

/** The middle of a course, and its tracks where it has two. */
function across(course: GradeCourse, at: number): Point[] {
  const { point, i } = placeOn(course, course.y, at);
  if (course.tracks < 2) return [point];
  const [a, b] = [course.points[i]!, course.points[i + 1]!];
  const share = HALF_TRACKS_M / (Math.hypot(b[0] - a[0], b[1] - a[1]) || 1);
  const [nx, nz] = [-(b[1] - a[1]) * share, (b[0] - a[0]) * share];
  return [point, [point[0] + nx, point[1] + nz], [point[0] - nx, point[1] - nz]];
}

/** A railway that ends on the deck goes on as another: the same place as it lies on that one's course. */
function goneOn(one: Separation, courses: readonly GradeCourse[]): Separation[] {
  const course = courses[one.upper]!;
  const last = course.at.at(-1)!;
  if (course.net !== 'rail') return [];
  return ([[one.atUpper, 0], [last - one.atUpper, course.points.length - 1]] as const).flatMap(([toEnd, i]) => {
    if (toEnd >= one.shape.halfM) return [];
    const [end, inner] = [course.points[i]!, course.points[i === 0 ? 1 : i - 1]!];
    return courses.flatMap((other, upper) => {
      if (other === course || other.net !== 'rail') return [];
      return ([[0, 1, -toEnd], [other.points.length - 1, other.points.length - 2, other.at.at(-1)! + toEnd]] as const).flatMap(([k, next, atUpper]) => {
        const [from, to] = [other.points[k]!, other.points[next]!];
        const isOn = Math.hypot(from[0] - end[0], from[1] - end[1]) < ON_COURSE_M && (end[0] - inner[0]) * (to[0] - from[0]) + (end[1] - inner[1]) * (to[1] - from[1]) > 0;
        return isOn ? [{ ...one, upper, atUpper }] : [];
      });
    });
  });
} // prettier-ignore

function gradeOf(course: GradeCourse, lowered: Lowered | undefined, decks: readonly Deck[]): Grade {
  const index = new SegmentIndex([course.points]);
  const along = (x: number, z: number): number | null => {
    const hit = index.nearest(x, z, ON_COURSE_M);
    return hit && course.at[hit.point]! + (course.at[hit.point + 1]! - course.at[hit.point]!) * hit.share;
  };
  return {
    along,
    stops: decks.flatMap(({ from, to }) => [from + INSIDE_M, to - INSIDE_M]),
    dugAt: (x, z) => {
      const at = lowered ? along(x, z) : null;
      if (at === null || !lowered) return null;
      const depth = depthAt(lowered, at);
      return depth > 0 ? placeOn(course, course.y, at).y - depth : null;
    },
    deckAt: (x, z) => {
      const at = decks.length > 0 ? along(x, z) : null;
      const deck = at === null ? undefined : decks.find(({ from, to }) => at >= from && at <= to);
      return deck ? deck.fromM + ((deck.toM - deck.fromM) * (at! - deck.from)) / (deck.to - deck.from) : null;
    },
  };
}

function bridgeOf({ course, from, to, fromM, toM, separations }: Deck, { cuttings }: GradePlan, heightAt: HeightAt, nearBridge: SegmentIndex): Bridge[] {
  const carries = course.net === 'rail' || course.net === 'port' ? 'rail' : 'road';
  const inner = course.at.filter((at) => at > from + 1 && at < to - 1);
  const deck = straightened([from, ...inner, to].map((at): [number, number, number] => {
    const [x, z] = placeOn(course, course.y, at).point;
    return [x, fromM + ((toM - fromM) * (at - from)) / (to - from), z];
  }));
  const isOnRoad = (at: number, self: Separation): boolean =>
    separations.some((one) => one !== self && Math.abs(one.atUpper - at) < one.shape.innerM - 0.1);
  const piers = separations
    .flatMap((one) => one.shape.piersM.map((d) => ({ at: one.atUpper + d, one })))
    .filter(({ at, one }) => at > from + 3 && at < to - 3 && !isOnRoad(at, one))
    .map(({ at }) => round(at - from, 1))
    .sort((a, b) => a - b);
  const [x, z] = placeOn(course, course.y, (from + to) / 2).point;
  const [first, last] = [deck[0]!, deck.at(-1)!];
  const place = separations[0]?.crossing.point ?? [x, z];
  const floor = cuttings.heightAt(x, z);
  const foot = floor < Infinity ? floor : heightAt(x, z);
  return [{
    kind: 'bridge-beam',
    id: `structure/${carries}-over-${names([x, z])}`,
    x: round(x, 1),
    y: round(foot),
    z: round(z, 1),
    turn: round(Math.atan2(-(last[2] - first[2]), last[0] - first[0]), 4),
    provenance: carries === 'rail' && nearBridge.nearest(...place, MEANT_M) ? FROM_DB : ASSUMED,
    deck: deck.map(([px, py, pz]): [number, number, number] => [round(px, 1), round(py), round(pz, 1)]),
    width: round(2 * course.halfM + EDGES_M[carries], 1),
    piers,
    main: [0, 0],
    rise: 0,
    carries,
  }];
} // prettier-ignore

/** Only the points at which the deck bends. */
function straightened(points: readonly [number, number, number][]): [number, number, number][] {
  const out = [points[0]!];
  for (let i = 1; i + 1 < points.length; i++) {
    const [a, b, c] = [out.at(-1)!, points[i]!, points.at(-1)!];
    const length = Math.hypot(c[0] - a[0], c[2] - a[2]) || 1;
    const aside = Math.abs((b[0] - a[0]) * (c[2] - a[2]) - (b[2] - a[2]) * (c[0] - a[0])) / length;
    if (aside > 0.3) out.push(b);
  }
  return [...out, points.at(-1)!];
}

/** A place in the words of an id: metres south and east. */
const names = ([x, z]: Point): string =>
  `${x < 0 ? 'w' : 'e'}${Math.abs(Math.round(x))}-${z < 0 ? 'n' : 's'}${Math.abs(Math.round(z))}`;
const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
