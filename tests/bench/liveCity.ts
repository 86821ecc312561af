import { createHash } from 'node:crypto';

const [WEST, SOUTH] = [6.63, 51.34];
const [COLUMNS, ROWS] = [100, 100];

/** Datastreams evenly over a city of 14 km by 24 km: some 7 by 12 tiles. */
export function cityPlaceOf(index: number): [lon: number, lat: number] {
  // Steps that are prime to the grid: neighbours in the list are none in the city.
  const cell = (index * 7919) % (COLUMNS * ROWS);
  return [WEST + 0.002 * (cell % COLUMNS), SOUTH + 0.0022 * Math.floor(cell / COLUMNS)];
}

/** Middle of the view of client `n`: anywhere in that city. */
export const viewOf = (n: number): { lon: number; lat: number } => {
  const [lon, lat] = cityPlaceOf(n * 31);
  return { lon, lat };
};

/** Equal for equal states, whatever the order. */
export const hashOf = (state: ReadonlyMap<number, string>): string =>
  createHash('sha256')
    .update(JSON.stringify([...state].sort(([a], [b]) => a - b)))
    .digest('hex');
