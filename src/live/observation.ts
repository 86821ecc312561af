import type { UnixMs } from '../geo/units.ts';
import { ORIGINS, QUALITIES, type Origin, type Quality } from '../schema/observations.ts';

export { ORIGINS, QUALITIES, type Origin, type Quality };

/** One value of one datastream at one instant. `value` is NaN exactly when `quality` is `missing`. */
export interface Observation {
  /** Datastream id: asset id and property, `gauge/duisburg-ruhrort/W`. */
  readonly datastream: string;
  /** Phenomenon time: when it was measured, not when it arrived. */
  readonly timeMs: UnixMs;
  /** In the unit the catalogue states for the datastream. */
  readonly value: number;
  readonly quality: Quality;
  readonly origin: Origin;
}

/** Quality in bits 0–1, origin in bits 2–3. */
export const packFlags = (quality: Quality, origin: Origin): number =>
  QUALITIES.indexOf(quality) | (ORIGINS.indexOf(origin) << 2);
export const qualityOf = (flags: number): Quality => QUALITIES[flags & 3]!;
export const originOf = (flags: number): Origin => ORIGINS[(flags >> 2) & 3]!;

/**
 * Observations as columns of one length: what a frame decodes to and what the stores apply.
 * `index` is the datastream's index in the catalogue of this epoch.
 */
export interface ObservationColumns {
  readonly count: number;
  readonly index: Uint32Array;
  readonly timeMs: Float64Array;
  readonly value: Float64Array;
  readonly flags: Uint8Array;
}
