import { densify } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { Obstacles } from '../obstacles.ts';
import type { StreetPlan } from '../streets/generateStreets.ts';
import { crossAt, inGrain, ofGrain, streetAt } from '../streets/grain.ts';
import type { Neighbourhood } from '../streets/neighbourhoods.ts';
import { BUILD_MASK } from './buildMask.ts';

/** Half the width of a small street up to the kerb, metres. */
const STREET_HALF_M = 3.2;
/** From the middle of a cross street to the first wall. */
const CROSSING_M = 4.6;
/** Depth of what closes a block at its corner, metres from the kerb. */
const CORNER_M = 14;
/** Behind a larger street so much ground is taken for free, metres. */
const LARGER_DEPTH_M = 42;
const STEP_M = 3;
const LEAST_M = 6;
/** Half the depth of a house: where a frontage asks whether the ground is free. */
const MIDDLE_M = 9;

/** A stretch along a street that houses can stand on; `place` takes metres along it and metres from the kerb. */
export interface Frontage {
  readonly length: number;
  /** Of the houses' axes: along the street. */
  readonly turn: number;
  readonly place: (along: number, back: number) => Point;
  /** Side of the axis that looks away from the street. */
  readonly rear: 1 | -1;
  /** 1 where the way along it is the way of the axis. */
  readonly way: 1 | -1;
  /** From the kerb to the kerb of the next street behind, metres. */
  readonly depth: number;
  /** A cross street begins before its start and behind its end. */
  readonly corners: readonly [boolean, boolean];
}

/** A square of ground, sides along the axes of the scene. */
export interface Square {
  readonly x: number;
  readonly z: number;
  readonly halfM: number;
}

interface Piece {
  readonly a: Point;
  readonly b: Point;
  readonly halfM: number;
}

/** Where houses can stand along the larger streets, the small ones and, closing the blocks, along the streets across the grain. */
export class Frontages {
  private readonly plan: StreetPlan;
  private readonly obstacles: Obstacles;
  private readonly pieces = new Map<number, Piece[]>();

