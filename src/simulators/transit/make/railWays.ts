import { toScene } from '../../../geo/sceneFrame.ts';
import type { Point } from '../../../geo/segmentIndex.ts';
import { Path } from '../../../geo/path.ts';
import type { BuiltLine } from './cityLines.ts';
import { cheapestWay, createLineGraph, nodesNear, type LineGraph } from './lineGraph.ts';
import { PASSENGER_LINES, RAIL_ENDS, TERMINALS, TRANSIT_FREIGHT, type RailEnd } from './linePlans.ts';
import type { MadeWay, NamedPlace } from './streetWays.ts';
import { roundLine } from './wayShape.ts';

const END_NAMES: Readonly<Record<RailEnd, string>> = {
  koeln: 'Köln',
  essen: 'Essen',
  oberhausen: 'Oberhausen',
  krefeld: 'Krefeld',
  moers: 'Moers',
  ratingen: 'Ratingen',
};
const END_REACH_M = 1500;
const SECTION_M = 400;
const STATION_BESIDE_M = 130;

export const railGraph = (lines: readonly BuiltLine[]): LineGraph =>
  createLineGraph(lines, {
    stepM: 10,
    joinM: 45,
    leastCosine: Math.cos(0.4),
    isAtEndsOnly: true,
    sameLevelM: 2.5,
    weight: ({ kind }) => (kind === 'rail' ? 1 : 1.1),
    jointCost: 8,
    jointWeight: 1.05,
    wrongSide: 1.6,
  });

const TRACK_END_M = 1.2;
/** The longest train and the locomotive that goes round it stand within this much of the end of a track, metres. */
const STANDS_M = 620;

type States = [number, number][];

/** States at the edge of the model, running in or out. */
function statesAtEnd(graph: LineGraph, end: RailEnd, isIn: boolean): States {
  const [lon, lat] = RAIL_ENDS[end];
  const { x, z } = toScene({ lon, lat });
  const middle: Point = [0, -3000];
  return nodesNear(graph, [x, z], END_REACH_M).flatMap((n): States => {
    // Outermost nodes first: what lies farther in costs the way it would have run.
    const off = 3 * Math.hypot(graph.x[n]! - x, graph.z[n]! - z);
    const inward = graph.dx[n]! * (middle[0] - graph.x[n]!) + graph.dz[n]! * (middle[1] - graph.z[n]!) > 0;
    return [[2 * n + (inward === isIn ? 0 : 1), off]];
  });
}

function wayOf(graph: LineGraph, states: readonly number[]): Pick<MadeWay, 'points' | 'sections'> {
  const course = states.map((s): Point => [graph.x[s >> 1]!, graph.z[s >> 1]!]);
  const points = roundLine(course.filter((p, i) => i === 0 || Math.hypot(p[0] - course[i - 1]![0], p[1] - course[i - 1]![1]) > 1), 20, 3); // prettier-ignore
  const path = new Path(points);
  const sections: [string, number, number][] = [];
  let at = 0;
  states.forEach((s, i) => {
    if (i > 0) at += Math.hypot(course[i]![0] - course[i - 1]![0], course[i]![1] - course[i - 1]![1]);
    const n = s >> 1;
    const cell = `${graph.lineOf[n]}.${Math.floor(graph.x[n]! / SECTION_M)}.${Math.floor(graph.z[n]! / SECTION_M)}`;
    const last = sections.at(-1);
    if (last?.[0] === cell) last[2] = at;
    else sections.push([cell, at, at]);
  });
  const scale = path.length / (at || 1);
  return { points, sections: sections.map(([id, a, b]) => [id, Math.round(a * scale), Math.round(b * scale)]) };
}

const metresBetween = ({ x, z }: LineGraph, a: number, b: number): number =>
  Math.hypot(x[a >> 1]! - x[b >> 1]!, z[a >> 1]! - z[b >> 1]!);

/** Nodes at an end of a track: of its own line where it is one, not of that beside it with which it runs together. */
function endNodes(graph: LineGraph, end: Point, other: Point): number[] {
  const nodes = nodesNear(graph, end, TRACK_END_M);
  const lines = new Set(nodesNear(graph, other, TRACK_END_M).map((n) => graph.lineOf[n]));
  const own = nodes.filter((n) => lines.has(graph.lineOf[n]));
  return own.length > 0 ? own.slice(0, 1) : nodes;
}

/** The states on the line of a track over which a train comes to stand at its end: all on this one, none on a track beside it. */
function standOn(graph: LineGraph, end: number): number[] {
  const states = [end];
  const back = end % 2 === 0 ? -2 : 2;
  for (let atM = 0; atM < STANDS_M;) {
    const before = states[0]! + back;
    if (graph.lineOf[before >> 1] !== graph.lineOf[end >> 1]) break;
    atM += metresBetween(graph, before, states[0]!);
    states.unshift(before);
  }
  return states;
}

