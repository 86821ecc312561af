import type { Point } from '../../../geo/segmentIndex.ts';
import type { BuiltLine } from './cityLines.ts';

/** A state is a node passed in one direction of its line: 2 · node, + 1 against the line. */
export interface LineGraph {
  readonly x: Float64Array;
  readonly z: Float64Array;
  /** Unit direction of the line at a node. */
  readonly dx: Float64Array;
  readonly dz: Float64Array;
  readonly lineOf: Uint32Array;
  /** From a state to states, with what that costs in metres. */
  readonly next: readonly (readonly [state: number, cost: number][])[];
}

export interface GraphRules {
  /** Points along a line are at most this far apart, metres. */
  readonly stepM: number;
  /** Two lines are joined where they come this near … */
  readonly joinM: number;
  /** … and turn no more than this, cosine. −1: any turn. */
  readonly leastCosine: number;
  /** Only at the ends of lines. */
  readonly isAtEndsOnly: boolean;
  /** Heights farther apart than this pass over each other. */
  readonly sameLevelM: number;
  /** Ends of two lines are joined where they come this near, with this between their heights: a street goes on under another name. */
  readonly ends?: { readonly joinM: number; readonly levelM: number };
  /** What a metre of a line costs. */
  readonly weight: (line: BuiltLine) => number;
  /** What a joint costs besides its length. */
  readonly jointCost: number;
  /** What a metre of a joint costs. */
  readonly jointWeight: number;
  /** Lines keep right: a track with another one on its right is used against the rule. Factor on its cost. */
  readonly wrongSide?: number;
}

const CELL_M = 40;
const TRACKS_M = [2.8, 6] as const;

/** The lines of the city as a graph of directed states. */
export function createLineGraph(lines: readonly BuiltLine[], rules: GraphRules): LineGraph {
  const xs: number[] = [];
  const ys: number[] = [];
  const zs: number[] = [];
  const dxs: number[] = [];
  const dzs: number[] = [];
  const lineOf: number[] = [];
  const isEnd: boolean[] = [];
  lines.forEach(({ points, heightM }, l) => {
    for (let i = 0; i < points.length; i++) {
      const [ax, az] = points[i]!;
      const [bx, bz] = points[i + 1] ?? points[i]!;
      const [px, pz] = points[i - 1] ?? points[i]!;
      const length = Math.hypot(bx - ax, bz - az);
      const parts = Math.max(1, Math.ceil(length / rules.stepM));
      const isLast = i + 1 === points.length;
      for (let k = 0; k < (isLast ? 1 : parts); k++) {
        const share = k / parts;
        const [tx, tz] = isLast ? [ax - px, az - pz] : [bx - ax, bz - az];
        const norm = Math.hypot(tx, tz) || 1;
        xs.push(ax + (bx - ax) * share);
        zs.push(az + (bz - az) * share);
        ys.push(heightM[i]! + ((heightM[i + 1] ?? heightM[i]!) - heightM[i]!) * share);
        dxs.push(tx / norm);
        dzs.push(tz / norm);
        lineOf.push(l);
        isEnd.push((i === 0 && k === 0) || isLast);
      }
    }
  });
  const count = xs.length;
  const cells = new Map<string, number[]>();
  for (let n = 0; n < count; n++) {
    const key = `${Math.floor(xs[n]! / CELL_M)},${Math.floor(zs[n]! / CELL_M)}`;
    const cell = cells.get(key);
    if (cell) cell.push(n);
    else cells.set(key, [n]);
  }
  const near = (n: number, radius: number): number[] => {
    const out: number[] = [];
    const [c0, c1] = [xs[n]! - radius, xs[n]! + radius].map((v) => Math.floor(v / CELL_M)) as [number, number];
    const [r0, r1] = [zs[n]! - radius, zs[n]! + radius].map((v) => Math.floor(v / CELL_M)) as [number, number];
    for (let c = c0; c <= c1; c++)
      for (let r = r0; r <= r1; r++)
        for (const m of cells.get(`${c},${r}`) ?? [])
          if (m !== n && Math.hypot(xs[m]! - xs[n]!, zs[m]! - zs[n]!) <= radius) out.push(m);
    return out;
  };
  const next: [number, number][][] = Array.from({ length: count * 2 }, () => []);
  const isWrong = (n: number, sign: number): boolean =>
    near(n, TRACKS_M[1]).some((m) => {
      if (lineOf[m] === lineOf[n]) return false;
      const [ex, ez] = [xs[m]! - xs[n]!, zs[m]! - zs[n]!];
      const aside = sign * (-dzs[n]! * ex + dxs[n]! * ez);
      const along = dxs[n]! * ex + dzs[n]! * ez;
      const isParallel = Math.abs(dxs[n]! * dxs[m]! + dzs[n]! * dzs[m]!) > 0.98;
      return isParallel && aside > TRACKS_M[0] && Math.abs(along) < rules.stepM;
    });
  for (let n = 0; n + 1 < count; n++) {
    if (lineOf[n] !== lineOf[n + 1]) continue;
    const cost = Math.hypot(xs[n + 1]! - xs[n]!, zs[n + 1]! - zs[n]!) * rules.weight(lines[lineOf[n]!]!);
    const factor = (sign: number): number => (rules.wrongSide && isWrong(n, sign) ? rules.wrongSide : 1);
    next[2 * n]!.push([2 * (n + 1), cost * factor(1)]);
    next[2 * (n + 1) + 1]!.push([2 * n + 1, cost * factor(-1)]);
  }
  // Joints: on to another line, in either of its directions, without turning sharper than allowed on the way or at its end.
  for (let n = 0; n < count; n++) {
    const { ends } = rules;
    for (const m of near(n, ends && isEnd[n] ? ends.joinM : rules.joinM)) {
      if (lineOf[m] === lineOf[n]) continue;
      if (rules.isAtEndsOnly && !isEnd[n] && !isEnd[m]) continue;
      const [ex, ez] = [xs[m]! - xs[n]!, zs[m]! - zs[n]!];
      const length = Math.hypot(ex, ez);
      const isBetweenEnds = ends !== undefined && isEnd[n] && isEnd[m];
      if (Math.abs(ys[m]! - ys[n]!) > (isBetweenEnds ? ends.levelM : rules.sameLevelM)) continue;
      if (length > rules.joinM && !isBetweenEnds) continue;
      for (const from of [1, -1])
        for (const to of [1, -1]) {
          const straight = (dxs[n]! * dxs[m]! + dzs[n]! * dzs[m]!) * from * to;
          const out = length < 1.5 ? 1 : ((dxs[n]! * ex + dzs[n]! * ez) * from) / length;
          const into = length < 1.5 ? 1 : ((dxs[m]! * ex + dzs[m]! * ez) * to) / length;
          if (straight < rules.leastCosine || out < rules.leastCosine || into < rules.leastCosine) continue;
          next[2 * n + (from > 0 ? 0 : 1)]!.push([
            2 * m + (to > 0 ? 0 : 1),
            length * rules.jointWeight + rules.jointCost,
          ]);
        }
    }
  }
  return {
    x: Float64Array.from(xs), z: Float64Array.from(zs), dx: Float64Array.from(dxs), dz: Float64Array.from(dzs),
    lineOf: Uint32Array.from(lineOf), next,
  }; // prettier-ignore
}

