import { chainage } from './polyline.ts';
import type { Point } from './segmentIndex.ts';

/** So many pieces of a line are looked at together, by the box around them. */
const PIECES = 16;
/** What rounding may make of a squared distance: its share. */
const ROUNDED = 1 + 1e-9;

/** A line that something follows, by the distance from its start in metres. Beyond its ends it goes on straight. */
export class Path {
  readonly length: number;
  private readonly points: readonly Point[];
  private readonly along: Float64Array;
  /** West, east, north and south of each `PIECES` pieces; made when it is needed first. */
  private boxes: Float64Array | null = null;

  /** @param points at least two, scene metres */
  constructor(points: readonly Point[]) {
    this.points = points;
    this.along = chainage(points);
    this.length = this.along.at(-1)!;
  }

  /** The piece of the line at a distance, by its first point, and the share of it that lies before. */
  pieceAt(s: number): { readonly piece: number; readonly share: number } {
    const { along } = this;
    let low = 0;
    let high = along.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (along[middle]! <= s) low = middle;
      else high = middle;
    }
    return { piece: low, share: (s - along[low]!) / (along[high]! - along[low]! || 1) };
  }

  at(s: number): Point {
    const { piece, share } = this.pieceAt(s);
    const [ax, az] = this.points[piece]!;
    const [bx, bz] = this.points[piece + 1]!;
    return [ax + (bx - ax) * share, az + (bz - az) * share];
  }

  private boxesOf(): Float64Array {
    if (this.boxes) return this.boxes;
    const { points } = this;
    const boxes = new Float64Array(4 * Math.ceil((points.length - 1) / PIECES));
    for (let b = 0; 4 * b < boxes.length; b++) {
      const its = points.slice(b * PIECES, (b + 1) * PIECES + 1);
      const [xs, zs] = [its.map(([x]) => x), its.map(([, z]) => z)];
      boxes.set([Math.min(...xs), Math.max(...xs), Math.min(...zs), Math.max(...zs)], 4 * b);
    }
    return (this.boxes = boxes);
  }

  /** Distance along the line of its point nearest to a place; of those from a distance on. */
  nearest([x, z]: Point, fromM = 0): number {
    const { along, points } = this;
    const boxes = this.boxesOf();
    const first = fromM > 0 ? this.pieceAt(fromM).piece : 0;
    // Squared distances to the nearest and the farthest place of a box.
    const away = (b: number): number => {
      const dx = Math.max(boxes[4 * b]! - x, 0, x - boxes[4 * b + 1]!);
      const dz = Math.max(boxes[4 * b + 2]! - z, 0, z - boxes[4 * b + 3]!);
      return dx * dx + dz * dz;
    };
    const within = (b: number): number => {
      const dx = Math.max(x - boxes[4 * b]!, boxes[4 * b + 1]! - x);
      const dz = Math.max(z - boxes[4 * b + 2]!, boxes[4 * b + 3]! - z);
      return dx * dx + dz * dz;
    };
    const begin = Math.floor(first / PIECES);
    // The box with the first piece may lie before it with all but its last point.
    let bound = begin * PIECES < first ? Infinity : within(begin);
    for (let b = begin + 1; 4 * b < boxes.length; b++) bound = Math.min(bound, within(b));
    let best = fromM;
    let least = Infinity;
    for (let b = begin; 4 * b < boxes.length; b++) {
      if (away(b) > Math.min(bound, least) * ROUNDED) continue;
      const end = Math.min(points.length - 1, (b + 1) * PIECES);
      for (let i = Math.max(first, b * PIECES); i < end; i++) {
        const [ax, az] = points[i]!;
        const [dx, dz] = [points[i + 1]![0] - ax, points[i + 1]![1] - az];
        const length2 = dx * dx + dz * dz || 1;
        const share = Math.min(1, Math.max(0, ((x - ax) * dx + (z - az) * dz) / length2));
        const distance = (x - ax - share * dx) ** 2 + (z - az - share * dz) ** 2;
        if (distance < least) {
          least = distance;
          best = Math.max(fromM, along[i]! + share * Math.sqrt(length2));
        }
      }
    }
    return best;
  }

  /** The points up to a distance. */
  upTo(s: number): Point[] {
    return this.points.filter((_, i) => this.along[i]! <= s);
  }
}
