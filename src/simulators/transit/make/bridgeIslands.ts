import type { LineGraph } from './lineGraph.ts';

const CELL_M = 50;
/** What a metre of such a joint costs: it is no street. */
const WEIGHT = 4;

/**
 * Streets that touch no other (the generator leaves gaps beside railways and main roads) are joined to the others where they come nearest:
 * else nobody gets to what lies there.
 * @param mostM gaps that are wider stay, metres
 */
export function bridgeIslands(graph: LineGraph, mostM: number): LineGraph {
  const { x, z, next } = graph;
  const island = islandsOf(next);
  const cells = new Map<string, number[]>();
  const cellOf = (n: number, dc = 0, dr = 0): string =>
    `${Math.floor(x[n]! / CELL_M) + dc},${Math.floor(z[n]! / CELL_M) + dr}`;
  for (let n = 0; n < x.length; n++) {
    const cell = cells.get(cellOf(n));
    if (cell) cell.push(n);
    else cells.set(cellOf(n), [n]);
  }
  /** Nearest pair of nodes of two islands. */
  const gaps = new Map<string, { readonly from: number; readonly to: number; readonly gapM: number }>();
  for (let n = 0; n < x.length; n++)
    for (const dc of [-1, 0, 1])
      for (const dr of [-1, 0, 1])
        for (const m of cells.get(cellOf(n, dc, dr)) ?? []) {
          const [a, b] = [island[n]!, island[m]!];
          const gapM = Math.hypot(x[m]! - x[n]!, z[m]! - z[n]!);
          if (a >= b || gapM > mostM) continue;
          const key = `${a},${b}`;
          if (gapM < (gaps.get(key)?.gapM ?? Infinity)) gaps.set(key, { from: n, to: m, gapM });
        }
  const joined = next.map((list) => [...list]);
  for (const { from, to, gapM } of gaps.values())
    for (const [a, b] of [[from, to], [to, from]] as const)
      for (const s of [2 * a, 2 * a + 1]) for (const t of [2 * b, 2 * b + 1]) joined[s]!.push([t, WEIGHT * gapM]); // prettier-ignore
  return { ...graph, next: joined };
}

/** Number of the island of each node: nodes between which there is a way in one direction at least. */
function islandsOf(next: LineGraph['next']): Int32Array {
  const parent = Int32Array.from({ length: next.length / 2 }, (_, n) => n);
  const root = (n: number): number => {
    while (parent[n] !== n) n = parent[n] = parent[parent[n]!]!;
    return n;
  };
  next.forEach((list, s) => {
    for (const [t] of list) parent[root(s >> 1)] = root(t >> 1);
  });
  return parent.map((_, n) => root(n));
}
