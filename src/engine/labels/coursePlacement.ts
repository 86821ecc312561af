/** A course (river, basin) cut into short steps, scene metres. */
export interface Course {
  /** x, z of each point. */
  readonly points: Float64Array;
  readonly count: number;
}

const STEP_M = 60;
/** Cosine of the sharpest bend between two steps of text, and how straight the whole has to be. */
const BEND_COS = 0.86;
const STRAIGHT = 0.9;
const TRY_EVERY = 3;
const STAYS_WITHIN_PX = 420;

/** Cuts a course into steps of at most 60 m. */
export function createCourse(path: readonly (readonly [number, number])[]): Course {
  const out: number[] = [];
  path.forEach(([x, z], i) => {
    const previous = path[i - 1];
    const steps = previous ? Math.max(1, Math.ceil(Math.hypot(x - previous[0], z - previous[1]) / STEP_M)) : 1;
    for (let s = 1; s <= steps; s++) {
      const t = s / steps;
      out.push(previous ? previous[0] + (x - previous[0]) * t : x, previous ? previous[1] + (z - previous[1]) * t : z);
    }
  });
  return { points: new Float64Array(out), count: out.length / 2 };
}

/** A text's place on a course: where each of its glyphs stands and which way it reads there. */
export interface CourseFit {
  /** Index of the step where it begins: told again the next time, it stays there if it can. */
  readonly start: number;
  /** x, z, direction x, direction z of each glyph, scene. */
  readonly glyphs: Float32Array;
  /** Middle of each glyph on screen. */
  readonly pixels: Float32Array;
}

/** Writes a point's CSS pixel; false when it is behind the eye or outside the picture. */
export type Project = (x: number, z: number, out: Float64Array, at: number) => boolean;

/**
 * What is reckoned of a course for one picture, point by point: all fits share it, a pass makes no garbage. Of a point that is seen:
 * its CSS pixel, how far along the line on screen it lies, and how many sharp bends come before it and at it.
 */
let px = new Float64Array(0);
let alongPx = new Float64Array(0);
let bends = new Uint16Array(0);
let isSeen = new Uint8Array(0);

/**
 * Finds the place along a course where a text is whole on screen, fairly straight, and nearest to the middle of the picture.
 * @param offsets middle of each glyph from the start of the line, CSS pixels
 * @param last `start` of the place it has now
 */
export function fitCourse(
  course: Course,
  offsets: readonly number[],
  length: number,
  project: Project,
  middle: { readonly x: number; readonly y: number },
  last: number | null,
): CourseFit | null {
  const { count } = course;
  if (isSeen.length < count) {
    px = new Float64Array(count * 2);
    alongPx = new Float64Array(count);
    bends = new Uint16Array(count);
    isSeen = new Uint8Array(count);
  }
  let [best, bestStop, least] = [-1, -1, Infinity];
  if (last !== null && last < count) {
    const stop = reckon(course, last, length, project);
    const cost = stop < 0 ? Infinity : costOf(last, stop, length, middle);
    // A name does not wander about: where it can still be read it stays, without a search.
    if (cost < STAYS_WITHIN_PX) return layOut(course, last, stop, offsets, length);
    if (cost < Infinity) [best, bestStop, least] = [last, stop, cost - STAYS_WITHIN_PX / 2];
  }
  reckon(course, 0, Infinity, project);
  // The line that begins farther on ends farther on: both go along the course once.
  let stop = 0;
  for (let start = 0; start < count - 1; start += TRY_EVERY) {
    if (!isSeen[start]) continue;
    stop = Math.max(stop, start);
    while (stop < count - 1 && isSeen[stop + 1] && (stop === start || alongPx[stop]! - alongPx[start]! < length))
      stop++;
    if (stop === start || alongPx[stop]! - alongPx[start]! < length) continue;
    const cost = costOf(start, stop, length, middle);
    if (cost < least) [best, bestStop, least] = [start, stop, cost];
  }
  return best < 0 ? null : layOut(course, best, bestStop, offsets, length);
}

/**
 * Looks where the points of a course are on screen, from `start` on until the line is so long there.
 * @returns the point where it is; −1 where something before that is not seen
 */
