import type { Kind } from '../../schema/theme.ts';
import { GATE_TRUCK_ID, gateTruckMessages } from '../../simulators/logistics/gateTruckMessages.ts';
import type { GateTrucks } from '../../simulators/logistics/gateTrucks.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { FeedClock } from '../feedClock.ts';
import type { Log } from '../log.ts';
import { roadWays } from './its/simulatedDriving.ts';
import { simulatedStations } from './simulatedStations.ts';
import type { Source } from './source.ts';

/** The trucks of the terminal gates as a source: their NGSI-LD notifications by the feed clock, through the reader of real ones. */
export function simulatedGateTrucks(trucks: GateTrucks, kind: Kind, catalogue: FeedCatalogue, clock: FeedClock, log: Log): Source {
  const ways = roadWays({ courses: trucks.courses, junctions: [] });
  const source = simulatedStations('logistics', 'ngsi-ld', gateTruckMessages(trucks, kind), catalogue, clock, log, { id: GATE_TRUCK_ID, isThinned: false });
  return { ...source, ways: () => ways };
} // prettier-ignore
