import { densify } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { HeightModel } from '../terrain/heightModel.ts';
import { thin } from './lineSet.ts';

const STEP_M = 10;
const LIFT_M = 0.3;
/** Steepest fall of a ramp from a deck to the ground. */
const RAMP = { road: 0.045, rail: 0.014 } as const;
/** A crossing that is on no curated bridge clears the water by this much, metres. */
const CLEARANCE_M = 2.5;
/** In a cutting a line is drawn no higher above its own heights than this, metres: what it goes under stays clear. */
const DUG_FLOAT_M = 0.08;

/** Ground to lay on: heights, and the waters of the model they come from. */
export interface Bed {
  readonly heightAt: (x: number, z: number) => number;
  readonly model: HeightModel;
}

/** Says over which deck a line runs at a place. */
export interface DeckFinder {
  at(x: number, z: number, carries: 'road' | 'rail'): { readonly heightM: number } | null;
}

export interface LaidPiece {
  readonly isBridge: boolean;
  readonly points: [number, number, number][];
}

/** A course in steps of 10 m with its heights. */
export interface Profile {
  readonly line: readonly Point[];
  /** m NHN. */
  readonly y: Float64Array;
  /** Where it would lie without ramps, m NHN. */
  readonly floor: Float64Array;
  readonly isHigh: Uint8Array;
  /** Its height is that of a cutting, which the ground follows. */
  readonly isDug: Uint8Array;
}

/** Heights of one course where it passes under or over others, m NHN; null where it lies on the ground. */
export interface Grade {
  /** Metres along the course of a place on it, null beside it. */
  along(x: number, z: number): number | null;
  /** Where along it a line needs points: the ends of decks. */
  readonly stops: readonly number[];
  /** In its cutting. */
  dugAt(x: number, z: number): number | null;
  /** On its deck over the cutting of another. */
  deckAt(x: number, z: number): number | null;
}

/**
 * Lays the course of a road or railway: on the ground, at deck height on curated bridges with ramps to the ground, and straight
 * from bank to bank over any other water.
 * @param grade heights where the course goes under or over others
 * @returns pieces in order; neighbours share a point
 */
export function layLine(
  course: readonly Point[],
  carries: 'road' | 'rail',
  ground: Bed,
  decks: DeckFinder,
  grade?: Grade,
): LaidPiece[] {
  const { line, y, isHigh, isDug } = profileOf(course, carries, ground, decks, grade);
  const n = line.length;
  const pieces: LaidPiece[] = [];
  for (let from = 0; from < n - 1;) {
    let to = from + 1;
    while (to < n - 1 && isHigh[to] === isHigh[from]) to++;
    const points = line.slice(from, to + 1).map(([x, z], k): [number, number, number] => [x, y[from + k]!, z]);
    const isTrue = isDug.subarray(from, to + 1).includes(1);
    pieces.push({ isBridge: isHigh[from] === 1, points: isTrue ? thin(points, DUG_FLOAT_M) : thin(points) });
    from = to;
  }
  return pieces;
}

/** The heights of a course before points are saved. */
export function profileOf(
  course: readonly Point[],
  carries: 'road' | 'rail',
  ground: Bed,
  decks: DeckFinder,
  grade?: Grade,
): Profile {
  const line = withStops(densify(course, STEP_M), grade);
  const n = line.length;
  const y = new Float64Array(n);
  const isHigh = new Uint8Array(n);
  const floor = new Float64Array(n);
  const at = new Float64Array(n);
  const isDug = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const [x, z] = line[i]!;
    if (i > 0) at[i] = at[i - 1]! + Math.hypot(x - line[i - 1]![0], z - line[i - 1]![1]);
    const dug = grade?.dugAt(x, z) ?? null;
    isDug[i] = dug === null ? 0 : 1;
    floor[i] = dug ?? ground.heightAt(x, z) + LIFT_M;
    const deck = decks.at(x, z, carries);
    const over = deck ? null : (grade?.deckAt(x, z) ?? null);
    // A deck over a cutting goes on at the height of the ground: no ramp comes down from it.
    if (over !== null) floor[i] = over;
    isHigh[i] = deck || over !== null ? 1 : 0;
    y[i] = deck?.heightM ?? floor[i]!;
  }
  bridgeWaters(line, y, isHigh, ground);
  // Ramps: from every deck the line falls no steeper than its kind allows until it meets the ground.
  for (const step of [1, -1])
    for (let k = 0; k < n; k++) {
      const i = step > 0 ? k : n - 1 - k;
      const before = i - step;
      if (before < 0 || before >= n || isHigh[i]) continue;
      const ramp = y[before]! - RAMP[carries] * Math.abs(at[i]! - at[before]!);
      // Only downhill from a deck; natural slopes of the ground are left alone.
      if (y[before]! > floor[before]! + 0.05 && ramp > y[i]!) y[i] = ramp;
    }
  return { line, y, floor, isHigh, isDug };
}

/** The line with points more where its grade has stops. */
function withStops(line: readonly Point[], grade: Grade | undefined): readonly Point[] {
  if (!grade || grade.stops.length === 0) return line;
  const stops = [...grade.stops].sort((a, b) => a - b);
  const at = line.map(([x, z]) => grade.along(x, z));
  return line.flatMap((b, i) => {
    const a = line[i - 1];
    const [from, to] = [at[i - 1], at[i]];
    if (!a || from == null || to == null || to <= from) return [b];
    const between = stops.filter((stop) => stop > from && stop < to);
    return [...between.map((stop): Point => [a[0] + ((b[0] - a[0]) * (stop - from)) / (to - from), a[1] + ((b[1] - a[1]) * (stop - from)) / (to - from)]), b];
  });
} // prettier-ignore

/** Over water without a curated bridge: straight from the last dry point to the next. */
function bridgeWaters(line: readonly Point[], y: Float64Array, isHigh: Uint8Array, ground: Bed): void {
  const surfaceOf = ([x, z]: Point): number | null => {
    for (const water of ground.model.waters.all) {
      if (water.field.signedDistance(x, z, 8) >= (water.hasWall ? 3 : 7)) continue;
      return water.levelM ?? ground.model.surface.levelAt(water.km ?? ground.model.waters.kmAt(x, z), 942);
    }
    return null;
  };
  for (let from = 0; from < line.length; from++) {
    let surface = isHigh[from] ? null : surfaceOf(line[from]!);
    if (surface === null) continue;
    let to = from;
    for (
      let next: number | null = surface;
      next !== null;
      next = to < line.length && !isHigh[to] ? surfaceOf(line[to]!) : null
    ) {
      surface = Math.max(surface, next);
      to++;
    }
    const before = y[from - 1] ?? surface + CLEARANCE_M;
    const after = y[to] ?? surface + CLEARANCE_M;
    for (let i = from; i < to; i++) {
      const share = (i - from + 1) / (to - from + 1);
      y[i] = Math.max(before + (after - before) * share, surface + CLEARANCE_M, y[i]!);
      isHigh[i] = 1;
    }
    from = to;
  }
}
