import type { Observation } from '../../live/observation.ts';

/** Rows in a run are numbered below it. */
const MOST_ROWS = 2 ** 21;

/**
 * Positions of observations by their datastream, each datastream's as they came: what lies together in the database is written together.
 * @param idOf in the database; undefined = new, comes last
 */
export function writeOrder(
  observations: readonly Observation[],
  idOf: (name: string) => number | undefined,
): Uint32Array {
  // One number each sorts ten times as fast as pairs; 2^53 / MOST_ROWS ids fit.
  const keys = Float64Array.from(observations, ({ datastream }, i) => (idOf(datastream) ?? 2 ** 31) * MOST_ROWS + i);
  return Uint32Array.from(keys.sort(), (key) => key % MOST_ROWS);
}
