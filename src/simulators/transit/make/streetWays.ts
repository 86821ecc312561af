import { offsetLine, simplify } from '../../../geo/polyline.ts';
import type { Point } from '../../../geo/segmentIndex.ts';
import { Path } from '../../../geo/path.ts';
import type { BuiltLine } from './cityLines.ts';
import { cheapestWay, createLineGraph, nodesNear, type LineGraph } from './lineGraph.ts';
import type { StreetLinePlan } from './linePlans.ts';
import { roundLine, withoutSpikes } from './wayShape.ts';

export interface NamedPlace {
  readonly id: string;
  readonly name: string;
  readonly at: Point;
}
export interface MadeWay {
  readonly id: string;
  readonly mode: 'tram' | 'bus' | 'train' | 'freight';
  readonly line: string;
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
  readonly stops: readonly { readonly id: string; readonly name: string; readonly atM: number }[];
  readonly headwayMin?: number;
  /** Pieces of track by line and chunk, with where the way is on each, metres. */
  readonly sections?: readonly (readonly [section: string, fromM: number, toM: number])[];
  readonly days?: number;
}

/** Lane: metres to the right of the middle of the street. */
const ASIDE_M = { tram: 1.7, bus: 2.6 } as const;
const NEAR_STOP_M = 160;
const STOP_BESIDE_M = { tram: 55, bus: 45 } as const;
const STOP_EVERY_M = { tram: 380, bus: 300 } as const;

export const streetGraph = (lines: readonly BuiltLine[]): LineGraph =>
  createLineGraph(lines, {
    stepM: 7,
    joinM: 18,
    leastCosine: -1,
    isAtEndsOnly: false,
    sameLevelM: 3,
    weight: ({ kind }) => (kind === 'street' ? 1.7 : 1),
    jointCost: 4,
    jointWeight: 2.5,
  });

/** Both directions of a line, along the streets. */
export function streetWays(
  graph: LineGraph,
  plan: StreetLinePlan,
  stops: readonly NamedPlace[],
  say: (line: string) => void,
): MadeWay[] {
  const vias = plan.via.flatMap((name) => {
    const found = stops.find((stop) => stop.name === name);
    if (!found) say(`${plan.line}: no stop ${name}`);
    return found ? [found] : [];
  });
  const states: number[] = [];
  let from: [number, number][] = nodesNear(graph, vias[0]!.at, NEAR_STOP_M).flatMap((n): [number, number][] => {
    const off = 4 * Math.hypot(graph.x[n]! - vias[0]!.at[0], graph.z[n]! - vias[0]!.at[1]);
    return [[2 * n, off], [2 * n + 1, off]]; // prettier-ignore
  });
  for (const via of vias.slice(1)) {
    const to = new Map<number, number>();
    for (const n of nodesNear(graph, via.at, NEAR_STOP_M)) {
      const off = 4 * Math.hypot(graph.x[n]! - via.at[0], graph.z[n]! - via.at[1]);
      to.set(2 * n, off).set(2 * n + 1, off);
    }
    const leg = cheapestWay(graph, from, to);
    if (!leg) {
      say(`${plan.line}: no way to ${via.name}`);
      continue;
    }
    states.push(...(states.length > 0 ? leg.states.slice(1) : leg.states));
    from = [[leg.states.at(-1)!, 0]];
  }
  const course = states.map((s): Point => [graph.x[s >> 1]!, graph.z[s >> 1]!]);
  const middle = simplify(withoutSpikes(course, 3), 1.2);
  return [0, 1].map((direction): MadeWay => {
    const along = direction === 0 ? middle : [...middle].reverse();
    const points = roundLine(offsetLine(along, ASIDE_M[plan.mode]), 9);
    const path = new Path(points);
    const passed = stops
      .flatMap((stop) => {
        const atM = path.nearest(stop.at);
        const [x, z] = path.at(atM);
        const isVia = vias.includes(stop);
        const off = Math.hypot(x - stop.at[0], z - stop.at[1]);
        return off < (isVia ? NEAR_STOP_M : STOP_BESIDE_M[plan.mode]) ? [{ ...stop, atM, isVia }] : [];
      })
      .sort((a, b) => a.atM - b.atM);
    const [first, last] = direction === 0 ? [vias[0]!, vias.at(-1)!] : [vias.at(-1)!, vias[0]!];
    const kept: typeof passed = [];
    for (const stop of passed) {
      if (stop.name === first.name || stop.name === last.name) continue;
      const before = kept.at(-1);
      const isFar = stop.atM - (before?.atM ?? 0) >= STOP_EVERY_M[plan.mode] && path.length - stop.atM > 250;
      if (isFar && !kept.some(({ name }) => name === stop.name)) kept.push(stop);
      else if (before && stop.isVia && !before.isVia) kept[kept.length - 1] = stop;
    }
    const list = [
      { id: first.id, name: first.name, atM: 0 },
      ...kept.map(({ id, name, atM }) => ({ id, name, atM })),
      { id: last.id, name: last.name, atM: path.length },
    ];
    return {
      id: `${plan.line.toLowerCase()}-${direction}`,
      ...{ mode: plan.mode, line: plan.line, from: first.name, to: last.name, headwayMin: plan.headwayMin },
      ...{ points, stops: list },
    };
  });
}
