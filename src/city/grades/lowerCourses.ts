import type { GradeCourse } from './gradeCourses.ts';
import { placeOn } from './gradeCourses.ts';

/** A course has to lie at a height or below it, so far before and behind a place. */
export interface Demand {
  readonly course: number;
  readonly at: number;
  readonly flatM: number;
  /** m NHN. */
  readonly heightM: number;
}

/** Two courses are one road at a place, or meet there: they have one height. */
export interface Joint {
  readonly a: number;
  readonly b: number;
  readonly atA: number;
  readonly atB: number;
}

/** Heights of a course at stations, m NHN: those that it had, or lower. */
export interface Lowered {
  readonly at: Float64Array;
  readonly y: Float64Array;
  /** How much lower than it was, metres. */
  readonly depthM: Float64Array;
}

/** A course that lies where it may not be dug is missed by no more than this, metres. */
const SLACK_M = 0.05;

/**
 * Lowers courses where that is demanded, with ramps of one slope through as many joints as that takes.
 * @param slope metres a metre
 * @returns courses that change, and demands that cannot be met since something on the ramp must stay as it is
 */
export function lowerCourses(
  courses: readonly GradeCourse[],
  demands: readonly Demand[],
  joints: readonly Joint[],
  slope: number,
): { readonly lowered: ReadonlyMap<number, Lowered>; readonly refused: ReadonlySet<Demand> } {
  const net = new RampNet(courses, demands, joints);
  const refused = new Set<Demand>();
  for (;;) {
    const wanted = demands.filter((demand) => !refused.has(demand));
    const { cap, by } = net.caps(wanted, slope);
    const before = refused.size;
    for (let n = 0; n < cap.length; n++)
      if (net.isFixed[n] && cap[n]! < net.base[n]! - SLACK_M) refused.add(wanted[by[n]!]!);
    if (refused.size === before) return { lowered: net.heightsBelow(cap), refused };
  }
}

/** Stations of all courses that demands reach, joined along the courses and at joints. */
class RampNet {
  readonly base: Float64Array;
  readonly isFixed: Uint8Array;
  private readonly at: Float64Array;
  /** Nodes of a course: from … to. */
  private readonly range = new Map<number, readonly [from: number, to: number]>();
  private readonly links: (readonly [to: number, metres: number])[][];

  constructor(courses: readonly GradeCourse[], demands: readonly Demand[], joints: readonly Joint[]) {
    const extra = new Map<number, number[]>();
    const put = (course: number, at: number): void => {
      const list = extra.get(course);
      if (list) list.push(at);
      else extra.set(course, [at]);
    };
    for (const { course, at, flatM } of demands) for (const d of [at - flatM, at, at + flatM]) put(course, d);
    for (const { a, b, atA, atB } of joints) {
      put(a, atA);
      put(b, atB);
    }
    const all: number[] = [];
    const base: number[] = [];
    const fixed: number[] = [];
    for (const [c, stops] of [...extra].sort(([p], [q]) => p - q)) {
      const course = courses[c]!;
      const last = course.at.at(-1)!;
      const stations = [...course.at, ...stops.filter((d) => d > 0 && d < last)].sort((p, q) => p - q);
      const from = all.length;
      for (const d of stations) {
        if (all.length > from && d - all.at(-1)! < 0.01) continue;
        const { y, i } = placeOn(course, course.y, d);
        all.push(d);
        base.push(y);
        fixed.push(course.isFixed[i]! || course.isFixed[Math.min(i + 1, course.isFixed.length - 1)]! ? 1 : 0);
      }
      this.range.set(c, [from, all.length]);
    }
    this.at = Float64Array.from(all);
    this.base = Float64Array.from(base);
    this.isFixed = Uint8Array.from(fixed);
    this.links = all.map(() => []);
    const link = (a: number, b: number, metres: number): void => {
      this.links[a]!.push([b, metres]);
      this.links[b]!.push([a, metres]);
    };
    for (const [from, to] of this.range.values())
      for (let n = from; n + 1 < to; n++) link(n, n + 1, all[n + 1]! - all[n]!);
    for (const { a, b, atA, atB } of joints) link(this.nodeAt(a, atA), this.nodeAt(b, atB), 0);
  }

  /** The greatest height that each station may have, and the demand that it comes from. */
  caps(demands: readonly Demand[], slope: number): { readonly cap: Float64Array; readonly by: Int32Array } {
    const cap = new Float64Array(this.at.length).fill(Infinity);
    const by = new Int32Array(this.at.length).fill(-1);
    const heap = new Heap();
    const reach = (node: number, height: number, demand: number): void => {
      if (height >= cap[node]!) return;
      cap[node] = height;
      by[node] = demand;
      // A ramp that has come up to the ground goes on no farther.
      if (height < this.base[node]!) heap.push(height, node);
    };
    demands.forEach(({ course, at, flatM, heightM }, d) => {
      const [from, to] = this.range.get(course)!;
      for (let n = from; n < to; n++) if (Math.abs(this.at[n]! - at) < flatM + 0.02) reach(n, heightM, d);
    });
    for (let top = heap.pop(); top; top = heap.pop()) {
      const [height, node] = top;
      if (height > cap[node]!) continue;
      for (const [to, metres] of this.links[node]!) reach(to, height + metres * slope, by[node]!);
    }
    return { cap, by };
  }

  heightsBelow(cap: Float64Array): Map<number, Lowered> {
    const out = new Map<number, Lowered>();
    for (const [course, [from, to]] of this.range) {
      const y = this.base.slice(from, to);
      const depthM = new Float64Array(to - from);
      for (let n = from; n < to; n++) {
        y[n - from] = Math.min(this.base[n]!, cap[n]!);
        depthM[n - from] = this.base[n]! - y[n - from]!;
      }
      if (depthM.some((depth) => depth > 0)) out.set(course, { at: this.at.slice(from, to), y, depthM });
    }
    return out;
  }

  private nodeAt(course: number, at: number): number {
    const [from, to] = this.range.get(course)!;
    let best = from;
    for (let n = from; n < to; n++) if (Math.abs(this.at[n]! - at) < Math.abs(this.at[best]! - at)) best = n;
    return best;
  }
}

/** The lowest first. */
class Heap {
  private readonly items: [height: number, node: number][] = [];

  push(height: number, node: number): void {
    const { items } = this;
    items.push([height, node]);
    for (let i = items.length - 1; i > 0;) {
      const up = (i - 1) >> 1;
      if (items[up]![0] <= items[i]![0]) break;
      [items[up], items[i]] = [items[i]!, items[up]!];
      i = up;
    }
  }

  pop(): [height: number, node: number] | undefined {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (!top || !last || items.length === 0) return top;
    items[0] = last;
    for (let i = 0; ;) {
      const [l, r] = [2 * i + 1, 2 * i + 2];
      let least = i;
      if (l < items.length && items[l]![0] < items[least]![0]) least = l;
      if (r < items.length && items[r]![0] < items[least]![0]) least = r;
      if (least === i) return top;
      [items[least], items[i]] = [items[i]!, items[least]!];
      i = least;
    }
  }
}

/** Metres that a course was lowered by at a distance along it. */
export function depthAt({ at, depthM }: Lowered, distance: number): number {
  let i = 0;
  while (i + 2 < at.length && at[i + 1]! <= distance) i++;
  const share = Math.min(1, Math.max(0, (distance - at[i]!) / (at[i + 1]! - at[i]! || 1)));
  return depthM[i]! + (depthM[i + 1]! - depthM[i]!) * share;
}
