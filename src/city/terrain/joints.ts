import { crossingPlace } from '../../geo/crossing.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { WaterBody } from './waterBodies.ts';

/** Places of one outline where that of another water crosses it and land begins. */
export type Joints = readonly Point[];

/** A joint this far inside a third water is no corner of the land, metres. */
const OPEN_M = 0.5;

/**
 * Corners of the land between waters that are open to one another: the tips of the port's islands and the mouths of basins. Outlines are
 * drawn basin by basin and lie across one another there, so that the corner is a point of neither: without it the ground reaches from the
 * last point of the quay far out into the water.
 */
export function findJoints(waters: readonly WaterBody[]): ReadonlyMap<WaterBody, Joints> {
  const out = new Map<WaterBody, Point[]>();
  waters.forEach((a, i) => {
    for (const b of waters.slice(i + 1)) {
      if (a.levelM !== b.levelM) continue;
      for (const place of crossings(a, b)) {
        const isOpen = waters.some((c) => c !== a && c !== b && c.field.signedDistance(...place, 2) < -OPEN_M);
        if (isOpen) continue;
        for (const water of [a, b]) out.set(water, [...(out.get(water) ?? []), place]);
      }
    }
  });
  return out;
}

function crossings(a: WaterBody, b: WaterBody): Point[] {
  const [p, q] = [a.field.bounds, b.field.bounds];
  if (p.minX > q.maxX || q.minX > p.maxX || p.minZ > q.maxZ || q.minZ > p.maxZ) return [];
  const out: Point[] = [];
  for (const ring of a.field.rings)
    for (let i = 0; i + 1 < ring.length; i++) {
      const [from, to] = [ring[i]!, ring[i + 1]!];
      if (isBeside(from, to, q)) continue;
      for (const other of b.field.rings)
        for (let k = 0; k + 1 < other.length; k++) {
          const place = crossingPlace(from, to, other[k]!, other[k + 1]!);
          if (place) out.push(place);
        }
    }
  return out;
}

const isBeside = (
  [ax, az]: Point,
  [bx, bz]: Point,
  { minX, maxX, minZ, maxZ }: WaterBody['field']['bounds'],
): boolean => Math.max(ax, bx) < minX || Math.min(ax, bx) > maxX || Math.max(az, bz) < minZ || Math.min(az, bz) > maxZ;

/** A joint this near to an edge lies on it, metres. */
const ON_EDGE_M = 0.01;

/** The ring with its joints as points of their own. */
export function withJoints(ring: readonly Point[], joints: Joints): readonly Point[] {
  if (joints.length === 0) return ring;
  return ring.flatMap((point, i): Point[] => {
    const next = ring[i + 1];
    if (!next) return [point];
    const [[ax, az], [bx, bz]] = [point, next];
    const length = Math.hypot(bx - ax, bz - az) || 1;
    const along = ([x, z]: Point): number => ((x - ax) * (bx - ax) + (z - az) * (bz - az)) / length;
    const aside = ([x, z]: Point): number => ((x - ax) * (bz - az) - (z - az) * (bx - ax)) / length;
    const own = joints.filter(
      (j) => Math.abs(aside(j)) < ON_EDGE_M && along(j) > ON_EDGE_M && along(j) < length - ON_EDGE_M,
    );
    return [point, ...own.sort((j, k) => along(j) - along(k))];
  });
}
