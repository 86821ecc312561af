import { nearestOf } from '../../geo/distance.ts';
import type { LonLat } from '../../geo/sceneFrame.ts';
import type { Station } from '../stations/places.ts';
import type { Model, Models } from '../stations/stations.ts';
import { isCellServing } from './outages.ts';

const MBIT_A_GBIT = 1000;
const placeOf = ({ asset: { geometry } }: Station): LonLat => ({
  lon: geometry!.coordinates[0],
  lat: geometry!.coordinates[1],
});

/**
 * A lost cell says nothing at all: what is left is its silence. A network node carries what the cells that are nearest to it carry, the cloud what
 * the nodes do. All else is shape.
 */
export const connectivity: Models = (stations, world, valuesOf) => {
  const cell: Model = ({ asset }, atMs) => (isCellServing(asset.id, atMs, world.seed) ? {} : null);
  const ofKind = (...kinds: readonly string[]): Station[] => stations.filter(({ kind }) => kinds.includes(kind));
  const nodes = ofKind('network-node');
  const places = nodes.map(placeOf);
  const served = new Map<Station, Station[]>(nodes.map((node) => [node, []]));
  for (const one of ofKind('cell', 'campus-cell')) served.get(nodes[nearestOf(places, placeOf(one))]!)?.push(one);

  /** Gbit/s; a lost cell carries nothing. */
  const carriedBy = (node: Station, atMs: number): number =>
    (served.get(node) ?? []).reduce((sum, one) => sum + (valuesOf(one, atMs)['throughput'] ?? 0), 0) / MBIT_A_GBIT;
  const node: Model = (station, atMs) => {
    const throughput = carriedBy(station, atMs);
    return { throughput, load: Math.min(100, (100 * throughput) / station.params['capacityGbits']!) };
  };
  const cloud: Model = (_, atMs) => ({ throughput: nodes.reduce((sum, one) => sum + carriedBy(one, atMs), 0) });
  return { cell, 'campus-cell': cell, 'network-node': node, 'city-cloud': cloud };
};
