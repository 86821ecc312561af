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

export type Project = (x: number, z: number, out: Float64Array, at: number) => boolean;

/**
 * Finds the place along a course where a text is whole on screen, fairly straight, and nearest to the middle of the picture.
 * @param offsets middle of each glyph from the start of the line, CSS pixels
 * @param project writes a point's CSS pixel, false when it is behind the eye or outside the picture
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
  const { count, points } = course;
  const px = new Float64Array(count * 2);
  const isSeen = new Uint8Array(count);
  for (let i = 0; i < count; i++) isSeen[i] = project(points[i * 2]!, points[i * 2 + 1]!, px, i * 2) ? 1 : 0;
  /** Pixels of each step. */
  const steps = new Float64Array(count);
  for (let i = 0; i < count - 1; i++)
    if (isSeen[i] && isSeen[i + 1])
      steps[i] = Math.sqrt((px[i * 2 + 2]! - px[i * 2]!) ** 2 + (px[i * 2 + 3]! - px[i * 2 + 1]!) ** 2);
  const end = (start: number): number => {
    let left = length;
    for (let i = start; i < count - 1 && isSeen[i + 1]; i++) {
      left -= steps[i]!;
      if (left <= 0) return i + 1;
    }
    return -1;
  };
  const costOf = (start: number): number => {
    const stop = end(start);
    if (stop < 0) return Infinity;
    const [dx, dy] = [px[stop * 2]! - px[start * 2]!, px[stop * 2 + 1]! - px[start * 2 + 1]!];
    const chord = Math.hypot(dx, dy);
    if (chord < length * STRAIGHT) return Infinity;
    for (let i = start + 1; i < stop; i++) {
      const [ax, ay] = [px[i * 2]! - px[i * 2 - 2]!, px[i * 2 + 1]! - px[i * 2 - 1]!];
      const [bx, by] = [px[i * 2 + 2]! - px[i * 2]!, px[i * 2 + 3]! - px[i * 2 + 1]!];
      if (ax * bx + ay * by < BEND_COS * steps[i - 1]! * steps[i]!) return Infinity;
    }
    const half = (start + stop) >> 1;
    const steepness = Math.abs(dy) / chord;
    return Math.hypot(px[half * 2]! - middle.x, px[half * 2 + 1]! - middle.y) + steepness * 120;
  };

  let [best, least] = [-1, Infinity];
  if (last !== null && last < count && isSeen[last]) {
    const cost = costOf(last);
    // A name does not wander about: where it can still be read it stays, without a search.
    if (cost < STAYS_WITHIN_PX) return layOut(course, px, last, end(last), offsets, length);
    [best, least] = [last, cost - STAYS_WITHIN_PX / 2];
    if (cost === Infinity) best = -1;
  }
  for (let start = 0; start < count - 1; start += TRY_EVERY) {
    if (!isSeen[start]) continue;
    const cost = costOf(start);
    if (cost < least) [best, least] = [start, cost];
  }
  return best < 0 ? null : layOut(course, px, best, end(best), offsets, length);
}

function layOut(
  { points }: Course,
  px: Float64Array,
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
