import Flatbush from 'flatbush';
import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import type { OsmRail, OsmRoad } from '../readers/osm/osmFeatures.ts';

type Course = OsmRoad | OsmRail;

/** A bridge clears what it crosses by this much for each layer between them, metres. */
const CLEARANCE_M = 5.5;
/** Steepest ramp. */
const SLOPE = { road: 0.045, rail: 0.014 } as const;
const LIFT_M = 0.3;

/** Height of a line at a place on it, m NHN; -Infinity where it lies on the ground. */
export type HeightAlong = (x: number, z: number) => number;

const keyOf = ([x, z]: Point): string => `${x},${z}`;

/**
 * Heights of roads and rails that cross others on bridges, and of the ramps that lead up to them, through as many ways as that takes.
 * Over water a line needs none: it is laid from bank to bank.
 * @returns by id of the way; ways that lie on the ground are not in it
 */
export function bridgeHeights(
  courses: readonly Course[],
  carries: 'road' | 'rail',
  others: readonly Course[],
  groundAt: (x: number, z: number) => number,
): Map<string, HeightAlong> {
  const crossings = new Crossings([...courses, ...others]);
  const heights = new Map<string, number>();
  const queue: string[] = [];
  const raise = (key: string, height: number): void => {
    if (height <= (heights.get(key) ?? -Infinity)) return;
    heights.set(key, height);
    queue.push(key);
  };
  const neighbours = new Map<string, [Point, number][]>();
  for (const { points, isTunnel } of courses) {
    if (isTunnel) continue;
    points.forEach((a, i) => {
      const b = points[i + 1];
      if (!b) return;
      const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
      for (const [from, to] of [[a, b], [b, a]] as const) {
        const list = neighbours.get(keyOf(from));
        if (list) list.push([to, length]);
        else neighbours.set(keyOf(from), [[to, length]]);
      } // prettier-ignore
    });
  }
  for (const course of courses) {
    const layers = course.isBridge ? crossings.layersBelow(course) : 0;
    if (layers <= 0) continue;
    const deck = Math.max(...course.points.map(([x, z]) => groundAt(x, z))) + layers * CLEARANCE_M;
    for (const point of course.points) raise(keyOf(point), deck);
  }
  for (let key = queue.pop(); key !== undefined; key = queue.pop())
    for (const [to, length] of neighbours.get(key) ?? []) {
      const height = heights.get(key)! - SLOPE[carries] * length;
      if (height > groundAt(...to) + LIFT_M) raise(keyOf(to), height);
    }
  const along = new Map<string, HeightAlong>();
  for (const { id, points } of courses) {
    if (!points.some((point) => heights.has(keyOf(point)))) continue;
    const index = new SegmentIndex([points]);
    const own = points.map((point) => heights.get(keyOf(point)) ?? groundAt(...point));
    along.set(id, (x, z) => {
      const hit = index.nearest(x, z, 2);
      return hit ? own[hit.point]! + (own[hit.point + 1]! - own[hit.point]!) * hit.share : -Infinity;
    });
  }
  return along;
}

/** Which lines run under a bridge. */
class Crossings {
  private readonly segments: { readonly a: Point; readonly b: Point; readonly layer: number }[] = [];
  private readonly index: Flatbush | null;

  constructor(courses: readonly Course[]) {
    for (const { points, layer, isTunnel } of courses)
      if (!isTunnel) points.slice(1).forEach((b, i) => this.segments.push({ a: points[i]!, b, layer }));
    this.index = this.segments.length > 0 ? new Flatbush(this.segments.length) : null;
    for (const { a, b } of this.segments) this.index?.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])); // prettier-ignore
    this.index?.finish();
  }

  /** Layers between a bridge and the lowest line that it crosses, 0 where it crosses none. */
  layersBelow({ points, layer }: Course): number {
    let most = 0;
    points.slice(1).forEach((b, i) => {
      const a = points[i]!;
      const found = this.index?.search(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])) ?? []; // prettier-ignore
      for (const hit of found) {
        const other = this.segments[hit]!;
        if (other.layer < layer && cross(a, b, other.a, other.b)) most = Math.max(most, layer - other.layer);
      }
    });
    return most;
  }
}

const side = (a: Point, b: Point, c: Point): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
const cross = (a: Point, b: Point, c: Point, d: Point): boolean =>
  side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
