import { densify } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { Obstacles } from '../obstacles.ts';
import { BLOCK, inGrain, type StreetPlan } from '../streets/generateStreets.ts';
import type { Neighbourhood } from '../streets/neighbourhoods.ts';
import { BUILD_MASK } from './buildMask.ts';

/** Half the width of a small street up to the kerb, metres. */
const STREET_HALF_M = 3.2;
const CROSSING_M = 6;
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
          for (const side of [1, -1]) {
            const at = (t: number, from: number): Point => [
              a[0] + ux * t - side * uz * (halfM + from),
              a[1] + uz * t + side * ux * (halfM + from),
            ];
            this.runs(
              square,
              0,
              length,
              (t) => at(t, MIDDLE_M),
              () => true,
              (start, end) =>
                out.push({ length: end - start, turn: Math.atan2(-uz, ux), place: (t, from) => at(start + t, from) }),
            );
          }
        }
    return out;
  }

  private alongGrain(square: Square, area: Neighbourhood, back: number): Frontage[] {
    const out: Frontage[] = [];
    const { u, v } = ofGrain(area, square);
    const reach = square.halfM * 1.45;
    for (let k = Math.ceil((v - reach - 14) / BLOCK.across); k <= (v + reach + 14) / BLOCK.across; k++)
      for (const side of [1, -1]) {
        const at = (t: number, from: number): Point =>
          inGrain(area, t, k * BLOCK.across + side * (STREET_HALF_M + from + back));
        const fits = (t: number): boolean => Math.abs(t - Math.round(t / BLOCK.along) * BLOCK.along) > CROSSING_M;
        this.runs(
          square,
          u - reach,
          u + reach,
          (t) => at(t, MIDDLE_M),
          fits,
          (start, end) => out.push({ length: end - start, turn: area.turn, place: (t, from) => at(start + t, from) }),
          area.id,
        );
      }
    return out;
  }

  private acrossGrain(square: Square, area: Neighbourhood): Frontage[] {
    const out: Frontage[] = [];
    const { u, v } = ofGrain(area, square);
    const reach = square.halfM * 1.45;
    for (let k = Math.ceil((u - reach - 14) / BLOCK.along); k <= (u + reach + 14) / BLOCK.along; k++)
      for (const side of [1, -1]) {
        const at = (t: number, from: number): Point =>
          inGrain(area, k * BLOCK.along + side * (STREET_HALF_M + from), t);
        // Between the rows at both sides of the block.
        const fits = (t: number): boolean => Math.abs(t - Math.round(t / BLOCK.across) * BLOCK.across) > 17;
        this.runs(
          square,
          v - reach,
          v + reach,
          (t) => at(t, MIDDLE_M),
          fits,
          (start, end) =>
            out.push({ length: end - start, turn: area.turn + Math.PI / 2, place: (t, from) => at(start + t, from) }),
          area.id,
        );
      }
    return out;
  }

  /** Reports stretches whose middle line is free, inside the square and, where given, inside one neighbourhood. */
  private runs(
    square: Square,
    from: number,
    to: number,
    middle: (t: number) => Point,
    fits: (t: number) => boolean,
    found: (start: number, end: number) => void,
    area?: number,
  ): void {
    let start: number | null = null;
    for (let t = from; t <= to + STEP_M; t += STEP_M) {
      const [x, z] = middle(t);
      const isFree =
        t <= to &&
        Math.abs(x - square.x) <= square.halfM &&
        Math.abs(z - square.z) <= square.halfM &&
        fits(t) &&
        !(this.obstacles.at(x, z) & BUILD_MASK) &&
        (area === undefined || this.plan.neighbourhoods.at(x, z).id === area);
      if (isFree) start ??= t;
      else {
        if (start !== null && t - start > LEAST_M) found(start, t - STEP_M);
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

const ofGrain = (area: Neighbourhood, { x, z }: Square): { u: number; v: number } => {
  const dx = x - area.x;
  const dz = z - area.z;
  return {
    u: dx * Math.cos(area.turn) - dz * Math.sin(area.turn),
    v: dx * Math.sin(area.turn) + dz * Math.cos(area.turn),
  };
};

const BUCKET_M = 60;
const keyOf = (x: number, z: number): number =>
  (Math.floor(x / BUCKET_M) + 4096) * 8192 + Math.floor(z / BUCKET_M) + 4096;
