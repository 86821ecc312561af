import { chainage } from './polyline.ts';
import type { Point } from './segmentIndex.ts';

/** A line that something follows, by the distance from its start in metres. Beyond its ends it goes on straight. */
export class Path {
  readonly length: number;
  private readonly points: readonly Point[];
  private readonly along: Float64Array;

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

  /** Distance along the line of its point nearest to a place; of those from a distance on. */
  nearest([x, z]: Point, fromM = 0): number {
    const { along, points } = this;
    let best = fromM;
    let least = Infinity;
    for (let i = fromM > 0 ? this.pieceAt(fromM).piece : 0; i + 1 < points.length; i++) {
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
    return best;
  }

  /** The points up to a distance. */
  upTo(s: number): Point[] {
    return this.points.filter((_, i) => this.along[i]! <= s);
  }
}
