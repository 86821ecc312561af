/** Why the ways of a multipolygon make no rings. */
export class RingError extends Error {}

/**
 * Joins ways end to end into closed rings (https://wiki.openstreetmap.org/wiki/Relation:multipolygon).
 * @param ways node ids of each way
 * @returns rings of node ids, the first repeated at the end
 * @throws RingError where a ring stays open: it names the nodes
 */
export function joinRings(ways: readonly (readonly number[])[]): number[][] {
  const rings: number[][] = [];
  const open: number[][] = [];
  for (const way of ways) {
    if (way.length > 2 && way[0] === way.at(-1)) rings.push([...way]);
    else if (way.length > 1) open.push([...way]);
  }
  const byEnd = new Map<number, Set<number>>();
  const put = (node: number, i: number): void => {
    byEnd.set(node, (byEnd.get(node) ?? new Set()).add(i));
  };
  open.forEach((way, i) => {
    put(way[0]!, i);
    put(way.at(-1)!, i);
  });
  const take = (i: number): number[] => {
    const way = open[i]!;
    byEnd.get(way[0]!)?.delete(i);
    byEnd.get(way.at(-1)!)?.delete(i);
    return way;
  };
  const used = new Set<number>();
  for (let first = 0; first < open.length; first++) {
    if (used.has(first)) continue;
    used.add(first);
    const ring = take(first);
    while (ring[0] !== ring.at(-1)) {
      const end = ring.at(-1)!;
      const next = byEnd.get(end)?.values().next().value;
      if (next === undefined)
        throw new RingError(`its outline is not closed: it ends at the nodes ${ring[0]} and ${end}`);
      used.add(next);
      const way = take(next);
      ring.push(...(way[0] === end ? way : [...way].reverse()).slice(1));
    }
    rings.push(ring);
  }
  return rings;
}
