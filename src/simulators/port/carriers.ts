import type { GateTrucks } from '../logistics/gateTrucks.ts';
import type { TrackVehicle } from '../logistics/trackVehicles.ts';
import { TRUCK_TERMINAL, type Trucks } from '../logistics/trucks.ts';
import type { TrainLoads } from '../transit/trainLoads.ts';
import type { World } from '../world/world.ts';
import type { Carrier } from './boxEvents.ts';
import { railCarrier, terminalOfTrain } from './railCarrier.ts';

/** Those that are simulated; filled in as they are made. */
export interface CarrierParts {
  loads?: TrainLoads;
  trackVehicles?: readonly TrackVehicle[];
  gateTrucks?: GateTrucks;
  trucks?: Trucks;
}

/** Who brings boxes to the terminals and fetches them, besides ships. @param parts looked at when a terminal is asked for first: they may be made until then */
export function createCarriers(parts: CarrierParts): World['carriers'] {
  const known = new Map<string, readonly Carrier[]>();
  return (terminal) => {
    let its = known.get(terminal);
    if (!its) {
      const { loads, trackVehicles = [], gateTrucks, trucks } = parts;
      const vehicles = trackVehicles.filter(({ train }) => terminalOfTrain(train) === terminal);
      const gate = gateTrucks?.gates.find(({ ways }) => ways.gate === terminal);
      its = [
        ...(loads && vehicles.length > 0 ? [railCarrier(loads, vehicles)] : []),
        ...(gate ? [gate.carrier] : []),
        ...(trucks && terminal === TRUCK_TERMINAL ? [trucks.carrier] : []),
      ];
      known.set(terminal, its);
    }
    return its;
  };
}