function reckon({ points, count }: Course, start: number, length: number, project: Project): number {
  let stepBefore = 0;
  for (let i = start; i < count; i++) {
    isSeen[i] = project(points[i * 2]!, points[i * 2 + 1]!, px, i * 2) ? 1 : 0;
    if (!isSeen[i] && length < Infinity) return -1;
    const isAlong = i > start && isSeen[i] === 1 && isSeen[i - 1] === 1;
    if (!isAlong) {
      [alongPx[i], bends[i], stepBefore] = [0, 0, 0];
      continue;
    }
    const [ax, ay] = [px[i * 2]! - px[i * 2 - 2]!, px[i * 2 + 1]! - px[i * 2 - 1]!];
    const step = Math.sqrt(ax * ax + ay * ay);
    alongPx[i] = alongPx[i - 1]! + step;
    bends[i] = bends[i - 1]!;
    if (i > start + 1 && isSeen[i - 2]) {
      const [bx, by] = [px[i * 2 - 2]! - px[i * 2 - 4]!, px[i * 2 - 1]! - px[i * 2 - 3]!];
      if (ax * bx + ay * by < BEND_COS * step * stepBefore) bends[i]!++;
    }
    stepBefore = step;
    if (alongPx[i]! >= length) return i;
  }
  return -1;
}

/** How badly a text would stand between two points, CSS pixels; infinite where it cannot. */
function costOf(
  start: number,
  stop: number,
  length: number,
  middle: { readonly x: number; readonly y: number },
): number {
  // A bend is counted at the point after it: those within are counted after the line's first step.
  if (bends[stop]! > bends[start + 1]!) return Infinity;
  const dy = px[stop * 2 + 1]! - px[start * 2 + 1]!;
  const chord = Math.hypot(px[stop * 2]! - px[start * 2]!, dy);
  if (chord < length * STRAIGHT) return Infinity;
  const half = (start + stop) >> 1;
  const steepness = Math.abs(dy) / chord;
  return Math.hypot(px[half * 2]! - middle.x, px[half * 2 + 1]! - middle.y) + steepness * 120;
}

function layOut(
  { points }: Course,
  start: number,
  stop: number,
  offsets: readonly number[],
  length: number,
): CourseFit {
  // Read from left to right, whichever way the water flows.
  const isForward = px[stop * 2]! >= px[start * 2]!;
  const glyphs = new Float32Array(offsets.length * 4);
  const pixels = new Float32Array(offsets.length * 2);
  const sign = isForward ? 1 : -1;
  let i = start;
  let passed = 0;
  for (let k = 0; k < offsets.length; k++) {
    const g = isForward ? k : offsets.length - 1 - k;
    const wanted = isForward ? offsets[g]! : length - offsets[g]!;
    let step = Math.hypot(px[i * 2 + 2]! - px[i * 2]!, px[i * 2 + 3]! - px[i * 2 + 1]!);
    while (passed + step < wanted && i < stop - 1) {
      passed += step;
      i++;
      step = Math.hypot(px[i * 2 + 2]! - px[i * 2]!, px[i * 2 + 3]! - px[i * 2 + 1]!);
    }
    const t = step > 0 ? Math.min(1, (wanted - passed) / step) : 0;
    const [x0, z0, x1, z1] = [points[i * 2]!, points[i * 2 + 1]!, points[i * 2 + 2]!, points[i * 2 + 3]!];
    // The direction of the neighbourhood, not of one step: letters on a polyline would stagger.
    const [from, to] = [Math.max(start, i - 1), Math.min(stop, i + 2)];
    const [dx, dz] = [points[to * 2]! - points[from * 2]!, points[to * 2 + 1]! - points[from * 2 + 1]!];
    const l = Math.hypot(dx, dz) || 1;
    glyphs.set([x0 + (x1 - x0) * t, z0 + (z1 - z0) * t, (sign * dx) / l, (sign * dz) / l], g * 4);
    pixels[g * 2] = px[i * 2]! + (px[i * 2 + 2]! - px[i * 2]!) * t;
    pixels[g * 2 + 1] = px[i * 2 + 1]! + (px[i * 2 + 3]! - px[i * 2 + 1]!) * t;
  }
  return { start, glyphs, pixels };
}
