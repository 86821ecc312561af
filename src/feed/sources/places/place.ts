import type { UnixMs } from '../../../geo/units.ts';
import type { DatexSetting } from '../../../schema/datexConfig.ts';

/** What of the configuration says whose offer this is. */
export type Offer = Pick<DatexSetting, 'id' | 'marginKm' | 'source' | 'licence' | 'date' | 'owner' | 'intervalS'>;

/** A car park or a site with chargers, as DATEX II, ParkAPI or OCPI name it. */
export interface Place {
  readonly kind: 'parking' | 'charging';
  readonly id: string;
  readonly name: string;
  /** Degrees. */
  readonly lon: number;
  readonly lat: number;
  /** Spaces of a car park; charging points of a site. */
  readonly capacity: number | null;
  /** Strongest socket, kW. */
  readonly powerKw: number | null;
  /** Ids of charging points. */
  readonly points: readonly string[];
}

export interface ParkingState {
  readonly kind: 'parking';
  readonly placeId: string;
  readonly timeMs: UnixMs | null;
  readonly vacant: number | null;
  readonly capacity: number | null;
  readonly isOpen: boolean | null;
}
export interface PointState {
  readonly kind: 'charging';
  readonly pointId: string;
  /** Where the publication says it; else the table does. */
  readonly placeId: string | null;
  /** Since when it is so. */
  readonly timeMs: UnixMs | null;
  readonly use: 'available' | 'in-use' | 'out-of-order' | 'unknown';
}

/** What one answer says of places. */
export interface PlaceReading {
  /** When it said so of everything in it. */
  readonly publishedMs: UnixMs | null;
  readonly places: readonly Place[];
  readonly states: readonly (ParkingState | PointState)[];
  /** Only what has changed: of charging points that it does not name, what was said before still holds. */
  readonly isDelta: boolean;
  /** Ids of places that are no more, where it is not the whole of what there is. */
  readonly gone?: readonly string[];
  /** One line about each entry that does not fit. */
  readonly complaints: readonly string[];
}

/** Greatest socket that there is (MCS: 3.75 MW), with room; more is a slip of somebody. */
const MOST_WATTS = 10_000_000;

/** Watts, as DATEX II and OCPI have them → the greatest in kW; null where none of them can be. */
export function greatestKw(watts: readonly number[]): number | null {
  const real = watts.filter((each) => each > 0 && each <= MOST_WATTS);
  return real.length === 0 ? null : Math.max(...real) / 1000;
}
