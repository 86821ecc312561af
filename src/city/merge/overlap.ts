import earcut from 'earcut';
import type { Point } from '../../geo/segmentIndex.ts';

/** The ground that a building covers, cut into triangles, for exact areas of overlap. */
export interface Footprint {
  /** x, z of the three corners of every triangle, all turned the same way. */
  readonly triangles: Float64Array;
  readonly areaM2: number;
  readonly bounds: readonly [minX: number, minZ: number, maxX: number, maxZ: number];
}

/** @param polygons outlines with holes, scene metres, in any direction, first point not repeated */
export function footprintOf(polygons: readonly (readonly (readonly Point[])[])[]): Footprint {
  const corners: number[] = [];
  let areaM2 = 0;
  for (const rings of polygons) {
    const flat: number[] = [];
    const holes: number[] = [];
    rings.forEach((ring, r) => {
      if (r > 0) holes.push(flat.length / 2);
      for (const [x, z] of ring) flat.push(x, z);
    });
    const list = earcut(flat, holes);
    for (let i = 0; i < list.length; i += 3) {
      const [a, b, c] = [list[i]! * 2, list[i + 1]! * 2, list[i + 2]! * 2];
      const double = (flat[b]! - flat[a]!) * (flat[c + 1]! - flat[a + 1]!) - (flat[c]! - flat[a]!) * (flat[b + 1]! - flat[a + 1]!); // prettier-ignore
      if (double === 0) continue;
      const [second, third] = double > 0 ? [b, c] : [c, b];
      corners.push(flat[a]!, flat[a + 1]!, flat[second]!, flat[second + 1]!, flat[third]!, flat[third + 1]!);
      areaM2 += Math.abs(double) / 2;
    }
  }
  let [minX, minZ, maxX, maxZ] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < corners.length; i += 2) {
    minX = Math.min(minX, corners[i]!);
    maxX = Math.max(maxX, corners[i]!);
    minZ = Math.min(minZ, corners[i + 1]!);
    maxZ = Math.max(maxZ, corners[i + 1]!);
  }
  return { triangles: Float64Array.from(corners), areaM2, bounds: [minX, minZ, maxX, maxZ] };
}

/** Area that two footprints share, m². */
export function sharedArea(a: Footprint, b: Footprint): number {
  let sum = 0;
  for (let i = 0; i < a.triangles.length; i += 6)
    for (let j = 0; j < b.triangles.length; j += 6) sum += sharedByTriangles(a.triangles, i, b.triangles, j);
  return sum;
}

/** Sutherland and Hodgman: the first triangle, cut by each side of the second. */
function sharedByTriangles(p: Float64Array, i: number, q: Float64Array, j: number): number {
  const apart = (k: number): boolean =>
    Math.max(p[i + k]!, p[i + 2 + k]!, p[i + 4 + k]!) <= Math.min(q[j + k]!, q[j + 2 + k]!, q[j + 4 + k]!) ||
    Math.max(q[j + k]!, q[j + 2 + k]!, q[j + 4 + k]!) <= Math.min(p[i + k]!, p[i + 2 + k]!, p[i + 4 + k]!);
  if (apart(0) || apart(1)) return 0;
  let ring: number[] = [p[i]!, p[i + 1]!, p[i + 2]!, p[i + 3]!, p[i + 4]!, p[i + 5]!];
  for (let side = 0; side < 6 && ring.length > 0; side += 2) {
    const [ax, az] = [q[j + side]!, q[j + side + 1]!];
    const [bx, bz] = [q[j + ((side + 2) % 6)]!, q[j + ((side + 3) % 6)]!];
    const inside = (k: number): number => (bx - ax) * (ring[k + 1]! - az) - (bz - az) * (ring[k]! - ax);
    const cut: number[] = [];
    for (let k = 0; k < ring.length; k += 2) {
      const next = (k + 2) % ring.length;
      const [from, to] = [inside(k), inside(next)];
      if (from >= 0) cut.push(ring[k]!, ring[k + 1]!);
      if (from >= 0 !== to >= 0) {
        const share = from / (from - to);
        cut.push(ring[k]! + (ring[next]! - ring[k]!) * share, ring[k + 1]! + (ring[next + 1]! - ring[k + 1]!) * share);
      }
    }
    ring = cut;
  }
  let double = 0;
  for (let k = 2; k + 3 < ring.length; k += 2)
    double += (ring[k]! - ring[0]!) * (ring[k + 3]! - ring[1]!) - (ring[k + 2]! - ring[0]!) * (ring[k + 1]! - ring[1]!);
  return Math.abs(double) / 2;
}
