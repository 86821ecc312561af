import type { Point } from '../../geo/segmentIndex.ts';

/** A street is drawn on this far to meet another, and cut back by as much where it runs past the last one it meets, metres. */
const REACH_M = { onward: 90, back: 60 } as const;
/** Without any crossing a street this short goes nowhere. */
const LONELY_M = 120;
const SHORTEST_M = 25;
const STEP_M = 6;
const CELL_M = 200;

/**
 * Joins the small streets of neighbouring grids to one another and to the larger streets: every end is drawn on to the next street
 * or cut back to the last crossing.
 * @param minor straight streets
 * @param larger courses that are met but not changed
 * @param isPassable may a street be drawn on over this place?
 */
export function joinStreets(
  minor: readonly (readonly [Point, Point])[],
  larger: readonly (readonly Point[])[],
  isPassable: (x: number, z: number) => boolean,
): [Point, Point][] {
  const fixed = new Segments();
  for (const line of larger) for (let i = 0; i + 1 < line.length; i++) fixed.add(-1, line[i]!, line[i + 1]!);
  let streets = minor.map(([a, b]): [Point, Point] => [a, b]);
  // The second round takes account of what the first has drawn on and cut back.
  for (let round = 0; round < 2; round++) {
    const others = new Segments(fixed);
    streets.forEach(([a, b], i) => others.add(i, a, b));
    streets = streets.flatMap((street, i) => {
      const met = meet(street, i, others, isPassable);
      return met ? [met] : [];
    });
  }
  return streets;
}

function meet(
  [a, b]: [Point, Point],
  self: number,
  others: Segments,
  isPassable: (x: number, z: number) => boolean,
): [Point, Point] | null {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const ux = (b[0] - a[0]) / length;
  const uz = (b[1] - a[1]) / length;
  const place = (t: number): Point => [a[0] + ux * t, a[1] + uz * t];
  const hits = others
    .crossings(self, place(-REACH_M.onward), place(length + REACH_M.onward))
    .map((t) => t - REACH_M.onward);
  if (hits.length === 0) return length < LONELY_M ? null : [a, b];
  /** Where an end comes to lie: `sign` −1 at the start, 1 at the end; distances count outwards from the end. */
  const end = (at: number, sign: 1 | -1): number => {
    const outward = hits.map((t) => (t - at) * sign);
    const ahead = outward.filter((d) => d >= -3).sort((p, q) => p - q)[0];
    if (ahead !== undefined && ahead <= REACH_M.onward) {
      let isFree = true;
      for (let d = STEP_M; d < ahead - 10 && isFree; d += STEP_M) isFree = isPassable(...place(at + sign * d));
      if (isFree) return at + sign * ahead;
    }
    const behind = outward.filter((d) => d < -3).sort((p, q) => q - p)[0];
    return behind !== undefined && -behind <= REACH_M.back ? at + sign * behind : at;
  };
  const from = end(0, -1);
  const to = end(length, 1);
  return to - from < SHORTEST_M ? null : [place(from), place(to)];
}

/** Segments in square buckets, for what crosses a straight line. */
class Segments {
  private readonly cells = new Map<number, { line: number; a: Point; b: Point }[]>();
  private readonly under: Segments | undefined;

  constructor(under?: Segments) {
    this.under = under;
  }

  add(line: number, a: Point, b: Point): void {
    for (const key of cellsOf(a, b)) {
      const list = this.cells.get(key);
      if (list) list.push({ line, a, b });
      else this.cells.set(key, [{ line, a, b }]);
    }
  }

  /** Distances from `a` in metres at which others cross the line from `a` to `b`; ends may miss it by 4 m. */
  crossings(self: number, a: Point, b: Point, found: number[] = []): number[] {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const ux = (b[0] - a[0]) / length;
    const uz = (b[1] - a[1]) / length;
    for (const key of cellsOf(a, b))
      for (const other of this.cells.get(key) ?? []) {
        if (other.line === self) continue;
        const side = ([x, z]: Point): number => (x - a[0]) * -uz + (z - a[1]) * ux;
        const along = ([x, z]: Point): number => (x - a[0]) * ux + (z - a[1]) * uz;
        const [sa, sb] = [side(other.a), side(other.b)];
        const [ta, tb] = [along(other.a), along(other.b)];
        // Nearly parallel streets do not meet.
        if (Math.abs(sb - sa) < 0.3 * Math.abs(tb - ta)) continue;
        const share = sa / (sa - sb);
        const slack = 4 / Math.max(1, Math.abs(sb - sa));
        if (share < -slack || share > 1 + slack) continue;
        const t = ta + (tb - ta) * share;
        if (t >= 0 && t <= length) found.push(t);
      }
    return this.under ? this.under.crossings(self, a, b, found) : found;
  }
}

function cellsOf(a: Point, b: Point): Set<number> {
  const keys = new Set<number>();
  const c0 = Math.floor((Math.min(a[0], b[0]) - 5) / CELL_M);
  const c1 = Math.floor((Math.max(a[0], b[0]) + 5) / CELL_M);
  const r0 = Math.floor((Math.min(a[1], b[1]) - 5) / CELL_M);
  const r1 = Math.floor((Math.max(a[1], b[1]) + 5) / CELL_M);
  for (let r = r0; r <= r1; r++) for (let c = c0; c <= c1; c++) keys.add((c + 4096) * 8192 + r + 4096);
  return keys;
}
