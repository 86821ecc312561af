import type { Origin } from '../../../live/observation.ts';
import type { Provenance } from '../../../schema/catalogue.ts';
import type { ServiceDays, Timetable } from './timetable.ts';

export interface TransitBookOptions {
  /** First part of the ids of the vehicles. */
  readonly sourceId: string;
  /** Origin of places that are reckoned from times; those that a vehicle says itself are `live` unless simulated. */
  readonly origin: Extract<Origin, 'computed' | 'simulated'>;
  readonly provenance: Provenance;
  readonly timetable: Timetable;
  readonly days: ServiceDays;
  readonly movingS: number;
  /** False: nobody says how late anything is, and nothing is said of it. */
  readonly knowsDelays?: boolean;
  /** Index of the first way of this timetable among those of the source. */
  readonly firstWay?: number;
  readonly lengthOf?: (vehicleId: string) => number | undefined;
  readonly complain: (line: string) => void;
}
