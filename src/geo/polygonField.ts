import { SegmentIndex, type NearestSegment, type Point } from './segmentIndex.ts';

/** Closed rings (first point repeated at the end or not); holes are rings inside others, by the even-odd rule. */
export type Rings = readonly (readonly Point[])[];

export interface Bounds {
  readonly minX: number;
  readonly minZ: number;
  readonly maxX: number;
  readonly maxZ: number;
}

/** Height of a band of the inside test, metres. */
const BAND_M = 40;

/** An area that answers "inside?" and "how far to the edge?" quickly, for tens of thousands of places. */
export class PolygonField {
  readonly rings: Rings;
  readonly bounds: Bounds;
  private readonly edges: SegmentIndex;
  /** Edges crossing each band of z: x and z of both ends, four numbers an edge. */
  private readonly bands = new Map<number, number[]>();

  constructor(rings: Rings, cell = 64) {
    this.rings = rings.map(closeRing);
    this.bounds = boundsOf(this.rings);
    this.edges = new SegmentIndex(this.rings, cell);
    for (const ring of this.rings)
      for (let i = 0; i + 1 < ring.length; i++) {
        const [ax, az] = ring[i]!;
        const [bx, bz] = ring[i + 1]!;
        if (az === bz) continue;
        const first = Math.floor(Math.min(az, bz) / BAND_M);
        const last = Math.floor(Math.max(az, bz) / BAND_M);
        for (let band = first; band <= last; band++) {
          const list = this.bands.get(band);
          if (list) list.push(ax, az, bx, bz);
          else this.bands.set(band, [ax, az, bx, bz]);
        }
      }
  }

  contains(x: number, z: number): boolean {
    const { bounds } = this;
    if (x < bounds.minX || x > bounds.maxX || z < bounds.minZ || z > bounds.maxZ) return false;
    const band = this.bands.get(Math.floor(z / BAND_M));
    if (!band) return false;
    let inside = false;
    for (let i = 0; i < band.length; i += 4) {
      const az = band[i + 1]!;
      const bz = band[i + 3]!;
      if (az > z === bz > z) continue;
      const ax = band[i]!;
      if (x < ax + ((z - az) / (bz - az)) * (band[i + 2]! - ax)) inside = !inside;
    }
    return inside;
  }

  /** Metres to the edge, negative inside; ±`limit` where the edge is farther. */
  signedDistance(x: number, z: number, limit: number): number {
    const { bounds } = this;
    if (x < bounds.minX - limit || x > bounds.maxX + limit || z < bounds.minZ - limit || z > bounds.maxZ + limit)
      return limit;
    const distance = this.edges.distance(x, z, limit);
    return this.contains(x, z) ? -distance : distance;
  }

  nearestEdge(x: number, z: number, limit: number): NearestSegment | null {
    return this.edges.nearest(x, z, limit);
  }
}

export function closeRing(ring: readonly Point[]): readonly Point[] {
  const first = ring[0];
  const last = ring.at(-1);
  if (!first || !last || (first[0] === last[0] && first[1] === last[1])) return ring;
  return [...ring, first];
}

export function boundsOf(lines: Rings): Bounds {
  let minX = Infinity;
  let minZ = Infinity;
  let maxX = -Infinity;
  let maxZ = -Infinity;
  for (const line of lines)
    for (const [x, z] of line) {
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (z < minZ) minZ = z;
      if (z > maxZ) maxZ = z;
    }
  return { minX, minZ, maxX, maxZ };
}
