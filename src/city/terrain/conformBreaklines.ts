import { triangulate } from '../../geo/tin.ts';
import type { PointSet } from './pointSet.ts';

/** Pieces of an edge are not cut shorter than this, metres. */
const LEAST_M = 2.5;
const MOST_ROUNDS = 8;

/**
 * Makes crests, feet and shores edges of the triangulation: Delaunay knows no edges that must be, so those that it lacks are halved until
 * it has their pieces (conforming Delaunay). Without it triangles jump over a crest wherever rows of points of two features meet, and
 * the bank looks like a saw.
 * @returns places that were added
 */
export function conformBreaklines(points: PointSet): number {
  const before = points.x.length;
  let edges = points.breaklines;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const triangles = triangulate(points.x, points.z);
    const present = new Set<number>();
    for (let t = 0; t < triangles.length; t += 3)
      for (let k = 0; k < 3; k++) present.add(keyOf(triangles[t + k]!, triangles[t + ((k + 1) % 3)]!));
    const next: [number, number][] = [];
    let cuts = 0;
    for (const edge of edges) {
      const [a, b] = edge;
      if (present.has(keyOf(a, b))) {
        next.push(edge);
        continue;
      }
      if (points.distance(a, b) < 2 * LEAST_M) continue;
      const middle = points.add(...points.middle(a, b), 1);
      if (middle < 0) continue;
      next.push([a, middle], [middle, b]);
      cuts++;
    }
    if (cuts === 0) break;
    edges = next;
  }
  return points.x.length - before;
}

const keyOf = (a: number, b: number): number => Math.min(a, b) * 2 ** 24 + Math.max(a, b);
