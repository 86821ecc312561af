import type { Point } from '../../geo/segmentIndex.ts';
import { deckShape, type DeckShape } from './deckShape.ts';
import { placeOn, type GradeCourse, type Net } from './gradeCourses.ts';
import { depthAt, lowerCourses, type Demand, type Joint, type Lowered } from './lowerCourses.ts';
import type { PlanCrossing } from './planCrossings.ts';

/** Steepest ramps: below the 6 % of main streets and the 4 % of motorways, since heights are rounded. */
export const SLOPE = { street: 0.054, motorway: 0.036 } as const;
/** Which of two goes under the other: the one farther on. */
const ORDER: readonly Net[] = ['rail', 'port', 'street', 'motorway'];
/** Who lies higher by this much stays above, whatever the order says, metres. */
const HIGHER_M = 2;
/** Who lies higher by this much has a bridge already. */
const CLEAR_M = 5.5;
/** Flatter than this two courses run along each other: no deck could carry one over the other. */
const LEAST_SINE = 0.18;
/** Pieces of one motorway overlap at such angles: they are one road. */
export const SAME_ROAD_SINE = 0.35;
/** In the cutting of another crossing a port track needs a deck as well, metres of depth. */
const IN_CUTTING_M = 0.3;
/** A street as deep as this where it meets a motorway goes on under that. */
const GOES_ON_M = 2.9;
/** The level piece under a deck goes on for this beyond it, metres. */
const TURN_M = 10;
const MOST_ROUNDS = 6;

export type OpenReason =
  | 'too flat an angle'
  | 'ramp reaches a bridge, the floodplain or a level crossing'
  | 'the railway lies lower'
  | 'one ends at the other';

/** A place where one course passes over another. */
export interface Separation {
  readonly crossing: PlanCrossing;
  readonly upper: number;
  readonly lower: number;
  readonly atUpper: number;
  readonly atLower: number;
  readonly shape: DeckShape;
}

/** A place where courses cross on one level although they should not, and why. */
export interface OpenCrossing {
  readonly point: Point;
  readonly names: readonly [string, string];
  readonly reason: OpenReason;
}

/** Are these the nets of the two that cross? Names in the order of the alphabet. */
export const isPair = (courses: readonly GradeCourse[], { a, b }: PlanCrossing, ...pairs: readonly string[]): boolean =>
  pairs.includes([courses[a]!.net, courses[b]!.net].sort().join(' '));

/**
 * Lowers streets under railways and motorways under both, round by round: what one net does the other has to follow. Where a motorway
 * cannot go under a street, since it comes down from a bridge, the street goes under the motorway.
 */
export class GradeRounds {
  separations: Separation[] = [];
  readonly lowered = new Map<number, Lowered>();
  private readonly left: OpenCrossing[] = [];
  private refused: OpenCrossing[] = [];
  private readonly courses: readonly GradeCourse[];
  private readonly joints: Readonly<Record<'street' | 'motorway', readonly Joint[]>>;
  private readonly crossings: readonly PlanCrossing[];
  /** Ends of streets (`a`) on motorways (`b`). */
  private readonly accesses: readonly Joint[];
  /** Crossings that a round adds: port tracks over a street in its cutting, streets under motorways. */
  private readonly ports = new Set<PlanCrossing>();
  private readonly below = new Set<PlanCrossing>();
  /** Of two motorways the one that goes under, once the first round has shown who lies lower. */
  private readonly lowerMotorway = new Map<PlanCrossing, number>();

  /**
   * @param joints courses that have one height at a place, by net
   * @param accesses ends of streets on motorways
   */
  constructor(
    courses: readonly GradeCourse[],
    crossings: readonly PlanCrossing[],
    joints: Readonly<Record<'street' | 'motorway', readonly Joint[]>>,
    accesses: readonly Joint[],
  ) {
    this.accesses = accesses;
    this.courses = courses;
    this.joints = joints;
    this.crossings = crossings.filter((one) => this.isToSeparate(one));
  }

  /** Where courses still cross on one level. */
  get open(): readonly OpenCrossing[] {
    return [...this.left, ...this.refused];
  }

