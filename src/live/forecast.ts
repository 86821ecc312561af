import type { UnixMs } from '../geo/units.ts';
import type { ForecastKind } from '../schema/forecast.ts';

export interface ForecastPoint {
  readonly tMs: UnixMs;
  /** In the unit of the datastream. */
  readonly value: number;
  readonly kind: ForecastKind;
  /** The 10th and 90th percentile, where the service says them: both or none. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/** What is expected of a datastream. No observation: it is neither in the state nor in the history. */
export interface Forecast {
  /** When it was made; null where nobody has said. */
  readonly issuedMs: UnixMs | null;
  readonly source: string;
  readonly licence: string;
  /** `live`: of a service. `computed`: of the forecast of another datastream. */
  readonly origin: 'live' | 'simulated' | 'computed';
  /** Ascending in time. */
  readonly points: readonly ForecastPoint[];
}