/** The last metres of a way into a terminal, driven back: a train leaves over the track on which it stands. */
function backOver(graph: LineGraph, inward: readonly number[]): number[] {
  let k = inward.length - 1;
  for (let passedM = 0; k > 0 && passedM < STANDS_M; k--) passedM += metresBetween(graph, inward[k]!, inward[k - 1]!);
  return inward.slice(k).reverse().map((state) => state ^ 1); // prettier-ignore
}

export interface TrackEnd {
  readonly name: string;
  readonly ends: readonly [Point, Point];
}

/** All ways of trains. @param tracks tracks of the terminals as curated */
export function railWays(
  graph: LineGraph,
  tracks: readonly TrackEnd[],
  stations: readonly NamedPlace[],
  say: (line: string) => void,
): MadeWay[] {
  const ways: MadeWay[] = [];
  const hbf = stations.find(({ id }) => id === 'station/duisburg-hbf')!;
  const add = (
    way: Omit<MadeWay, 'points' | 'sections' | 'stops'>,
    states: number[],
    stopsAt: readonly NamedPlace[],
  ): void => {
    const shape = wayOf(graph, states);
    const path = new Path(shape.points);
    const stops = stopsAt
      .flatMap(({ id, name, at }) => {
        const atM = path.nearest(at);
        const [x, z] = path.at(atM);
        return Math.hypot(x - at[0], z - at[1]) < STATION_BESIDE_M ? [{ id, name, atM: atM + 90 }] : [];
      })
      .sort((a, b) => a.atM - b.atM);
    ways.push({ ...way, ...shape, stops });
  };
  for (const plan of PASSENGER_LINES)
    for (const direction of [0, 1]) {
      const [from, to] = direction === 0 ? [plan.from, plan.to] : [plan.to, plan.from];
      const toHbf = new Map(nodesNear(graph, hbf.at, 90).flatMap((n): States => [[2 * n, 0], [2 * n + 1, 0]])); // prettier-ignore
      const first = cheapestWay(graph, statesAtEnd(graph, from, true), toHbf);
      const second = first && cheapestWay(graph, [[first.states.at(-1)!, 0]], new Map(statesAtEnd(graph, to, false)));
      if (!first || !second) {
        say(`${plan.line} ${from}–${to}: no way`);
        continue;
      }
      add(
        { id: `${plan.line.toLowerCase()}-${direction}`, mode: 'train', line: plan.line, from: plan.names[direction]!, to: plan.names[1 - direction]!, headwayMin: plan.headwayMin },
        [...first.states, ...second.states.slice(1)],
        plan.isFast ? [hbf] : stations,
      ); // prettier-ignore
    }
  for (const { terminal, tracks: name, most, partners } of TERMINALS) {
    const its = tracks.filter((track) => track.name === name);
    const every = Math.max(1, Math.floor(its.length / most));
    its
      .filter((_, i) => i % every === 0)
      .slice(0, most)
      .forEach((track, k) => {
        const partner = partners[k % partners.length]!;
        // The train ends at whichever end of the track is reached through the other one.
        const inEnds = track.ends.flatMap((end, e) =>
          endNodes(graph, end, track.ends[1 - e]!).flatMap((n) => {
            const other = track.ends[1 - e]!;
            const away = graph.dx[n]! * (end[0] - other[0]) + graph.dz[n]! * (end[1] - other[1]) > 0;
            const stand = standOn(graph, 2 * n + (away ? 0 : 1));
            const way = cheapestWay(graph, statesAtEnd(graph, partner.end, true), new Map([[stand[0]!, 0]]));
            return way ? [{ cost: way.cost, states: [...way.states, ...stand.slice(1)] }] : [];
          }),
        );
        const inward = inEnds.sort((a, b) => a.cost - b.cost)[0];
        if (!inward) {
          say(`${terminal} ${k}: no way from ${partner.end}`);
          return;
        }
        const back = backOver(graph, inward.states);
        const outward = cheapestWay(graph, [[back.at(-1)!, 0]], new Map(statesAtEnd(graph, partner.end, false)));
        if (!outward) say(`${terminal} ${k}: no way out`);
        const id = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${k}`;
        const common = { mode: 'freight', line: `${terminal} ${k + 1}`, days: partner.days } as const;
        add({ id: `${id}-in`, ...common, from: partner.name, to: terminal }, inward.states, []);
        if (outward)
          add(
            { id: `${id}-out`, ...common, from: terminal, to: partner.name },
            [...back.slice(0, -1), ...outward.states],
            [],
          );
      });
  }
  for (const { from, to } of TRANSIT_FREIGHT)
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const) {
      // prettier-ignore
      const way = cheapestWay(graph, statesAtEnd(graph, a, true), new Map(statesAtEnd(graph, b, false)));
      if (!way) say(`${a}–${b}: no way`);
      else
        add(
          { id: `transit-${a}-${b}`, mode: 'freight', line: 'G', from: END_NAMES[a], to: END_NAMES[b], days: 1 },
          way.states,
          [],
        );
    }
  return ways;
}
