import type { CensusCell } from '../inputs.ts';

/** How far apart the streets of a neighbourhood lie, along its grain and across it, metres. */
export interface BlockSize {
  readonly along: number;
  readonly across: number;
}

/** Where nobody lives streets lie far apart. */
export const USUAL_BLOCK: BlockSize = { along: 180, across: 84 };

/** Metres of street front that a building of each type of the census takes with the space beside it. */
const FRONT_M = [17, 10.5, 7.4, 17, 11, 8, 13, 16, 24, 15] as const;
/** In old blocks houses touch: their fronts follow from what they hold, m² for each metre of front. */
const HELD_M2 = 41;
/** Share of the fronts that can be built on: crossings, roads and railways take the rest. */
const USABLE = 0.74;

/**
 * Block size from what stands in a neighbourhood: many houses with narrow fronts need more streets than few wide ones. Old quarters of
 * flats have deep blocks with courtyards, slabs stand in wide ones.
 */
export function blockSizeOf(cells: readonly CensusCell[], variety: number): BlockSize {
  const built = cells.filter((cell) => cell.buildings > 0);
  if (built.length === 0) return USUAL_BLOCK;
  let front = 0;
  let flats = 0;
  let old = 0;
  let all = 0;
  for (const cell of built) {
    const sum = cell.types.reduce((a, b) => a + b, 0) || 1;
    cell.types.forEach((count, i) => (front += (count / sum) * cell.buildings * FRONT_M[i]!));
    flats += ((cell.types[6]! + cell.types[7]! + cell.types[8]!) / sum) * cell.buildings;
    old += ((cell.ages[0]! + cell.ages[1]!) / (cell.ages.reduce((a, b) => a + b, 0) || 1)) * cell.buildings;
    all += cell.buildings;
  }
  const isFlats = flats > 0.5 * all;
  const isPerimeter = isFlats && old > 0.35 * all;
  if (isPerimeter) front = built.reduce((sum, cell) => sum + (cell.livingM2 || 82 * cell.dwellings) / HELD_M2, 0);
  const needPerHa = front / built.length;
  // Blocks of old quarters have fronts on all four sides.
  const along = (isPerimeter ? 135 : isFlats ? 190 : 165) * (0.8 + 0.5 * variety);
  const sides = isPerimeter ? (2 * 10_000) / along : 0;
  const across = (2 * 10_000 * USABLE) / Math.max(60, needPerHa - 0.6 * USABLE * sides);
  const [least, most] = isPerimeter ? [62, 118] : isFlats ? [60, 112] : [46, 92];
  return { along, across: Math.min(most, Math.max(least, across * (0.94 + 0.12 * variety))) };
}