/** Nodes within a radius, nearest first. */
export function nodesNear(graph: LineGraph, [x, z]: Point, radiusM: number): number[] {
  const found: [number, number][] = [];
  for (let n = 0; n < graph.x.length; n++) {
    const distance = Math.hypot(graph.x[n]! - x, graph.z[n]! - z);
    if (distance <= radiusM) found.push([distance, n]);
  }
  return found.sort((a, b) => a[0] - b[0]).map(([, n]) => n);
}

/**
 * The cheapest way from one of `from` to one of `to` (states), over the graph.
 * @returns states in order, or null where there is none
 */
export function cheapestWay(
  graph: LineGraph,
  from: readonly (readonly [state: number, cost: number])[],
  to: ReadonlyMap<number, number>,
): { readonly states: number[]; readonly cost: number } | null {
  const { states, cost } = cheapestThrough(graph, from, [to], 0);
  return states && { states, cost };
}

/**
 * The cheapest way from one of `from` through one of each of `vias` (states) in turn. A state may be cheap to reach and lead nowhere, as
 * a street that ends: of each via all states are kept that cost no more than `slackM` above its cheapest.
 * @returns states in order; null where there is no way, and the index of the via that is not reached
 */
export function cheapestThrough(
  { next }: LineGraph,
  from: readonly (readonly [state: number, cost: number])[],
  vias: readonly ReadonlyMap<number, number>[],
  slackM: number,
): { readonly states: number[] | null; readonly cost: number; readonly missed: number } {
  const legs: Int32Array[] = [];
  let entries = from;
  for (const [k, to] of vias.entries()) {
    const { before, reached } = search(next, entries, to, slackM);
    if (reached.length === 0) return { states: null, cost: Infinity, missed: k };
    legs.push(before);
    entries = reached;
  }
  const [end, cost] = entries.reduce((best, each) => (each[1] < best[1] ? each : best));
  const states: number[] = [end];
  for (let k = legs.length - 1; k >= 0; k--)
    for (let s = legs[k]![states.at(-1)!]!; s >= 0; s = legs[k]![s]!) states.push(s);
  return { states: states.reverse(), cost, missed: -1 };
}

/** Dijkstra from states with costs. @returns the state before each, −1 = none; and those of `to` with what they cost in all */
function search(
  next: LineGraph['next'],
  from: readonly (readonly [state: number, cost: number])[],
  to: ReadonlyMap<number, number>,
  slackM: number,
): { readonly before: Int32Array; readonly reached: readonly (readonly [state: number, cost: number])[] } {
  const cost = new Float64Array(next.length).fill(Infinity);
  const before = new Int32Array(next.length).fill(-1);
  const heap: [number, number][] = [];
  const push = (state: number, c: number, via: number): void => {
    if (c >= cost[state]!) return;
    cost[state] = c;
    before[state] = via;
    heap.push([c, state]);
    for (let i = heap.length - 1; i > 0;) {
      const up = (i - 1) >> 1;
      if (heap[up]![0] <= heap[i]![0]) break;
      [heap[up], heap[i]] = [heap[i]!, heap[up]!];
      i = up;
    }
  };
  const pop = (): [number, number] => {
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      for (let i = 0; ;) {
        const [l, r] = [2 * i + 1, 2 * i + 2];
        let least = i;
        if (l < heap.length && heap[l]![0] < heap[least]![0]) least = l;
        if (r < heap.length && heap[r]![0] < heap[least]![0]) least = r;
        if (least === i) break;
        [heap[least], heap[i]] = [heap[i]!, heap[least]!];
        i = least;
      }
    }
    return top;
  };
  for (const [state, c] of from) push(state, c, -1);
  let best = Infinity;
  const reached: [number, number][] = [];
  while (heap.length > 0) {
    const [c, state] = pop();
    if (c > cost[state]!) continue;
    if (c >= best + slackM) break;
    const end = to.get(state);
    if (end !== undefined) {
      best = Math.min(best, c + end);
      reached.push([state, c + end]);
    }
    for (const [other, add] of next[state]!) push(other, c + add, state);
  }
  return { before, reached: reached.filter(([, c]) => c <= best + slackM) };
}