  solve(): void {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const known = this.ports.size + this.below.size;
      this.separations = [];
      this.refused = [];
      this.lower('street');
      for (const one of this.crossings) this.follow(one);
      this.lower('motorway');
      if (round > 0 && this.ports.size + this.below.size === known) return;
    }
  }

  private isToSeparate(one: PlanCrossing): boolean {
    const { courses } = this;
    const isMotorways = isPair(courses, one, 'motorway motorway') && one.sine >= SAME_ROAD_SINE;
    if (!isMotorways && !isPair(courses, one, 'rail street', 'port street', 'motorway rail', 'motorway port', 'motorway street')) return false;
    if (Math.abs(this.baseAt(one.a, one.atA) - this.baseAt(one.b, one.atB)) > CLEAR_M) return false;
    const isPort = isPair(courses, one, 'port street');
    if (one.sine < LEAST_SINE) return isPort ? false : this.leave(one, 'too flat an angle');
    const { lower, upper, atUpper, shape } = this.separate(one);
    if (courses[lower]!.net === 'rail' || courses[lower]!.net === 'port') return isPort ? false : this.leave(one, 'the railway lies lower');
    // Railways go on as the next line; a road that ends above another meets it there.
    const isEnd = ORDER.indexOf(courses[upper]!.net) > 1 && (atUpper < shape.halfM || atUpper > courses[upper]!.at.at(-1)! - shape.halfM);
    return isEnd ? this.leave(one, 'one ends at the other') : true;
  } // prettier-ignore

  /** What a street in its cutting adds. */
  private follow(one: PlanCrossing): void {
    const { courses, lowered } = this;
    for (const [c, at] of [[one.a, one.atA], [one.b, one.atB]] as const) {
      const own = courses[c]!.net === 'street' ? lowered.get(c) : undefined;
      const depth = own ? depthAt(own, at) : 0;
      if (depth > IN_CUTTING_M && isPair(courses, one, 'port street')) this.ports.add(one);
      if (depth > GOES_ON_M && isPair(courses, one, 'motorway street')) this.below.add(one);
    }
  } // prettier-ignore

  private lower(net: 'street' | 'motorway'): void {
    const { courses } = this;
    const wanted = this.crossings.flatMap((crossing): { separation: Separation; demand: Demand }[] => {
      if (isPair(courses, crossing, 'port street') && !this.ports.has(crossing)) return [];
      const separation = this.separate(crossing);
      const { upper, atUpper, lower, atLower, shape } = separation;
      if (courses[lower]!.net !== net) return [];
      const ends = [atUpper - shape.halfM, atUpper + shape.halfM].map((at) => this.heightAt(upper, at));
      const heightM = Math.min((ends[0]! + ends[1]!) / 2, this.heightAt(upper, atUpper)) - shape.heightM;
      return [{ separation, demand: { course: lower, at: atLower, flatM: shape.coversM + TURN_M, heightM } }];
    });
    const demands = [...wanted.map(({ demand }) => demand), ...(net === 'motorway' ? this.endsOfStreets() : [])];
    const { lowered, refused } = lowerCourses(courses, demands, this.joints[net], SLOPE[net]);
    for (const course of [...this.lowered.keys()]) if (courses[course]!.net === net) this.lowered.delete(course);
    for (const [course, own] of lowered) this.lowered.set(course, own);
    for (const { separation, demand } of wanted)
      if (refused.has(demand) && isPair(courses, separation.crossing, 'motorway street') && net === 'motorway') this.below.add(separation.crossing);
      else if (refused.has(demand)) this.refused.push(this.openAt(separation.crossing, 'ramp reaches a bridge, the floodplain or a level crossing'));
      else this.separations.push(separation); // prettier-ignore
  }

  /** A street that ends on a motorway has its height there. */
  private endsOfStreets(): Demand[] {
    return this.accesses.flatMap(({ a, atA, b, atB }) => {
      const own = this.lowered.get(a);
      return own && depthAt(own, atA) > 0
        ? [{ course: b, at: atB, flatM: TURN_M, heightM: this.heightAt(a, atA) }]
        : [];
    });
  }

  /** Who passes over whom at a crossing. */
  private separate(crossing: PlanCrossing): Separation {
    const { a, b, atA, atB, sine } = crossing;
    const { courses } = this;
    const order = ORDER.indexOf(courses[a]!.net) - ORDER.indexOf(courses[b]!.net);
    const higher = this.baseAt(a, atA) - this.baseAt(b, atB);
    let isAUpper = Math.abs(higher) > HIGHER_M ? higher > 0 : order <= 0;
    if (this.below.has(crossing)) isAUpper = courses[a]!.net === 'motorway';
    else if (order === 0) {
      const isLower = this.heightAt(a, atA) < this.heightAt(b, atB) - 0.01;
      if (this.lowered.size > 0 && !this.lowerMotorway.has(crossing)) this.lowerMotorway.set(crossing, isLower ? a : b);
      isAUpper = (this.lowerMotorway.get(crossing) ?? b) === b;
    }
    const [upper, lower] = isAUpper ? [a, b] : [b, a];
    const shape = deckShape(courses[lower]!.halfM, courses[upper]!.halfM, sine);
    return { crossing, upper, lower, atUpper: isAUpper ? atA : atB, atLower: isAUpper ? atB : atA, shape };
  }

  private baseAt(course: number, at: number): number {
    return placeOn(this.courses[course]!, this.courses[course]!.y, at).y;
  }

  private heightAt(course: number, at: number): number {
    const own = this.lowered.get(course);
    return this.baseAt(course, at) - (own ? depthAt(own, at) : 0);
  }

  private openAt({ a, b, point }: PlanCrossing, reason: OpenReason): OpenCrossing {
    const name = (course: number): string => `${this.courses[course]!.net} ${this.courses[course]!.name}`;
    return { point, names: [name(a), name(b)], reason };
  }

  private leave(crossing: PlanCrossing, reason: OpenReason): false {
    this.left.push(this.openAt(crossing, reason));
    return false;
  }
}
