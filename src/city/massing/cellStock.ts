import { createRandom, seedOf } from '../../geo/noise.ts';
import type { CensusCell } from '../inputs.ts';

/** Kinds of residential buildings that the census tells apart, in the order of its columns, with the dwellings one may have. */
export const DWELLING_TYPES = {
  'detached-1': { least: 1, most: 1, area: 1.3, oldness: 0.25 },
  'semi-1': { least: 1, most: 1, area: 1.15, oldness: 0.45 },
  'row-1': { least: 1, most: 1, area: 1.15, oldness: 0.3 },
  'detached-2': { least: 2, most: 2, area: 1.1, oldness: 0.4 },
  'semi-2': { least: 2, most: 2, area: 0.95, oldness: 0.55 },
  'row-2': { least: 2, most: 2, area: 0.95, oldness: 0.5 },
  'flats-3': { least: 3, most: 6, area: 0.9, oldness: 0.7 },
  'flats-7': { least: 7, most: 12, area: 0.8, oldness: 0.65 },
  'flats-13': { least: 13, most: 400, area: 0.75, oldness: 0.2 },
  other: { least: 1, most: 8, area: 0.9, oldness: 0.5 },
} as const;
export type DwellingType = keyof typeof DWELLING_TYPES;
export const TYPES = Object.keys(DWELLING_TYPES) as DwellingType[];

/** First and last year of the census' classes of age; nothing here is older than 1800 or younger than the census. */
export const AGES = [
  [1800, 1918], [1919, 1948], [1949, 1978], [1979, 1986], [1987, 1990],
  [1991, 1995], [1996, 2000], [2001, 2004], [2005, 2008], [2009, 2011],
] as const; // prettier-ignore

/** One residential building of the census. */
export interface Stock {
  readonly type: DwellingType;
  readonly years: readonly [number, number];
  /** 0 where the census counts fewer dwellings than buildings. */
  readonly dwellings: number;
  /** Living area, m². */
  readonly livingM2: number;
}

/** Living area of a dwelling where the census is silent, m². */
const USUAL_M2 = 82;

/**
 * `total` things shared out by weight to whole numbers, by largest remainder: counts of 1 and 2 are not published, so the published
 * ones rarely add up.
 */
export function apportion(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const shares = weights.map((weight, i) => (sum > 0 ? (weight / sum) * total : i === 0 ? total : 0));
  const counts = shares.map(Math.floor);
  const left = total - counts.reduce((a, b) => a + b, 0);
  const order = shares.map((_, i) => i).sort((a, b) => shares[b]! - counts[b]! - (shares[a]! - counts[a]!) || a - b);
  for (const i of order.slice(0, left)) counts[i]!++;
  return counts;
}

/** How many buildings of each type a cell has. */
export const countTypes = (cell: CensusCell): number[] => apportion(cell.types, cell.buildings);

/** How many buildings of each class of age a cell has. */
export const countAges = (cell: CensusCell): number[] => apportion(cell.ages, cell.buildings);

/** The residential buildings of a cell, each with type, age, dwellings and living area, so that the sums are the census'. */
export function stockOf(cell: CensusCell): Stock[] {
  const random = createRandom(seedOf(`${cell.id}/stock`));
  const types = countTypes(cell).flatMap((count, i) => Array.from({ length: count }, () => TYPES[i]!));
  const ages = countAges(cell).flatMap((count, i) => Array.from({ length: count }, () => AGES[i]!));
  // The older classes go to the types that were built then; chance blurs it.
  const oldFirst = types
    .map((_, i) => ({ i, key: DWELLING_TYPES[types[i]!].oldness + 0.5 * random() }))
    .sort((a, b) => b.key - a.key || a.i - b.i);
  const age = new Array<(typeof AGES)[number]>(types.length);
  oldFirst.forEach(({ i }, rank) => (age[i] = ages[rank]!));
  const dwellings = shareDwellings(types, cell.dwellings, random);
  const weights = types.map((type, i) => Math.max(1, dwellings[i]!) * DWELLING_TYPES[type].area);
  const sum = weights.reduce((a, b) => a + b, 0);
  const livingM2 = cell.livingM2 > 0 ? cell.livingM2 : USUAL_M2 * sum;
  return types.map((type, i) => ({
    type,
    years: [age[i]![0], age[i]![1]],
    dwellings: dwellings[i]!,
    livingM2: (livingM2 * weights[i]!) / sum,
  }));
}

/** Dwellings of every building: their sum is `total`, each within its type's range as far as the published figures allow that. */
function shareDwellings(types: readonly DwellingType[], total: number, random: () => number): number[] {
  const out: number[] = types.map((type) => DWELLING_TYPES[type].least);
  let left = total - out.reduce((a, b) => a + b, 0);
  const order = types.map((_, i) => i).sort((a, b) => DWELLING_TYPES[types[b]!].most - DWELLING_TYPES[types[a]!].most || a - b); // prettier-ignore
  if (left > 0) {
    const room = types.map((type, i) => (type === 'flats-13' ? 12 : DWELLING_TYPES[type].most - out[i]!));
    const most = room.reduce((a, b) => a + b, 0);
    const extra = apportion(room.map((r) => r * (0.75 + 0.5 * random())), Math.min(left, most)); // prettier-ignore
    extra.forEach((n, i) => (out[i]! += n));
    left -= Math.min(left, most);
    // More than the types hold: the largest ones take them.
    const large = order.filter((i) => DWELLING_TYPES[types[i]!].most === DWELLING_TYPES[types[order[0]!]!].most);
    apportion(large.map(() => 1), left).forEach((n, k) => (out[large[k]!]! += n)); // prettier-ignore
    return out;
  }
  // Fewer than the types need: the largest give first, at last some have none that is known.
  for (const floor of [7, 3, 2, 1, 0])
    for (const i of order) {
      const give = Math.min(-left, Math.max(0, out[i]! - floor));
      out[i]! -= give;
      left += give;
    }
  return out;
}