  constructor(plan: StreetPlan, obstacles: Obstacles) {
    this.plan = plan;
    this.obstacles = obstacles;
    for (const { points, halfM } of plan.larger) {
      const line = densify(points, 60);
      for (let i = 0; i + 1 < line.length; i++) {
        const [a, b] = [line[i]!, line[i + 1]!];
        const key = keyOf((a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
        const list = this.pieces.get(key);
        if (list) list.push({ a, b, halfM });
        else this.pieces.set(key, [{ a, b, halfM }]);
      }
    }
  }

  /** @param back metres behind the first row @param isClosed with the streets across the grain as well */
  within(square: Square, back: number, isClosed: boolean): Frontage[] {
    const out = back === 0 ? this.alongLarger(square) : [];
    for (const area of this.areasNear(square)) {
      out.push(...this.alongGrain(square, area, back));
      if (isClosed && back === 0) out.push(...this.acrossGrain(square, area));
    }
    return out;
  }

  private alongLarger(square: Square): Frontage[] {
    const out: Frontage[] = [];
    const reach = square.halfM + 60;
    for (let x = square.x - reach; x <= square.x + reach; x += BUCKET_M)
      for (let z = square.z - reach; z <= square.z + reach; z += BUCKET_M)
        for (const { a, b, halfM } of this.pieces.get(keyOf(x, z)) ?? []) {
          const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
          const ux = (b[0] - a[0]) / length;
          const uz = (b[1] - a[1]) / length;
          for (const side of [1, -1] as const) {
            const at = (t: number, from: number): Point => [
              a[0] + ux * t - side * uz * (halfM + from),
              a[1] + uz * t + side * ux * (halfM + from),
            ];
            this.runs(
              square,
              [0, length],
              (t) => at(t, MIDDLE_M),
              (start, end) =>
                out.push({
                  length: end - start,
                  turn: Math.atan2(-uz, ux),
                  place: (t, from) => at(start + t, from),
                  rear: side,
                  way: 1,
                  depth: LARGER_DEPTH_M,
                  corners: [false, false],
                }),
            );
          }
        }
    return out;
  }

  private alongGrain(square: Square, area: Neighbourhood, back: number): Frontage[] {
    const out: Frontage[] = [];
    const { u, v } = ofGrain(area, square.x, square.z);
    const reach = square.halfM * 1.45;
    for (let k = Math.floor((v - reach - 20) / area.across); k <= Math.ceil((v + reach + 20) / area.across); k++)
      for (const side of [1, -1] as const) {
        const strip = side > 0 ? k : k - 1;
        const street = streetAt(area, k);
        const at = (t: number, from: number): Point => inGrain(area, t, street + side * (STREET_HALF_M + from + back));
        const depth = streetAt(area, strip + 1) - streetAt(area, strip) - 2 * STREET_HALF_M;
        for (const block of blocksOf(area, strip, u - reach, u + reach))
          this.runs(
            square,
            block,
            (t) => at(t, MIDDLE_M),
            (start, end) =>
              out.push({
                length: end - start,
                turn: area.turn,
                place: (t, from) => at(start + t, from),
                rear: side,
                way: 1,
                depth,
                corners: [start === block[0] && back === 0, end === block[1] && back === 0],
              }),
            area.id,
          );
      }
    return out;
  }

  private acrossGrain(square: Square, area: Neighbourhood): Frontage[] {
    const out: Frontage[] = [];
    const { u, v } = ofGrain(area, square.x, square.z);
    const reach = square.halfM * 1.45;
    const inner = STREET_HALF_M + CORNER_M;
    for (let strip = Math.floor((v - reach) / area.across) - 1; strip <= (v + reach) / area.across + 1; strip++) {
      const [from, to] = [streetAt(area, strip) + inner, streetAt(area, strip + 1) - inner];
      if (to < v - reach || from > v + reach) continue;
      for (let j = Math.floor((u - reach) / area.along) - 2; j <= (u + reach) / area.along + 1; j++)
        for (const side of [1, -1] as const) {
          const street = crossAt(area, strip, j);
          const at = (t: number, back: number): Point => inGrain(area, street + side * (STREET_HALF_M + back), t);
          this.runs(
            square,
            [from, to],
            (t) => at(t, MIDDLE_M),
            (start, end) =>
              out.push({
                length: end - start,
                turn: area.turn + Math.PI / 2,
                place: (t, back) => at(start + t, back),
                rear: side,
                way: -1,
                depth: area.along - 2 * STREET_HALF_M,
                corners: [false, false],
              }),
            area.id,
          );
        }
    }
    return out;
  }

  /** Reports stretches whose middle line is free, inside the square and, where given, inside one neighbourhood. */
  private runs(
    square: Square,
    [from, to]: readonly [number, number],
    middle: (t: number) => Point,
    found: (start: number, end: number) => void,
    area?: number,
  ): void {
    const isFree = (t: number): boolean => {
      const [x, z] = middle(t);
      return (
        Math.abs(x - square.x) <= square.halfM &&
        Math.abs(z - square.z) <= square.halfM &&
        !(this.obstacles.at(x, z) & BUILD_MASK) &&
        (area === undefined || this.plan.neighbourhoods.at(x, z).id === area)
      );
    };
    const steps = Math.ceil((to - from) / STEP_M);
    let start: number | null = null;
    let last = from;
    for (let i = 0; i <= steps; i++) {
      const t = i === steps ? to : from + i * STEP_M;
      const free = isFree(t);
      if (free) {
        start ??= t;
        last = t;
      }
      if ((!free || i === steps) && start !== null) {
        if (last - start > LEAST_M) found(start, last);
        start = null;
      }
    }
  }

  private areasNear({ x, z, halfM }: Square): Neighbourhood[] {
    const areas = new Map<number, Neighbourhood>();
    for (const dx of [-0.9, 0, 0.9])
      for (const dz of [-0.9, 0, 0.9]) {
        const area = this.plan.neighbourhoods.at(x + dx * halfM, z + dz * halfM);
        areas.set(area.id, area);
      }
    return [...areas.values()];
  }
}

/** Stretches between the cross streets of a strip that touch [from, to]. */
function blocksOf(area: Neighbourhood, strip: number, from: number, to: number): [number, number][] {
  const out: [number, number][] = [];
  for (let j = Math.floor(from / area.along) - 3; j <= to / area.along + 1; j++) {
    const block: [number, number] = [crossAt(area, strip, j) + CROSSING_M, crossAt(area, strip, j + 1) - CROSSING_M];
    if (block[1] > from && block[0] < to && block[1] - block[0] > LEAST_M) out.push(block);
  }
  return out;
}

const BUCKET_M = 60;
const keyOf = (x: number, z: number): number =>
  (Math.floor(x / BUCKET_M) + 4096) * 8192 + Math.floor(z / BUCKET_M) + 4096;
