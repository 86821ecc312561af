import { triangulate } from '../../geo/tin.ts';
import type { HeightModel } from './heightModel.ts';
import { MeasuredCells } from './measuredCells.ts';
import type { PointSet } from './pointSet.ts';

export interface RefineOptions {
  /** The triangles may leave the measured heights by this, metres. */
  readonly errorM: number;
  /** Vertices of the whole ground. */
  readonly mostVertices: number;
}
export const REFINE: RefineOptions = { errorM: 0.5, mostVertices: 250_000 };

export interface RefineReport {
  readonly added: number;
  /** The bound that was reached: `errorM`, or more where the vertices ran out. */
  readonly errorM: number;
}

/** Coarse errors are mended first, so that vertices that run out are missed least. */
const STEPS_M = [16, 8, 4, 2.8, 2, 1.4, 1, 0.7, 0.5, 0.35, 0.25, 0.1] as const;
/** No two vertices nearer than this, metres: a wall does not swallow them all. */
const SPACING_M = 3;

/** A triangle that leaves the heights too far, and where it is worst. */
interface Candidate {
  readonly key: number;
  readonly x: number;
  readonly z: number;
  readonly errorM: number;
}

/**
 * Adds vertices where the triangulation leaves measured heights by more than allowed (greedy insertion, Garland and Heckbert 1995, in
 * batches: the worst place of every triangle at once). Where nothing is measured, and along shores, which have rows of their own,
 * nothing is added.
 */
export function refineTerrain(points: PointSet, model: HeightModel, options: RefineOptions = REFINE): RefineReport {
  const { measured } = model;
  const first = points.x.length;
  if (!measured) return { added: 0, errorM: options.errorM };
  const cells = new MeasuredCells(model, measured);
  const heights: number[] = [];
  const y = (i: number): number => (heights[i] ??= model.heightAt(points.x[i]! / 10, points.z[i]! / 10));
  const steps = [...STEPS_M.filter((step) => step > options.errorM), options.errorM];
  let pool: Candidate[] = [];
  let known = 0;
  let triangles = triangulate(points.x, points.z);
  let reached: number = Infinity;
  for (const step of steps) {
    const alive = new Set<number>();
    for (let t = 0; t < triangles.length; t += 3) alive.add(keyOf(triangles, t));
    pool = pool.filter(({ key }) => alive.has(key));
    for (;;) {
      // Whoever has a new corner is new: an old triangle without one would still be Delaunay.
      for (let t = 0; t < triangles.length; t += 3) {
        if (Math.max(triangles[t]!, triangles[t + 1]!, triangles[t + 2]!) < known) continue;
        const worst = worstIn(triangles, t, points, y, cells);
        if (worst && worst.errorM > options.errorM) pool.push(worst);
      }
      known = points.x.length;
      const due = pool.filter(({ errorM }) => errorM > step).sort((a, b) => b.errorM - a.errorM);
      pool = pool.filter(({ errorM }) => errorM <= step);
      for (const { x, z } of due) {
        if (points.x.length >= options.mostVertices) return { added: points.x.length - first, errorM: reached };
        points.add(x, z, SPACING_M);
      }
      if (points.x.length === known) break;
      triangles = triangulate(points.x, points.z);
    }
    reached = step;
  }
  return { added: points.x.length - first, errorM: options.errorM };
}

/** Two triangles of one key are rare, and cost a vertex too many. */
const keyOf = (triangles: Uint32Array, t: number): number => {
  const [a, b, c] = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
  return Math.min(a, b, c) * 2 ** 26 + (a + b + c);
};

function worstIn(
  triangles: Uint32Array,
  t: number,
  { x, z }: PointSet,
  y: (i: number) => number,
  cells: MeasuredCells,
): Candidate | null {
  const [a, b, c] = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
  const [ax, bx, cx] = [x[a]! / 10, x[b]! / 10, x[c]! / 10];
  const [az, bz, cz] = [z[a]! / 10, z[b]! / 10, z[c]! / 10];
  if (!cells.touches(Math.min(ax, bx, cx), Math.min(az, bz, cz), Math.max(ax, bx, cx), Math.max(az, bz, cz)))
    return null;
  const area = (bx - ax) * (cz - az) - (cx - ax) * (bz - az);
  if (area === 0) return null;
  const ya = y(a);
  const slopeX = ((y(b) - ya) * (cz - az) - (y(c) - ya) * (bz - az)) / area;
  const slopeZ = ((y(c) - ya) * (bx - ax) - (y(b) - ya) * (cx - ax)) / area;
  let worstM = 0;
  let worstX = 0;
  let worstZ = 0;
  const step = cells.stepM;
  for (let row = Math.ceil(Math.min(az, bz, cz) / step); row * step <= Math.max(az, bz, cz); row++) {
    const pz = row * step;
    let west = Infinity;
    let east = -Infinity;
    const cross = (x1: number, z1: number, x2: number, z2: number): void => {
      if (z1 === z2 || (z1 < pz && z2 < pz) || (z1 > pz && z2 > pz)) return;
      const at = x1 + ((x2 - x1) * (pz - z1)) / (z2 - z1);
      if (at < west) west = at;
      if (at > east) east = at;
    };
    cross(ax, az, bx, bz);
    cross(bx, bz, cx, cz);
    cross(cx, cz, ax, az);
    for (let column = Math.ceil(west / step); column * step <= east; column++) {
      const px = column * step;
      const measured = cells.heightAt(px, pz);
      const error = Math.abs(measured - ya - slopeX * (px - ax) - slopeZ * (pz - az));
      if (error > worstM) {
        worstM = error;
        worstX = px;
        worstZ = pz;
      }
    }
  }
  return worstM > 0 ? { key: keyOf(triangles, t), x: worstX, z: worstZ, errorM: worstM } : null;
}
