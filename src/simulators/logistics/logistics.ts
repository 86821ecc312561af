import type { Station } from '../stations/places.ts';
import type { Values } from '../stations/shape.ts';
import type { Models } from '../stations/stations.ts';
import type { World } from '../world/world.ts';
import { createGate, type Gate } from './gates.ts';

/** The gate that a station of the kind `truck-gate` speaks for. */
export function gateOf({ key, params }: Station, world: World): Gate {
  return createGate({ key, perHour: params['perHour']!, approachM: params['approachM']!, turn: params['turn']! }, world); // prettier-ignore
}

export const logistics: Models = (stations, world) => {
  const gates = new Map<Station, Gate>();
  for (const station of stations) if (station.kind === 'truck-gate') gates.set(station, gateOf(station, world));
  return {
    'truck-gate': (station, atMs): Values => {
      const { rate, queue, waitMin, missed, arrived, served } = gates.get(station)!.stateAt(atMs);
      return { trucks: rate, queue, wait: waitMin, missed, arrived, served };
    },
  };
};
