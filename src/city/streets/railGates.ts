import { crossingPlace } from '../../geo/crossing.ts';
import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';

/** Tracks that a street crosses within this distance are one line of railway, metres. */
const SAME_LINE_M = 160;
/** So far aside a street goes to pass a railway where it can be passed. */
const ASIDE_M = 280;
/** A crossing this near to a bridge or level crossing is at it; wide lines have a bridge for each of their tracks. */
const AT_GATE_M = 70;
/** A street goes straight through a gate for this far on either side. */
const THROUGH_M = 24;
/** Longest way round: this many times the straight way, and a little. */
const DETOUR = { times: 1.45, plusM: 120 } as const;
const CELL_M = 200;

/** Where streets pass railways: under the real bridges and over the real level crossings, nowhere else. */
export class RailGates {
  private readonly tracks: readonly (readonly Point[])[];
  private readonly nearTrack: SegmentIndex;
  private readonly nearGate: SegmentIndex;
  private readonly gates: readonly Point[];
  private readonly cells = new Map<string, [Point, Point][]>();

  /**
   * @param tracks courses of all railways
   * @param gates places of rail bridges and level crossings
   */
  constructor(tracks: readonly (readonly Point[])[], gates: readonly Point[]) {
    this.tracks = tracks;
    this.gates = gates;
    this.nearTrack = new SegmentIndex(tracks, 64);
    // A gate is a point; the index wants segments.
    this.nearGate = new SegmentIndex(
      gates.map(([x, z]): Point[] => [
        [x, z],
        [x + 0.01, z],
      ]),
      128,
    );
    for (const track of tracks)
      for (let i = 0; i + 1 < track.length; i++) {
        const segment: [Point, Point] = [track[i]!, track[i + 1]!];
        for (const key of cellsOf(...segment)) {
          const list = this.cells.get(key);
          if (list) list.push(segment);
          else this.cells.set(key, [segment]);
        }
      }
  }

  /** Crosses a line from `a` to `b` a railway anywhere but at a gate? */
  isBarred(a: Point, b: Point): boolean {
    return this.crossings(a, b).some((point) => !this.nearGate.nearest(...point, AT_GATE_M));
  }

  /**
   * Places between `a` and `b` by which a street passes every railway at a gate: empty where none is in the way.
   * @returns null where a railway has no gate near, or the way round is too long
   */
  between(a: Point, b: Point): Point[] | null {
    const via: Point[] = [];
    let from = a;
    for (const place of this.linesCrossed(a, b)) {
      const hit = this.nearGate.nearest(...place, ASIDE_M);
      if (!hit) return null;
      const gate = this.gates[hit.line]!;
      const pair = this.through(gate, from);
      via.push(...pair);
      from = pair[1];
    }
    const way = [a, ...via, b];
    let length = 0;
    for (let i = 0; i + 1 < way.length; i++) {
      length += distance(way[i]!, way[i + 1]!);
      if (this.isBarred(way[i]!, way[i + 1]!)) return null;
    }
    return length > distance(a, b) * DETOUR.times + DETOUR.plusM && via.length > 0 ? null : via;
  }

  /** The two ends of the straight piece through a gate, the one on the side of `from` first. */
  private through([x, z]: Point, from: Point): [Point, Point] {
    const hit = this.nearTrack.nearest(x, z, AT_GATE_M);
    let [nx, nz] = [1, 0];
    if (hit) {
      const [p, q] = [this.tracks[hit.line]![hit.point]!, this.tracks[hit.line]![hit.point + 1]!];
      const length = distance(p, q) || 1;
      [nx, nz] = [-(q[1] - p[1]) / length, (q[0] - p[0]) / length];
    }
    const side = Math.sign((from[0] - x) * nx + (from[1] - z) * nz) || 1;
    return [
      [x + nx * side * THROUGH_M, z + nz * side * THROUGH_M],
      [x - nx * side * THROUGH_M, z - nz * side * THROUGH_M],
    ];
  }

  /** One place for each line of railway between `a` and `b`, in order. */
  private linesCrossed(a: Point, b: Point): Point[] {
    const at = this.crossings(a, b)
      .map((point) => ({ point, along: distance(a, point) }))
      .sort((p, q) => p.along - q.along);
    const out: Point[] = [];
    for (let i = 0; i < at.length;) {
      let last = i;
      while (last + 1 < at.length && at[last + 1]!.along - at[i]!.along < SAME_LINE_M) last++;
      const [p, q] = [at[i]!.point, at[last]!.point];
      out.push([(p[0] + q[0]) / 2, (p[1] + q[1]) / 2]);
      i = last + 1;
    }
    return out;
  }

  private crossings(a: Point, b: Point): Point[] {
    const found: Point[] = [];
    const seen = new Set<[Point, Point]>();
    for (const key of cellsOf(a, b))
      for (const segment of this.cells.get(key) ?? []) {
        if (seen.has(segment)) continue;
        seen.add(segment);
        const point = crossingPlace(a, b, ...segment);
        if (point) found.push(point);
      }
    return found;
  }
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

function cellsOf(a: Point, b: Point): string[] {
  const keys: string[] = [];
  const [c0, c1] = [Math.floor(Math.min(a[0], b[0]) / CELL_M), Math.floor(Math.max(a[0], b[0]) / CELL_M)];
  const [r0, r1] = [Math.floor(Math.min(a[1], b[1]) / CELL_M), Math.floor(Math.max(a[1], b[1]) / CELL_M)];
  for (let r = r0; r <= r1; r++) for (let c = c0; c <= c1; c++) keys.push(`${c},${r}`);
  return keys;
}
