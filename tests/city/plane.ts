import { toScene } from '../../src/geo/sceneFrame.ts';

/** Plane geometry for the tests of the curated files, in scene metres. */
export type Place = readonly [x: number, z: number];
export type Ring = readonly Place[];

export const place = (lonLat: readonly number[]): Place => {
  const { x, z } = toScene({ lon: lonLat[0]!, lat: lonLat[1]! });
  return [x, z];
};

const cross = (a: Place, b: Place, c: Place): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** True when two segments cross in their inside; touching ends do not count. */
export const segmentsCross = (a: Place, b: Place, c: Place, d: Place): boolean =>
  cross(a, b, c) * cross(a, b, d) < 0 && cross(c, d, a) * cross(c, d, b) < 0;

export function contains(rings: readonly Ring[], [x, z]: Place): boolean {
  let isInside = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, az] = ring[i]!;
      const [bx, bz] = ring[j]!;
      if (az > z !== bz > z && x < ((bx - ax) * (z - az)) / (bz - az) + ax) isInside = !isInside;
    }
  return isInside;
}

/** Distance in metres from a place to a line, 0 or more. */
export function distanceToLine(line: Ring, [x, z]: Place): number {
  let least = Infinity;
  for (let i = 0; i + 1 < line.length; i++) {
    const [ax, az] = line[i]!;
    const [bx, bz] = line[i + 1]!;
    const length2 = (bx - ax) ** 2 + (bz - az) ** 2;
    const share = length2 ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (z - az) * (bz - az)) / length2)) : 0;
    least = Math.min(least, Math.hypot(x - ax - share * (bx - ax), z - az - share * (bz - az)));
  }
  return least;
}

/** True when a ring crosses itself. */
export function crossesItself(ring: Ring): boolean {
  const n = ring.length - 1;
  for (let i = 0; i < n; i++)
    for (let j = i + 2; j < n; j++) if (segmentsCross(ring[i]!, ring[i + 1]!, ring[j]!, ring[j + 1]!)) return true;
  return false;
}

/** Places along a line every `step` metres, and its end. */
export function along(line: Ring, step: number): Place[] {
  const out: Place[] = [];
  for (let i = 0; i + 1 < line.length; i++) {
    const [ax, az] = line[i]!;
    const [bx, bz] = line[i + 1]!;
    const parts = Math.max(1, Math.ceil(Math.hypot(bx - ax, bz - az) / step));
    for (let k = 0; k < parts; k++) out.push([ax + ((bx - ax) * k) / parts, az + ((bz - az) * k) / parts]);
  }
  out.push(line.at(-1)!);
  return out;
}
