type Place = readonly [number, number];

/** Corners nearer than this are one, and corners that stand out less than this from the straight between their neighbours are none, metres. */
const SAME_M = 0.02;
const STRAIGHT_M = 0.05;

/** Twice the signed area; positive where the ring runs from the first axis towards the second. */
export function doubleArea(ring: readonly Place[]): number {
  const [x0, y0] = ring[0] ?? [0, 0];
  let sum = 0;
  for (let i = 0; i < ring.length; i++) {
    const [ax, ay] = ring[i]!;
    const [bx, by] = ring[(i + 1) % ring.length]!;
    sum += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return sum;
}

/** The ring without repeated corners and corners on straight sides. Neighbours' corners often stand on a house's straight wall. */
export function cleanRing(ring: readonly Place[]): Place[] {
  let out = ring.filter(([x, y], i) => {
    const [px, py] = ring[(i + ring.length - 1) % ring.length]!;
    return ring.length === 1 || Math.hypot(x - px, y - py) > SAME_M;
  });
  for (let wasCleaned = true; wasCleaned && out.length > 3;) {
    const from = out;
    wasCleaned = false;
    out = [];
    from.forEach((corner, i) => {
      const before = out.at(-1) ?? from.at(-1)!;
      const after = from[(i + 1) % from.length]!;
      const length = Math.hypot(after[0] - before[0], after[1] - before[1]);
      const cross = (after[0] - before[0]) * (corner[1] - before[1]) - (after[1] - before[1]) * (corner[0] - before[0]);
      // Only one of two neighbours may go at a time: the other is judged against what is left.
      if (length > SAME_M && Math.abs(cross) / length < STRAIGHT_M) wasCleaned = true;
      else out.push(corner);
    });
  }
  return out;
}

/** The first pair of sides that cross, as places where they start; null where the ring is simple. Touching corners do not count. */
export function selfCrossing(ring: readonly Place[]): readonly [Place, Place] | null {
  const n = ring.length;
  const side = (a: Place, b: Place, c: Place): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  for (let i = 0; i < n; i++) {
    const [a, b] = [ring[i]!, ring[(i + 1) % n]!];
    const [minX, maxX] = a[0] < b[0] ? [a[0], b[0]] : [b[0], a[0]];
    const [minY, maxY] = a[1] < b[1] ? [a[1], b[1]] : [b[1], a[1]];
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue;
      const [c, d] = [ring[j]!, ring[(j + 1) % n]!];
      if (Math.max(c[0], d[0]) < minX || Math.min(c[0], d[0]) > maxX || Math.max(c[1], d[1]) < minY || Math.min(c[1], d[1]) > maxY) continue; // prettier-ignore
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return [a, c];
    }
  }
  return null;
}

/** Is a place in a ring (even-odd rule)? */
export function ringContains(ring: readonly Place[], [x, y]: Place): boolean {
  let isInside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i]!;
    const [bx, by] = ring[j]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isInside = !isInside;
  }
  return isInside;
}
