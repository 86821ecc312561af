import type { UnixMs } from '../../geo/units.ts';
import { originOf, packFlags, qualityOf, type Observation } from '../../live/observation.ts';

/**
 * Observations as columns of one length, by name. What is held while the rest of a state is reckoned, and after it, is held like this:
 * thousands of small objects would outlive the next sweeps of the young generation, and each of those copies what outlives it.
 */
export interface StateColumns {
  readonly datastream: readonly string[];
  readonly timeMs: Float64Array;
  readonly value: Float64Array;
  /** Quality and origin as `packFlags` has them. */
  readonly flags: Uint8Array;
}

/** @param pieces each is forgotten before the next is asked for */
export function stateColumns(pieces: Iterable<readonly Observation[]>): StateColumns {
  const [datastream, timeMs, value, flags]: [string[], number[], number[], number[]] = [[], [], [], []];
  for (const piece of pieces)
    for (const observation of piece) {
      datastream.push(observation.datastream);
      timeMs.push(observation.timeMs);
      value.push(observation.value);
      flags.push(packFlags(observation.quality, observation.origin));
    }
  return {
    datastream,
    timeMs: Float64Array.from(timeMs),
    value: Float64Array.from(value),
    flags: Uint8Array.from(flags),
  };
}

/** One of them, by its place in the columns. */
export const observationAt = ({ datastream, timeMs, value, flags }: StateColumns, i: number): Observation => ({
  datastream: datastream[i]!,
  timeMs: timeMs[i]! as UnixMs,
  value: value[i]!,
  quality: qualityOf(flags[i]!),
  origin: originOf(flags[i]!),
});

export const observationsOf = (columns: StateColumns): Observation[] =>
  columns.datastream.map((_, i) => observationAt(columns, i));
