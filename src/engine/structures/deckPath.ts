import type { V } from './Mold.ts';
import { cross, mix, subtract, unit } from './vectors.ts';

/** A place on the centre line of a deck: the point at road level, level direction ahead and level direction to the right. */
export interface Station {
  readonly at: V;
  readonly ahead: V;
  readonly right: V;
}

/** The centre line of a bridge by distance from its start, metres. */
export class DeckPath {
  readonly length: number;
  private readonly points: readonly V[];
  private readonly chainage: number[];

  constructor(points: readonly V[]) {
    this.points = points;
    this.chainage = [0];
    for (let i = 1; i < points.length; i++) {
      const [dx, , dz] = subtract(points[i]!, points[i - 1]!);
      this.chainage.push(this.chainage[i - 1]! + Math.hypot(dx, dz));
    }
    this.length = this.chainage.at(-1) ?? 0;
  }

  /** Distances beyond the ends are moved to the ends. */
  station(distance: number): Station {
    const d = Math.min(this.length, Math.max(0, distance));
    const { points, chainage } = this;
    let i = 0;
    while (i + 2 < points.length && chainage[i + 1]! <= d) i++;
    const a = points[i]!;
    const b = points[i + 1] ?? a;
    const span = (chainage[i + 1] ?? 0) - chainage[i]!;
    const at = mix(a, b, span > 0 ? (d - chainage[i]!) / span : 0);
    // At a bend the direction turns over the neighbouring 20 m, so that decks and railings stay whole.
    const before = this.pointAt(d - 10);
    const after = this.pointAt(d + 10);
    const ahead = unit([after[0] - before[0], 0, after[2] - before[2]]);
    return { at, ahead, right: cross(ahead, [0, 1, 0]) };
  }

  /** A point `right` metres to the right of the centre line and `up` above the road. */
  place(distance: number, right: number, up: number): V {
    const s = this.station(distance);
    return [s.at[0] + s.right[0] * right, s.at[1] + up, s.at[2] + s.right[2] * right];
  }

  /** Distances from `from` to `to`, all bends among them, at most `step` apart. */
  stops(from: number, to: number, step: number): number[] {
    const marks = [from, ...this.chainage.filter((c) => c > from + 1 && c < to - 1), to];
    const out: number[] = [];
    for (let i = 0; i + 1 < marks.length; i++) {
      const a = marks[i]!;
      const parts = Math.max(1, Math.ceil((marks[i + 1]! - a) / step));
      for (let k = 0; k < parts; k++) out.push(a + ((marks[i + 1]! - a) * k) / parts);
    }
    out.push(to);
    return out;
  }

  private pointAt(distance: number): V {
    const d = Math.min(this.length, Math.max(0, distance));
    let i = 0;
    while (i + 2 < this.points.length && this.chainage[i + 1]! <= d) i++;
    const span = (this.chainage[i + 1] ?? 0) - this.chainage[i]!;
    return mix(this.points[i]!, this.points[i + 1] ?? this.points[i]!, span > 0 ? (d - this.chainage[i]!) / span : 0);
  }
}
