import { SCENE_ORIGIN } from '../../geo/sceneFrame.ts';
import type { BuildingGeometry } from './Building.ts';
import { surfacesOf } from './geometry.ts';
import { doubleArea } from './outline.ts';

type Point = readonly [x: number, z: number];

/** Rings of the ground surfaces, e, n, h triples, as views. */
export function* groundRings(geometry: BuildingGeometry): Generator<Float64Array> {
  for (const surface of surfacesOf(geometry)) if (surface.kind === 'ground') yield* surface.rings;
}

/** The ground under a building as polygons with holes in the scene frame; the hull of everything where it has no ground surface. */
export function groundPolygons(geometry: BuildingGeometry): Point[][][] {
  const polygons: Point[][][] = [];
  for (const surface of surfacesOf(geometry)) if (surface.kind === 'ground') polygons.push(surface.rings.map(toScene));
  if (polygons.length > 0) return polygons;
  const hull = hullOf(toScene(geometry.positions));
  return hull.length > 2 ? [[hull]] : [];
}

/** The outline around all ground of a building, scene frame, without holes: the largest where there are several. */
export function outlineOf(geometry: BuildingGeometry): Point[] {
  const polygons = groundPolygons(geometry);
  if (polygons.length === 1) return polygons[0]![0]!;
  // Edges between two pieces of ground run once each way and fall away; what is left are the outlines.
  const next = new Map<string, Point[]>();
  const keyOf = ([x, z]: Point): string => `${Math.round(x * 1000)},${Math.round(z * 1000)}`;
  for (const ring of polygons.flat())
    ring.forEach((from, i) => {
      const to = ring[(i + 1) % ring.length]!;
      const back = next.get(keyOf(to));
      const twin = back?.findIndex((point) => keyOf(point) === keyOf(from)) ?? -1;
      if (twin >= 0) back!.splice(twin, 1);
      else next.set(keyOf(from), [...(next.get(keyOf(from)) ?? []), to]);
    });
  let best: Point[] = [];
  for (const start of [...next.keys()]) {
    const loop: Point[] = [];
    for (let at = next.get(start)?.pop(); at; at = next.get(keyOf(at))?.pop()) loop.push(at);
    if (loop.length > 2 && Math.abs(doubleArea(loop)) > Math.abs(doubleArea(best))) best = loop;
  }
  return best;
}

const toScene = (ring: Float64Array): Point[] =>
  Array.from({ length: ring.length / 3 }, (_, i): Point => [
    ring[i * 3]! - SCENE_ORIGIN.e,
    SCENE_ORIGIN.n - ring[i * 3 + 1]!,
  ]);

/** Convex hull (Andrew's monotone chain). */
function hullOf(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list: readonly Point[]): Point[] => {
    const out: Point[] = [];
    for (const p of list) {
      while (out.length > 1) {
        const [a, b] = [out.at(-2)!, out.at(-1)!];
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        out.pop();
      }
      out.push(p);
    }
    return out.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}
