type Place = readonly [x: number, z: number];

/**
 * Smallest convex outline seen from above (Andrew's monotone chain).
 * @param positions x, y, z a vertex
 * @returns corners in order, not closed
 */
export function convexHull(positions: ArrayLike<number>): Place[] {
  const places: Place[] = [];
  for (let i = 0; i < positions.length; i += 3) places.push([positions[i]!, positions[i + 2]!]);
  places.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: readonly Place[]): Place[] => {
    const out: Place[] = [];
    for (const p of ordered) {
      while (out.length > 1 && turn(out.at(-2)!, out.at(-1)!, p) <= 0) out.pop();
      out.push(p);
    }
    return out.slice(0, -1);
  };
  return [...half(places), ...half([...places].reverse())];
}

const turn = (a: Place, b: Place, c: Place): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
