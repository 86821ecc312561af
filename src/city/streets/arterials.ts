import { smooth } from '../../geo/polyline.ts';
import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import type { CityInputs } from '../inputs.ts';
import { TAKEN, type Obstacles } from '../obstacles.ts';
import { RailGates } from './railGates.ts';

/** Stops nearer than this to one another are one place. */
const MERGE_M = 130;
const LONGEST_M = 1300;
/** Steps of 12 m that a street may run past or under a structure. */
const MOST_BUILT = 2;
/** A stop this near to a known street lies on it. */
const ON_STREET_M = 60;
/** Streets that turn by less than this at a stop go on through it. */
const STRAIGHT_COS = Math.cos((45 * Math.PI) / 180);

/**
 * Streets between neighbouring stops of trams and buses (the relative-neighbourhood graph over them), where no water, floodplain or
 * curated street is: generated. Stops beside a curated street are moved onto it; railways are passed under their real bridges and
 * over their real level crossings, or not at all.
 */
export function arterialsBetweenStops(inputs: CityInputs, obstacles: Obstacles): Point[][] {
  const roads = inputs.roads.filter((road) => road.properties.kind !== 'motorway');
  const streets = [...roads, ...inputs.streets].flatMap((road) => road.lines);
  const places = moveOnto(
    streets,
    mergeStops(inputs.stops).filter(([x, z]) => !(obstacles.at(x, z) & (TAKEN.water | TAKEN.outside))),
  );
  const known = new SegmentIndex([...inputs.roads, ...inputs.streets].flatMap((road) => road.lines));
  const tracks = inputs.rails.flatMap((rail) => rail.lines);
  const rails = new SegmentIndex(tracks);
  const gates = new RailGates(tracks, inputs.railGates);
  // The places by which a street goes round to a gate are nodes as well, after the stops.
  const nodes = [...places];
  const edges: [number, number][] = [];
  places.forEach((a, i) => {
    for (let j = i + 1; j < places.length; j++) {
      const b = places[j]!;
      const length = distance(a, b);
      if (length > LONGEST_M) continue;
      const isNeighbour = places.every(
        (c, k) => k === i || k === j || Math.max(distance(a, c), distance(b, c)) >= length,
      );
      if (!isNeighbour) continue;
      const via = gates.between(a, b);
      if (!via) continue;
      const way = [a, ...via, b];
      if (!way.slice(1).every((to, k) => isPassable(way[k]!, to, obstacles, known, rails))) continue;
      let from = i;
      for (const place of via) {
        const node = nodes.push(place) - 1;
        edges.push([from, node]);
        from = node;
      }
      edges.push([from, j]);
    }
  });
  return chain(nodes, edges, places.length).map((line) => smooth(line, 40));
}

/** Places near a street are moved onto it. */
function moveOnto(streets: readonly (readonly Point[])[], places: readonly Point[]): Point[] {
  const index = new SegmentIndex(streets);
  return places.map((place) => {
    const hit = index.nearest(...place, ON_STREET_M);
    if (!hit) return place;
    const [a, b] = [streets[hit.line]![hit.point]!, streets[hit.line]![hit.point + 1]!];
    return [a[0] + (b[0] - a[0]) * hit.share, a[1] + (b[1] - a[1]) * hit.share];
  });
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

function mergeStops(stops: readonly Point[]): Point[] {
  const out: { sum: [number, number]; n: number }[] = [];
  const sorted = [...stops].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  for (const stop of sorted) {
    const near = out.find(({ sum, n }) => distance([sum[0] / n, sum[1] / n], stop) < MERGE_M);
    if (near) {
      near.sum[0] += stop[0];
      near.sum[1] += stop[1];
      near.n++;
    } else out.push({ sum: [stop[0], stop[1]], n: 1 });
  }
  return out.map(({ sum, n }): Point => [sum[0] / n, sum[1] / n]);
}

function isPassable(a: Point, b: Point, obstacles: Obstacles, known: SegmentIndex, rails: SegmentIndex): boolean {
  const steps = Math.max(2, Math.ceil(distance(a, b) / 12));
  let alongKnown = 0;
  let alongRail = 0;
  let built = 0;
  for (let i = 0; i <= steps; i++) {
    const x = a[0] + ((b[0] - a[0]) * i) / steps;
    const z = a[1] + ((b[1] - a[1]) * i) / steps;
    if (obstacles.at(x, z) & (TAKEN.water | TAKEN.floodplain | TAKEN.outside | TAKEN.heap)) return false;
    if (obstacles.at(x, z) & TAKEN.structure && ++built > MOST_BUILT) return false;
    if (known.distance(x, z, 60) < 55) alongKnown++;
    if (rails.distance(x, z, 30) < 25) alongRail++;
  }
  return alongKnown / steps < 0.6 && alongRail / steps < 0.35;
}

/**
 * Joins edges to streets that go straight on through their nodes.
 * @param stops number of nodes where streets may meet; the others have one street, which always goes on
 */
function chain(places: readonly Point[], edges: readonly [number, number][], stops: number): Point[][] {
  const at = places.map((): number[] => []);
  edges.forEach(([a, b], e) => {
    at[a]!.push(e);
    at[b]!.push(e);
  });
  const used = new Set<number>();
  const walk = (from: number, first: number): number[] => {
    const path = [from];
    for (let node = from, edge: number | undefined = first; edge !== undefined;) {
      used.add(edge);
      const [a, b] = edges[edge]!;
      const next = a === node ? b : a;
      path.push(next);
      edge = straightOn(node, next);
      node = next;
    }
    return path;
  };
  const straightOn = (from: number, through: number): number | undefined => {
    let best: number | undefined;
    let bestCos = through < stops ? STRAIGHT_COS : -1.01;
    for (const e of at[through]!) {
      if (used.has(e)) continue;
      const [a, b] = edges[e]!;
      const cos = cosine(places[from]!, places[through]!, places[a === through ? b : a]!);
      if (cos > bestCos) {
        bestCos = cos;
        best = e;
      }
    }
    return best;
  };
  return edges.flatMap(([a, b], e) => {
    if (used.has(e)) return [];
    const forward = walk(a, e);
    const back = straightOn(b, a);
    const whole = back === undefined ? forward : [...walk(a, back).reverse(), ...forward.slice(1)];
    return [whole.map((i) => places[i]!)];
  });
}

function cosine(a: Point, b: Point, c: Point): number {
  const ux = b[0] - a[0];
  const uz = b[1] - a[1];
  const wx = c[0] - b[0];
  const wz = c[1] - b[1];
  return (ux * wx + uz * wz) / (Math.hypot(ux, uz) * Math.hypot(wx, wz) || 1);
}
