import type { Station } from '../stations/places.ts';
import type { Values } from '../stations/shape.ts';
import type { Models } from '../stations/stations.ts';
import type { World } from '../world/world.ts';
import { createGate, type Gate } from './gates.ts';

const HOUR_MS = 3_600_000;

const gates = new WeakMap<Station, Gate>();
/** The gate that a station of the kind `truck-gate` speaks for: one for all who ask, as they ask for the same day. */
export function gateOf(station: Station, world: World): Gate {
  let gate = gates.get(station);
  if (!gate) {
    const { key, params } = station;
    gate = createGate({ key, perHour: params['perHour']!, approachM: params['approachM']!, turn: params['turn']! }, world); // prettier-ignore
    gates.set(station, gate);
  }
  return gate;
}

export const logistics: Models = (_stations, world) => {
  return {
    'truck-gate': (station, atMs): Values => {
      const gate = gateOf(station, world);
      const { rate, queue, waitMin, missed, arrived, served } = gate.stateAt(atMs);
      // Those between the terminal and its halls drive through: they are counted, and nobody waits behind them.
      const comesIn = world
        .carriers(station.asset.id.replace(/^gate\//, ''))
        .flatMap(({ comesInMs }) => comesInMs ?? []);
      const through = (fromMs: number): number => comesIn.reduce((sum, passes) => sum + passes(fromMs, atMs).length, 0);
      const today = through(gate.dayAt(atMs).firstMs);
      return {
        ...{ trucks: rate + through(atMs - HOUR_MS), queue, wait: waitMin, missed },
        ...{ arrived: arrived + today, served: served + today },
      };
    },
  };
};
