import type { Point } from './segmentIndex.ts';

/** Pieces of one course meet as near as this, metres. */
const JOINT_M = 2;

export const lengthOf = (line: readonly Point[]): number => {
  let sum = 0;
  for (let i = 0; i + 1 < line.length; i++)
    sum += Math.hypot(line[i + 1]![0] - line[i]![0], line[i + 1]![1] - line[i]![1]);
  return sum;
};

/** Distance of every point from the start, metres. */
export function chainage(line: readonly Point[]): Float64Array {
  const out = new Float64Array(line.length);
  for (let i = 1; i < line.length; i++)
    out[i] = out[i - 1]! + Math.hypot(line[i]![0] - line[i - 1]![0], line[i]![1] - line[i - 1]![1]);
  return out;
}

/** Adds points so that no two neighbours are farther apart than `step` metres; the given points stay. */
export function densify(line: readonly Point[], step: number): Point[] {
  const out: Point[] = [];
  for (let i = 0; i + 1 < line.length; i++) {
    const [ax, az] = line[i]!;
    const [bx, bz] = line[i + 1]!;
    const parts = Math.max(1, Math.ceil(Math.hypot(bx - ax, bz - az) / step));
    for (let k = 0; k < parts; k++) out.push([ax + ((bx - ax) * k) / parts, az + ((bz - az) * k) / parts]);
  }
  const last = line.at(-1);
  if (last) out.push(last);
  return out;
}

/** The line moved sideways: positive to the right of its direction. Corners are mitred, at most twice the distance. */
export function offsetLine(line: readonly Point[], distance: number): Point[] {
  return line.map(([x, z], i) => {
    const before = line[Math.max(0, i - 1)]!;
    const after = line[Math.min(line.length - 1, i + 1)]!;
    const inward = unit(x - before[0], z - before[1]);
    const outward = unit(after[0] - x, after[1] - z);
    const a = i === 0 ? outward : inward;
    const b = i === line.length - 1 ? inward : outward;
    // Right of a direction (dx, dz) with z pointing south is (−dz, dx).
    const nx = -(a[1] + b[1]);
    const nz = a[0] + b[0];
    const length = Math.hypot(nx, nz) || 1;
    const cosine = Math.max(0.5, (-a[1] * nx + a[0] * nz) / length);
    return [x + (nx / length) * (distance / cosine), z + (nz / length) * (distance / cosine)];
  });
}

/** The line moved to its right by a share of a distance that each of its points has. */
export function aside(line: readonly Point[], rightM: number, shareAt: (point: Point, i: number) => number): Point[] {
  return line.map((point, i) => {
    const [[ax, az], [bx, bz]] = [line[i - 1] ?? point, line[i + 1] ?? point];
    const [dx, dz] = [bx - ax, bz - az];
    const by = (rightM * shareAt(point, i)) / (Math.hypot(dx, dz) || 1);
    return [point[0] - dz * by, point[1] + dx * by];
  });
}

/** Fewer points: none of those left out lies farther than `tolerance` metres from the result (Douglas and Peucker). */
export function simplify(line: readonly Point[], tolerance: number): Point[] {
  if (line.length < 3) return [...line];
  const keep = new Uint8Array(line.length);
  keep[0] = keep[line.length - 1] = 1;
  const stack: [number, number][] = [[0, line.length - 1]];
  for (let span = stack.pop(); span; span = stack.pop()) {
    const [from, to] = span;
    let farthest = 0;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const d = distanceToSegment(line[i]!, line[from]!, line[to]!);
      if (d > farthest) {
        farthest = d;
        at = i;
      }
    }
    if (farthest > tolerance) {
      keep[at] = 1;
      stack.push([from, at], [at, to]);
    }
  }
  return line.filter((_, i) => keep[i]);
}

export function distanceToSegment([x, z]: Point, [ax, az]: Point, [bx, bz]: Point): number {
  const dx = bx - ax;
  const dz = bz - az;
  const length = dx * dx + dz * dz;
  const share = length > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (z - az) * dz) / length)) : 0;
  return Math.hypot(x - ax - share * dx, z - az - share * dz);
}

