import { unixMs } from '../../geo/units.ts';
import type { Corridor, Trains } from '../../schema/trains.ts';
import { createBlockTrains } from '../../simulators/rail/blockTrains.ts';
import type { TransitService } from '../../simulators/transit/transitService.ts';
import type { Rail } from '../../simulators/world/world.ts';
import { operatingDays, TRANSIT_ID } from './gtfs/simulatedTransit.ts';
import { slugOf } from './naming.ts';

const CHINA = 'CN';

/** The block trains of a timetable, for the rail terminals and for whoever asks where they are. */
export function trainsOf(service: TransitService, corridors: readonly Corridor[]) {
  const trains = createBlockTrains(service, operatingDays());
  const countries = new Map(corridors.map(({ partner, country }) => [partner, country]));
  const rail: Rail = { trains, isChina: (partner) => countries.get(partner) === CHINA };
  return {
    rail,
    at: (atMs: number): Omit<Trains, 'at'> => ({
      corridors: [...corridors],
      trains: trains.underWayAt(atMs).map(({ vehicle, departedMs, plannedMs, expectedMs, ...journey }) => ({
        ...journey,
        asset: `${TRANSIT_ID}/${slugOf(vehicle)}`,
        ...{ departed: unixMs(departedMs), planned: unixMs(plannedMs), expected: unixMs(expectedMs) },
        origin: 'simulated',
      })),
    }),
  };
}
