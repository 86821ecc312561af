import { createBoxChains, type BoxChains } from '../../simulators/chain/boxChains.ts';
import { TERMINAL_VEHICLE_ID, trackVehicleName } from '../../simulators/logistics/terminalVehicleMessages.ts';
import { vehicleUnder, type TerminalVehicle } from '../../simulators/logistics/terminalVehicles.ts';
import type { TrackVehicle } from '../../simulators/logistics/trackVehicles.ts';
import type { Trucks } from '../../simulators/logistics/trucks.ts';
import { craneWorkOf } from '../../simulators/port/craneWork.ts';
import type { Stations } from '../../simulators/stations/stations.ts';
import type { TransitService } from '../../simulators/transit/transitService.ts';
import type { Fairway } from '../../simulators/vessels/fairway.ts';
import type { Traffic } from '../../simulators/vessels/traffic.ts';
import type { World } from '../../simulators/world/world.ts';
import { createPseudonyms } from './ais/pseudonyms.ts';
import { VESSEL_ID } from './ais/simulatedVessels.ts';
import { TRANSIT_ID } from './gtfs/simulatedTransit.ts';
import { slugOf } from './naming.ts';

/** Berths under the cranes of the Gateway terminal. */
const BERTHS = ['becken-b-1', 'becken-b-2'];
/** Motor vessels and container vessels (ERI): containers travel on no tanker. */
const CARRIES_BOXES = [8010, 8030];
const PER_BERTH = 2;

/**
 * The ways of containers over the simulators of ships, cranes and trains, which know nothing of each other's names.
 * @param tracks what is set down and taken beside the tracks; `beside` those of them that are seen there
 */
export function chainsOf({ fairway, traffic, service, port, world, trucks, vehicles, tracks, beside }: { readonly fairway: Fairway; readonly traffic: Traffic; readonly service: TransitService; readonly port: Stations; readonly trucks?: Trucks | undefined; readonly vehicles: readonly TerminalVehicle[]; readonly tracks: readonly TrackVehicle[]; readonly beside: readonly TrackVehicle[]; readonly world: World }): BoxChains {
  const pseudonymOf = createPseudonyms('fixed');
  const vessels = fairway.berths.flatMap(({ id }, berth) => (BERTHS.includes(id) ? Array.from({ length: PER_BERTH }, (_, k) => berth * PER_BERTH + k) : []));
  return createBoxChains({
    ...{ traffic, vessels: vessels.filter((index) => CARRIES_BOXES.includes(traffic.vessels[index]!.eriType)), port, transit: service, trucks, seed: world.seed },
    vehicleUnder: vehicleUnder(vehicles, (vehicle) => `${TERMINAL_VEHICLE_ID}/${vehicle}`),
    beside: tracks,
    machineAt: (train) => (beside.some((one) => one.train === train) ? `${TERMINAL_VEHICLE_ID}/${trackVehicleName(train)}` : null),
    work: craneWorkOf(port.stations, world),
    isKnown: (atMs) => world.stageCm(atMs) !== null,
    vesselIdOf: (index) => `${VESSEL_ID}/${pseudonymOf(traffic.vessels[index]!.mmsi, 0)}`,
    trainIdOf: (vehicle) => `${TRANSIT_ID}/${slugOf(vehicle)}`,
  });
} // prettier-ignore