/** A smooth curve through all points (centripetal Catmull–Rom), about `step` metres between its points. */
export function smooth(line: readonly Point[], step: number): Point[] {
  if (line.length < 3) return densify(line, step);
  const out: Point[] = [];
  for (let i = 0; i + 1 < line.length; i++) {
    const p1 = line[i]!;
    const p2 = line[i + 1]!;
    const p0 = line[i - 1] ?? [2 * p1[0] - p2[0], 2 * p1[1] - p2[1]];
    const p3 = line[i + 2] ?? [2 * p2[0] - p1[0], 2 * p2[1] - p1[1]];
    const parts = Math.max(1, Math.round(Math.hypot(p2[0] - p1[0], p2[1] - p1[1]) / step));
    for (let k = 0; k < parts; k++) out.push(catmullRom(p0, p1, p2, p3, k / parts));
  }
  out.push(line.at(-1)!);
  return out;
}

/** Turns below this stay corners: 15°. */
const STRAIGHT_COSINE = 0.966;

/**
 * A closed ring with its corners rounded: each becomes a curve that begins and ends at most `reach` metres before and after it, and no
 * more than 0.4 of the way to its neighbours. The curve stays within `reach` / 2 of the corner.
 * @param ring first point repeated at the end or not; the result is as given
 */
export function roundCorners(ring: readonly Point[], reach: number): Point[] {
  const first = ring[0];
  const last = ring.at(-1);
  if (!first || !last || ring.length < 4) return [...ring];
  const isClosed = first[0] === last[0] && first[1] === last[1];
  const open = isClosed ? ring.slice(0, -1) : ring;
  const out: Point[] = [];
  open.forEach((corner, i) => {
    const before = open[(i + open.length - 1) % open.length]!;
    const after = open[(i + 1) % open.length]!;
    const inward = unit(corner[0] - before[0], corner[1] - before[1]);
    const outward = unit(after[0] - corner[0], after[1] - corner[1]);
    if (inward[0] * outward[0] + inward[1] * outward[1] > STRAIGHT_COSINE) {
      out.push(corner);
      return;
    }
    const back = Math.min(reach, 0.4 * Math.hypot(corner[0] - before[0], corner[1] - before[1]));
    const on = Math.min(reach, 0.4 * Math.hypot(after[0] - corner[0], after[1] - corner[1]));
    // A quadratic Bézier curve with the corner as its middle point.
    for (const t of [0, 0.5, 1]) {
      const a = (1 - t) ** 2 * -back;
      const b = t ** 2 * on;
      out.push([corner[0] + a * inward[0] + b * outward[0], corner[1] + a * inward[1] + b * outward[1]]);
    }
  });
  if (isClosed) out.push(out[0]!);
  return out;
}

function catmullRom(p0: Point, p1: Point, p2: Point, p3: Point, share: number): Point {
  const gap = (a: Point, b: Point) => Math.max(1e-6, Math.sqrt(Math.hypot(b[0] - a[0], b[1] - a[1])));
  const t1 = gap(p0, p1);
  const t2 = t1 + gap(p1, p2);
  const t3 = t2 + gap(p2, p3);
  const t = t1 + (t2 - t1) * share;
  const mix = (a: Point, b: Point, ta: number, tb: number): Point => {
    const w = (t - ta) / (tb - ta);
    return [a[0] + (b[0] - a[0]) * w, a[1] + (b[1] - a[1]) * w];
  };
  const a1 = mix(p0, p1, 0, t1);
  const a2 = mix(p1, p2, t1, t2);
  const a3 = mix(p2, p3, t2, t3);
  return mix(mix(a1, a2, 0, t2), mix(a2, a3, t1, t3), t1, t2);
}

const unit = (x: number, z: number): Point => {
  const length = Math.hypot(x, z) || 1;
  return [x / length, z / length];
};

/**
 * Joins pieces of one course that lie in a list one after the other: a piece goes on where the one before it ends, under the same key.
 * @param pieces points begin with x and end with z, metres
 * @returns each course with the piece that it begins with
 */
export function joinPieces<T extends { readonly key: string; readonly points: readonly (readonly number[])[] }>(
  pieces: readonly T[],
): { readonly first: T; readonly points: readonly T['points'][number][] }[] {
  const courses: { readonly first: T; readonly points: T['points'][number][] }[] = [];
  for (const piece of pieces) {
    const open = courses.at(-1);
    const [end, begin] = [open?.points.at(-1), piece.points[0]];
    const isNext =
      open?.first.key === piece.key && end && begin &&
      Math.hypot(begin[0]! - end[0]!, begin.at(-1)! - end.at(-1)!) < JOINT_M; // prettier-ignore
    if (isNext) open.points.push(...piece.points.slice(1));
    else courses.push({ first: piece, points: [...piece.points] });
  }
  return courses;
}
