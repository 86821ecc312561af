import type { Kind } from '../../schema/theme.ts';
import { TERMINAL_VEHICLE_ID, terminalVehicleMessages } from '../../simulators/logistics/terminalVehicleMessages.ts';
import type { TerminalVehicle } from '../../simulators/logistics/terminalVehicles.ts';
import type { TrackVehicle } from '../../simulators/logistics/trackVehicles.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { FeedClock } from '../feedClock.ts';
import type { Log } from '../log.ts';
import { simulatedStations } from './simulatedStations.ts';
import type { Source } from './source.ts';

/** The vehicles of the container terminals as a source: their VDA 5050 states by the feed clock, through the reader of real ones. No vehicles, no source. */
export function simulatedTerminalVehicles(vehicles: readonly TerminalVehicle[], beside: readonly TrackVehicle[], kind: Kind, catalogue: FeedCatalogue, clock: FeedClock, log: Log): Source[] {
  if (vehicles.length + beside.length === 0) return [];
  return [simulatedStations('logistics', 'vda5050', terminalVehicleMessages(vehicles, kind, beside), catalogue, clock, log, { id: TERMINAL_VEHICLE_ID, isThinned: false })];
} // prettier-ignore
