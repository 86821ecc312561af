import type { CensusCell } from '../inputs.ts';

/** Kinds of residential buildings that the census tells apart, as the build draws them. */
export type DwellingType = 'detached' | 'semi' | 'row' | 'multi3' | 'multi7' | 'multi13' | 'other';

/** One or several buildings that stand wall to wall. */
export interface Unit {
  readonly type: DwellingType;
  readonly count: number;
  /** Frontage of one building and its depth, metres. */
  readonly w: number;
  readonly d: number;
  /** To the eaves, and ridge above them. */
  readonly h: number;
  readonly ridge: number;
  /** Distance of the front from the kerb, metres. */
  readonly setback: number;
  /** Free space beside it, metres. */
  readonly gap: number;
}

const TYPES: readonly DwellingType[] = ['detached', 'semi', 'row', 'multi3', 'multi7', 'multi13', 'other'];
const STOREY_M = 2.9;

/** Built before 1949 and mostly of flats: houses stand wall to wall at the pavement. */
export const isPerimeterBlock = (cell: CensusCell): boolean =>
  cell.multi3 + cell.multi7 + cell.multi13 > 0.5 * cell.buildings &&
  cell.before1919 + cell.before1949 > 0.4 * cell.buildings;

/**
 * How many buildings of each type a cell has: the published counts of types scaled to the published number of buildings
 * (counts of 1 and 2 are not published, so the types rarely add up), by largest remainder.
 */
export function countTypes(cell: CensusCell): Record<DwellingType, number> {
  const sum = TYPES.reduce((total, type) => total + cell[type], 0);
  const shares = TYPES.map((type) =>
    sum > 0 ? (cell[type] / sum) * cell.buildings : type === 'detached' ? cell.buildings : 0,
  );
  const counts = shares.map(Math.floor);
  let left = cell.buildings - counts.reduce((a, b) => a + b, 0);
  const byRemainder = TYPES.map((_, i) => i).sort(
    (a, b) => shares[b]! - counts[b]! - (shares[a]! - counts[a]!) || a - b,
  );
  for (const i of byRemainder) {
    if (left <= 0) break;
    counts[i]!++;
    left--;
  }
  return Object.fromEntries(TYPES.map((type, i) => [type, counts[i]!])) as Record<DwellingType, number>;
}

/** The cell's buildings as units with sizes: deterministic for a stream of random numbers. */
export function unitsOf(cell: CensusCell, random: () => number): Unit[] {
  const counts = countTypes(cell);
  const isDense = isPerimeterBlock(cell);
  const units: Unit[] = [];
  const between = (from: number, to: number): number => from + (to - from) * random();
  // A few house types of the region, not a continuum: quarters look built, and the file compresses.
  const one = (...of: number[]): number => of[Math.floor(random() * of.length)]!;
  for (let left = counts.row; left > 0;) {
    const count = Math.min(left, 3 + Math.floor(random() * 6));
    const isFlat = random() < 0.18;
    const h = one(5.5, 6);
    units.push({
      type: 'row',
      count,
      w: one(5.5, 6, 6.5),
      d: one(10, 11),
      h,
      ridge: isFlat ? 0 : 3.5,
      setback: 4,
      gap: 5,
    });
    left -= count;
  }
  for (let left = counts.semi; left > 0; left -= 2)
    units.push({
      type: 'semi',
      count: Math.min(2, left),
      w: one(7, 8),
      d: one(10, 11),
      h: one(5, 5.5),
      ridge: one(3.5, 4),
      setback: 5,
      gap: 5,
    });
  for (let i = 0; i < counts.detached; i++)
    units.push({
      type: 'detached',
      count: 1,
      w: one(10, 11, 12),
      d: one(9, 10),
      h: one(3.5, 4, 6),
      ridge: one(3.5, 4.5),
      setback: 6,
      gap: 7,
    });
  // Old blocks: touching houses of one depth at the pavement. Later flats: slabs of two to four entrances with green between.
  const setback = isDense ? 1.5 : 6;
  const gap = isDense ? 0 : 9;
  const ridgeOld = (): number => (random() < 0.15 ? 0 : 3 + Math.round(random()) * 0.6);
  const flats = (
    type: DwellingType,
    count: number,
    old: [number, number],
    slab: [number, number],
    storeys: number[],
  ): void => {
    for (let left = count; left > 0;) {
      const entrances = isDense ? 1 : Math.min(left, 2 + Math.floor(random() * 3));
      const n = storeys[Math.floor(random() * storeys.length)]!;
      const isFlat = !isDense && random() < (n > 4 ? 1 : 0.35);
      units.push({
        type,
        count: entrances,
        w: isDense ? between(...old) : between(...slab),
        d: isDense ? 12 : 11,
        h: n * (isDense ? 3.3 : STOREY_M) + (isDense ? 1.2 : 0.8),
        ridge: isDense ? ridgeOld() : isFlat ? 0 : 2.8,
        setback,
        gap,
      });
      left -= entrances;
    }
  };
  flats('multi3', counts.multi3, [10, 14], [12, 15], isDense ? [3, 3, 4] : [2, 3, 3]);
  flats('multi7', counts.multi7, [12, 18], [14, 18], isDense ? [4, 4, 5] : [3, 4, 4]);
  flats('multi13', counts.multi13, [18, 26], [22, 28], isDense ? [5, 5, 6] : [5, 6, 8, 8]);
  for (let i = 0; i < counts.other; i++)
    units.push({
      type: 'other',
      count: 1,
      w: between(10, 16),
      d: between(9, 13),
      h: between(4, 9),
      ridge: random() < 0.4 ? 0 : between(2.4, 3.6),
      setback,
      gap,
    });
  return shuffle(units, random);
}

function shuffle<T>(list: T[], random: () => number): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}
