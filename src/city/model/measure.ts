import type { Building, BuildingGeometry } from './Building.ts';
import { SURFACE_KINDS } from './Building.ts';
import { surfacesOf, surfaceVectorArea } from './geometry.ts';

const GROUND = SURFACE_KINDS.indexOf('ground');
/** Vertices nearer than this are one: registers write millimetres. */
const SAME_VERTEX_M = 0.001;

/**
 * Area of the ground surfaces seen from above, m². Without any, half of what all surfaces of the shell cover seen from above
 * (each piece of ground lies under one piece of roof).
 */
export function footprintArea(geometry: BuildingGeometry): number {
  let ground = 0;
  let all = 0;
  for (const surface of surfacesOf(geometry)) {
    const area = Math.abs(surfaceVectorArea(surface.rings)[2]);
    if (surface.kind === 'ground') ground += area;
    else if (surface.isShell) all += area;
  }
  return geometry.kind.includes(GROUND) ? ground : all / 2;
}

/** Volume within the shell, m³; negative where the shell is inside out, meaningless where it is not closed. */
export function volume(geometry: BuildingGeometry): number {
  const [e, n, h] = geometry.positions;
  let sum = 0;
  for (const surface of surfacesOf(geometry)) {
    if (!surface.isShell) continue;
    const area = surfaceVectorArea(surface.rings);
    const [ring] = surface.rings;
    // Signed pyramids over the surfaces, with their common tip in the first vertex (divergence theorem): the third of base times height.
    // The base lies where the ring's middle is, so that slightly bent polygons count without bias.
    let [me, mn, mh] = [0, 0, 0];
    const count = ring!.length / 3;
    for (let i = 0; i < ring!.length; i += 3) {
      me += ring![i]! - e!;
      mn += ring![i + 1]! - n!;
      mh += ring![i + 2]! - h!;
    }
    sum += (me * area[0] + mn * area[1] + mh * area[2]) / count / 3;
  }
  return sum;
}

/** Whether every edge of the shell is used as often in one direction as in the other. An empty shell is not closed. */
export function isClosed(geometry: BuildingGeometry): boolean {
  const index = new Map<string, number>();
  const balance = new Map<number, number>();
  const { positions } = geometry;
  const [e0, n0, h0] = positions;
  const vertexCount = positions.length / 3;
  const vertex = (ring: Float64Array, i: number): number => {
    const round = (value: number, origin: number): number => Math.round((value - origin) / SAME_VERTEX_M);
    const key = `${round(ring[i]!, e0!)},${round(ring[i + 1]!, n0!)},${round(ring[i + 2]!, h0!)}`;
    const known = index.get(key);
    if (known !== undefined) return known;
    index.set(key, index.size);
    return index.size - 1;
  };
  let edges = 0;
  for (const surface of surfacesOf(geometry)) {
    if (!surface.isShell) continue;
    for (const ring of surface.rings) {
      let from = vertex(ring, ring.length - 3);
      for (let i = 0; i < ring.length; i += 3) {
        const to = vertex(ring, i);
        if (to !== from) {
          edges++;
          const [key, step] = from < to ? [from * vertexCount + to, 1] : [to * vertexCount + from, -1];
          balance.set(key, (balance.get(key) ?? 0) + step);
        }
        from = to;
      }
    }
  }
  if (edges === 0) return false;
  for (const left of balance.values()) if (left !== 0) return false;
  return true;
}

/** Least e, n, h, then greatest e, n, h of all vertices. */
export function boundsOf(geometry: BuildingGeometry): Building['bounds'] {
  const bounds: [number, number, number, number, number, number] = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]; // prettier-ignore
  const { positions } = geometry;
  for (let i = 0; i < positions.length; i++) {
    const axis = i % 3;
    if (positions[i]! < bounds[axis]!) bounds[axis] = positions[i]!;
    if (positions[i]! > bounds[axis + 3]!) bounds[axis + 3] = positions[i]!;
  }
  return bounds;
}
