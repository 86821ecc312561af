import { offsetLine, simplify } from '../../../geo/polyline.ts';
import type { Point } from '../../../geo/segmentIndex.ts';
import { Path } from '../../../geo/path.ts';
import { undergroundOf, type TramTunnel } from '../../../schema/tramTunnels.ts';
import { bridgeIslands } from './bridgeIslands.ts';
import type { BuiltLine } from './cityLines.ts';
import { cheapestThrough, createLineGraph, nodesNear, type LineGraph } from './lineGraph.ts';
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
/** Between streets that touch no other and the others. */
const ISLAND_GAP_M = 40;
const NEAR_PORTAL_M = 45;
/** A way to a stop that is so much longer may be the one that goes on, metres. */
const SLACK_M = 600;
const STOP_BESIDE_M = { tram: 55, bus: 45 } as const;
const STOP_EVERY_M = { tram: 380, bus: 300 } as const;

export const streetGraph = (lines: readonly BuiltLine[]): LineGraph =>
  bridgeIslands(
    createLineGraph(lines, {
      stepM: 7,
      joinM: 18,
      leastCosine: -1,
      isAtEndsOnly: false,
      sameLevelM: 3,
      // Königstraße ends 25 m before Neudorfer Straße and 6 m below it: between them it runs under the station.
      ends: { joinM: 30, levelM: 6 },
      weight: ({ kind }) => (kind === 'street' ? 1.7 : 1),
      jointCost: 4,
      jointWeight: 2.5,
    }),
    ISLAND_GAP_M,
  );

/** A stop or a tunnel that a line is led through cannot be reached or is not there. */
export class NoWayError extends Error {}

const statesNear = (graph: LineGraph, at: Point, radiusM: number): [number, number][] =>
  nodesNear(graph, at, radiusM).flatMap((n): [number, number][] => {
    const off = 4 * Math.hypot(graph.x[n]! - at[0], graph.z[n]! - at[1]);
    return [[2 * n, off], [2 * n + 1, off]]; // prettier-ignore
  });

/** A stretch on streets from the first of its places to the last; or a tunnel, in the direction in which it is driven. */
type Stretch = { readonly places: NamedPlace[] } | { readonly under: readonly Point[] };

/** A plan as stretches: on streets a tunnel is entered and left at its portals. */
function stretchesOf(plan: StreetLinePlan, vias: readonly NamedPlace[], tunnels: readonly TramTunnel[]): Stretch[] {
  const tunnel = tunnels.find(({ id }) => id === plan.tunnel?.id);
  if (!plan.tunnel) return [{ places: [...vias] }];
  if (!tunnel) throw new NoWayError(`${plan.line}: no tunnel ${plan.tunnel.id}`);
  const [enter, leave] = [plan.via.indexOf(plan.tunnel.after), plan.via.indexOf(plan.tunnel.before)];
  if (enter < 0 || leave <= enter) throw new NoWayError(`${plan.line}: ${plan.tunnel.id} lies between no stops`);
  const points = tunnel.path.upTo(Infinity);
  const under = plan.tunnel.isBackwards ? [...points].reverse() : points;
  const portal = (at: Point): NamedPlace => ({ id: tunnel.id, name: `portal of ${tunnel.id}`, at });
  return [
    { places: [...vias.slice(0, enter + 1), portal(under[0]!)] },
    { under },
    { places: [portal(under.at(-1)!), ...vias.slice(leave)] },
  ];
}

/** Points along the streets through all places. @throws NoWayError */
function alongStreets(graph: LineGraph, line: string, places: readonly NamedPlace[]): Point[] {
  const [from, ...vias] = places.map(({ at, id }) => statesNear(graph, at, id.startsWith('tunnel/') ? NEAR_PORTAL_M : NEAR_STOP_M)); // prettier-ignore
  const unreached = (i: number): NoWayError =>
    new NoWayError(`${line}: no way from ${places[i - 1]?.name ?? 'a street'} to ${places[i]!.name}`);
  if (from!.length === 0) throw unreached(0);
  const { states, missed } = cheapestThrough(graph, from!, vias.map((states) => new Map(states)), SLACK_M); // prettier-ignore
  if (!states) throw unreached(missed + 1);
  return states.map((s): Point => [graph.x[s >> 1]!, graph.z[s >> 1]!]);
}

/**
 * Both directions of a line: along the streets, and through its tunnel where it has one.
 * @throws NoWayError, which names line and stop, where a stop of its plan is not there or is not reached
 */
export function streetWays(
  graph: LineGraph,
  plan: StreetLinePlan,
  stops: readonly NamedPlace[],
  tunnels: readonly TramTunnel[] = [],
): MadeWay[] {
  const vias = plan.via.map((name) => {
    const found = stops.find((stop) => stop.name === name);
    if (!found) throw new NoWayError(`${plan.line}: no stop ${name}`);
    return found;
  });
  const course = stretchesOf(plan, vias, tunnels).flatMap((stretch) =>
    'under' in stretch
      ? stretch.under
      : simplify(withoutSpikes(alongStreets(graph, plan.line, stretch.places), 3), 1.2),
  );
  const middle = simplify(withoutSpikes(course, 3), 1.2);
  return [0, 1].map((direction): MadeWay => {
    const along = direction === 0 ? middle : [...middle].reverse();
    const points = roundLine(offsetLine(along, ASIDE_M[plan.mode]), 9);
    const path = new Path(points);
    const underground = undergroundOf(path, plan.tunnel ? tunnels : []);
    const isUnder = (atM: number): boolean => underground.some(([fromM, toM]) => atM >= fromM && atM <= toM);
    const passed = stops
      .flatMap((stop) => {
        const atM = path.nearest(stop.at);
        const [x, z] = path.at(atM);
        const isVia = vias.includes(stop);
        const off = Math.hypot(x - stop.at[0], z - stop.at[1]);
        // What stands on the street above a tunnel is no station of it.
        if (!isVia && isUnder(atM)) return [];
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
