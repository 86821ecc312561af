import { SURFACE_KINDS, type BuildingGeometry, type SurfaceKind } from './Building.ts';

/** One polygon of a building. */
export interface Surface {
  readonly kind: SurfaceKind;
  /** 0 = the building itself, i + 1 = `parts[i]`. */
  readonly part: number;
  readonly isShell: boolean;
  /** e, n, h triples; the outline counter-clockwise seen from outside the building, then holes the other way round. First vertex not repeated. */
  readonly rings: readonly Float64Array[];
}

/** Columns of surfaces. Rings must have three vertices or more. */
export function packSurfaces(surfaces: readonly Surface[]): BuildingGeometry {
  let rings = 0;
  let numbers = 0;
  for (const surface of surfaces) {
    rings += surface.rings.length;
    for (const ring of surface.rings) numbers += ring.length;
  }
  const positions = new Float64Array(numbers);
  const ringStart = new Uint32Array(rings + 1);
  const surfaceStart = new Uint32Array(surfaces.length + 1);
  let ring = 0;
  let at = 0;
  surfaces.forEach((surface, s) => {
    surfaceStart[s] = ring;
    for (const vertices of surface.rings) {
      ringStart[ring++] = at / 3;
      positions.set(vertices, at);
      at += vertices.length;
    }
  });
  surfaceStart[surfaces.length] = ring;
  ringStart[ring] = at / 3;
  return {
    positions,
    ringStart,
    surfaceStart,
    kind: Uint8Array.from(surfaces, (surface) => SURFACE_KINDS.indexOf(surface.kind)),
    part: Uint16Array.from(surfaces, (surface) => surface.part),
    shell: Uint8Array.from(surfaces, (surface) => (surface.isShell ? 1 : 0)),
  };
}

export const surfaceCount = (geometry: BuildingGeometry): number => geometry.kind.length;

/** The polygons again. Rings are views: they share the memory of the columns. */
export function* surfacesOf(geometry: BuildingGeometry): Generator<Surface> {
  const { positions, ringStart, surfaceStart } = geometry;
  for (let s = 0; s < geometry.kind.length; s++) {
    const rings: Float64Array[] = [];
    for (let r = surfaceStart[s]!; r < surfaceStart[s + 1]!; r++)
      rings.push(positions.subarray(ringStart[r]! * 3, ringStart[r + 1]! * 3));
    yield {
      kind: SURFACE_KINDS[geometry.kind[s]!]!,
      part: geometry.part[s]!,
      isShell: geometry.shell[s] === 1,
      rings,
    };
  }
}

/**
 * Vector area of a ring, m²: its length is the area, its direction the side from which the ring runs counter-clockwise; the third
 * component is the area seen from above. Exact for rings that are not quite planar, too (Newell).
 */
export function vectorArea(ring: ArrayLike<number>): [number, number, number] {
  // Relative to the first vertex: products of seven-digit coordinates would lose the millimetres.
  const [e0, n0, h0] = [ring[0]!, ring[1]!, ring[2]!];
  let x = 0;
  let y = 0;
  let z = 0;
  for (let i = 3; i + 5 < ring.length; i += 3) {
    const [ax, ay, az] = [ring[i]! - e0, ring[i + 1]! - n0, ring[i + 2]! - h0];
    const [bx, by, bz] = [ring[i + 3]! - e0, ring[i + 4]! - n0, ring[i + 5]! - h0];
    x += ay * bz - az * by;
    y += az * bx - ax * bz;
    z += ax * by - ay * bx;
  }
  return [x / 2, y / 2, z / 2];
}

/** Vector area of a polygon with holes, m². */
export function surfaceVectorArea(rings: readonly ArrayLike<number>[]): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  rings.forEach((ring, r) => {
    const area = vectorArea(ring);
    // A hole that runs the same way as its outline still takes area away.
    const sign = r > 0 && sum[0] * area[0] + sum[1] * area[1] + sum[2] * area[2] > 0 ? -1 : 1;
    for (let k = 0; k < 3; k++) sum[k]! += sign * area[k]!;
  });
  return sum;
}

/** What an unnamed surface is, from where it looks: up is roof, down is ground, the rest is wall. */
export function kindByDirection(rings: readonly ArrayLike<number>[]): SurfaceKind {
  const [x, y, z] = surfaceVectorArea(rings);
  // 10° out of the vertical: steeper is a wall in every state's delivery.
  const steep = Math.abs(z) < Math.hypot(x, y, z) * Math.sin((10 * Math.PI) / 180);
  return steep ? 'wall' : z > 0 ? 'roof' : 'ground';
}

/** The same ring the other way round. */
export function reversedRing(ring: Float64Array): Float64Array {
  const out = new Float64Array(ring.length);
  for (let i = 0; i < ring.length; i += 3) out.set(ring.subarray(i, i + 3), ring.length - 3 - i);
  return out;
}
