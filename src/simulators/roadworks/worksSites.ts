import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { Path } from '../../geo/path.ts';
import { fromScene, toScene, type LonLat } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { decode } from '../../schema/decode.ts';
import { siteIdOf } from '../counters/publications.ts';
import type { Counter } from '../counters/readCounters.ts';

const Line = v.object({ coordinates: v.pipe(v.array(v.tuple([v.number(), v.number()])), v.minLength(2)) });
const RoadsSchema = v.object({
  features: v.array(v.object({ properties: v.object({ ref: v.string() }), geometry: Line })),
});
const NodesSchema = v.object({
  features: v.array(
    v.object({
      properties: v.object({ road: v.nullable(v.string()), nodes: v.array(v.string()) }),
      geometry: Line,
    }),
  ),
});

/** From the middle of a motorway to the middle of a carriageway, metres. */
const ASIDE_M = 9;

/** The stretch of a motorway around a counter: its junctions before and after, and where a place on it is. */
export interface Stretch {
  /** Names and places of the two junctions, in the direction of the road's course. */
  readonly junctions: readonly [{ readonly name: string; readonly place: LonLat }, { readonly name: string; readonly place: LonLat }]; // prettier-ignore
  /** @param alongM from the counter along the course of the road, metres; @param isBack on the carriageway against it */
  readonly placeAt: (alongM: number, isBack: boolean) => LonLat;
  /** Whether a direction of the counter runs against the course. */
  readonly isBack: (side: string) => boolean;
}

/** The carriageways of these stretches, by the ids of their counters' sites. A single lane is not closed. */
export const carriagewaysOf = (
  counters: readonly Counter[],
  stretches: ReadonlyMap<string, Stretch>,
): ReadonlySet<string> =>
  new Set(
    counters
      .filter(({ id, directions }) => stretches.has(id) && directions.every(({ lanes }) => lanes >= 2))
      .flatMap((counter) => [siteIdOf(counter, 0), siteIdOf(counter, 1)]),
  );

const pointOf = ([lon, lat]: readonly [number, number]): Point => {
  const { x, z } = toScene({ lon, lat });
  return [x, z];
};

/**
 * The stretches of the counters that stand at a motorway with a known course and known junctions, by the counter's number.
 * @param roads `assets/city/roads.geojson`; @param nodes `assets/city/road-nodes.geojson`. @throws DecodeError, or the system's error
 */
export function readStretches(
  counters: readonly Counter[],
  roads: string,
  nodes: string,
): ReadonlyMap<string, Stretch> {
  const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
  const courses = new Map(decode(RoadsSchema, json(roads), roads).features.map(({ properties, geometry }) => [properties.ref, geometry.coordinates])); // prettier-ignore
  const chains = decode(NodesSchema, json(nodes), nodes).features;
  const found = new Map<string, Stretch>();
  for (const counter of counters) {
    const line = courses.get(counter.road);
    const chain = chains.find(({ properties }) => properties.road === counter.road);
    if (!line || !chain || !counter.road.startsWith('A')) continue;
    const path = new Path(line.map(pointOf));
    const counterM = path.nearest(pointOf([counter.lon, counter.lat]));
    const named = chain.properties.nodes
      .map((name, i) => ({ name, lonLat: chain.geometry.coordinates[i]! }))
      .map(({ name, lonLat }) => ({
        name,
        place: { lon: lonLat[0], lat: lonLat[1] },
        atM: path.nearest(pointOf(lonLat)),
      })) // prettier-ignore
      .sort((a, b) => a.atM - b.atM);
    const next = named.findIndex(({ atM }) => atM > counterM);
    if (next < 1) continue;
    const [ax, az] = path.at(counterM - 50);
    const [bx, bz] = path.at(counterM + 50);
    found.set(counter.id, {
      junctions: [named[next - 1]!, named[next]!],
      placeAt: (alongM, isBack) => {
        const s = Math.min(path.length - 1, Math.max(1, counterM + alongM));
        const [x, z] = path.at(s);
        const [px, pz] = path.at(s - 1);
        const side = (isBack ? -ASIDE_M : ASIDE_M) / (Math.hypot(x - px, z - pz) || 1);
        // Right of a direction (dx, dz) with z pointing south is (−dz, dx).
        return fromScene({ x: x - (z - pz) * side, z: z + (x - px) * side });
      },
      isBack: (side) => {
        const [east, south] = [bx - ax, bz - az];
        return (side === 'eastBound' && east < 0) || (side === 'westBound' && east > 0) || (side === 'northBound' && south > 0) || (side === 'southBound' && south < 0); // prettier-ignore
      },
    });
  }
  return found;
}
