import type { GateTrucks } from '../logistics/gateTrucks.ts';
import type { Trucks } from '../logistics/trucks.ts';
import type { TrainLoads } from '../transit/trainLoads.ts';
import type { World } from '../world/world.ts';
import type { Carrier } from './boxEvents.ts';
import { railCarrier } from './railCarrier.ts';

/** Where the boxes of the trains come into a yard: first part of the names of the trains that load there. */
const TRAINS: Readonly<Record<string, RegExp>> = {
  dgt: /^dgt-\d+$/,
  dit: /^logport-i-dit-\d+$/,
  d3t: /^logport-i-d3t-\d+$/,
  duss: /^duss-ruhrort-hafen-\d+$/,
  dkt: /^logport-i-\d+$/,
};
/** Terminal to whose halls the container trucks go. */
const SHUTTLES = 'dgt';

/** Those that are simulated; filled in as they are made. */
export interface CarrierParts {
  loads?: TrainLoads;
  gateTrucks?: GateTrucks;
  trucks?: Trucks;
}

/** Who brings boxes to the terminals and fetches them, besides ships. @param parts looked at when a terminal is asked for first: they may be made until then */
export function createCarriers(parts: CarrierParts): World['carriers'] {
  const known = new Map<string, readonly Carrier[]>();
  return (terminal, blocks) => {
    let its = known.get(terminal);
    if (!its) {
      const { loads, gateTrucks, trucks } = parts;
      const name = TRAINS[terminal];
      const trains = loads && name ? loads.vehicles.filter((vehicle) => name.test(vehicle)) : [];
      const gate = gateTrucks?.gates.find(({ ways }) => ways.gate === terminal);
      its = [
        ...(loads && trains.length > 0 ? [railCarrier(loads, trains, blocks)] : []),
        ...(gate ? [gate.carrier] : []),
        ...(trucks && terminal === SHUTTLES ? [trucks.carrier(blocks)] : []),
      ];
      known.set(terminal, its);
    }
    return its;
  };
}
