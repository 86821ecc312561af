import type { Kind } from '../../schema/theme.ts';
import { GATE_TRUCK_ID, gateTruckMessages } from '../../simulators/logistics/gateTruckMessages.ts';
import { createGateTrucks } from '../../simulators/logistics/gateTrucks.ts';
import { readGateWays } from '../../simulators/logistics/gateWays.ts';
import { gateOf } from '../../simulators/logistics/logistics.ts';
import type { Station } from '../../simulators/stations/places.ts';
import type { World } from '../../simulators/world/world.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { FeedClock } from '../feedClock.ts';
import type { Log } from '../log.ts';
import { roadWays } from './its/simulatedDriving.ts';
import { simulatedStations } from './simulatedStations.ts';
import type { Source } from './source.ts';

/**
 * The trucks of the terminal gates among the stations as a source: their NGSI-LD notifications by the feed clock, through the reader of real ones.
 * @param path `assets/simulators/gate-trucks.geojson`; a gate that has no way there has no trucks
 * @throws DecodeError, or the system's error when the file cannot be read
 */
export function simulatedGateTrucks(stations: readonly Station[], kind: Kind, world: World, path: string, catalogue: FeedCatalogue, clock: FeedClock, log: Log): Source {
  const lanes = readGateWays(path);
  const gates = stations.flatMap((station) => {
    const ways = station.kind === 'truck-gate' ? lanes.get(station.asset.id.replace(/^gate\//, '')) : undefined;
    return ways ? [{ gate: gateOf(station, world), ways }] : [];
  });
  const trucks = createGateTrucks(gates, world.seed);
  const ways = roadWays({ courses: trucks.courses, junctions: [] });
  const source = simulatedStations('logistics', 'ngsi-ld', gateTruckMessages(trucks, kind), catalogue, clock, log, { id: GATE_TRUCK_ID, isThinned: false });
  return { ...source, ways: () => ways };
} // prettier-ignore
