import type { Point } from './segmentIndex.ts';

/** Below this two pieces are parallel, square metres. */
const PARALLEL = 1e-9;

/** Where the pieces a–b and c–d cross, as shares of each; null where they do not, or run beside one another. */
export function crossing(
  [ax, az]: Point,
  [bx, bz]: Point,
  [cx, cz]: Point,
  [dx, dz]: Point,
): readonly [ofFirst: number, ofSecond: number] | null {
  const across = (bx - ax) * (dz - cz) - (bz - az) * (dx - cx);
  if (Math.abs(across) < PARALLEL) return null;
  const t = ((cx - ax) * (dz - cz) - (cz - az) * (dx - cx)) / across;
  const u = ((cx - ax) * (bz - az) - (cz - az) * (bx - ax)) / across;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [t, u] : null;
}

/** The place where two pieces cross; null where they do not. */
export function crossingPlace(a: Point, b: Point, c: Point, d: Point): Point | null {
  const shares = crossing(a, b, c, d);
  return shares && [a[0] + shares[0] * (b[0] - a[0]), a[1] + shares[0] * (b[1] - a[1])];
}
