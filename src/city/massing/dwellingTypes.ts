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
  for (let left = counts.row; left > 0;) {
    const count = Math.min(left, 3 + Math.floor(random() * 6));
    const isFlat = random() < 0.18;
    const h = between(5.4, 6.2);
    units.push({
      type: 'row',
      count,
      w: between(5.6, 6.8),
      d: between(9.5, 11.5),
      h,
      ridge: isFlat ? 0 : between(3, 4),
      setback: 4,
      gap: 5,
    });
    left -= count;
  }
  for (let left = counts.semi; left > 0; left -= 2)
    units.push({
      type: 'semi',
      count: Math.min(2, left),
      w: between(6.8, 8.5),
      d: between(9.5, 11.5),
      h: between(4.6, 6),
      ridge: between(3.2, 4.4),
      setback: 5,
      gap: 5,
    });
  for (let i = 0; i < counts.detached; i++)
    units.push({
      type: 'detached',
      count: 1,
      w: between(9.5, 12.5),
      d: between(8.5, 11),
      h: between(3.6, 6),
      ridge: between(3, 4.6),
      setback: 6,
      gap: 7,
    });
  const setback = isDense ? 1.5 : 5;
  const gap = isDense ? 0.6 : 7;
  for (let i = 0; i < counts.multi3; i++) {
    const storeys = isDense ? 3 + Math.floor(random() * 2) : 2 + Math.floor(random() * 2);
    units.push({
      type: 'multi3',
      count: 1,
      w: between(11, 15),
      d: between(10.5, 12.5),
      h: storeys * STOREY_M + 0.8,
      ridge: between(2.8, 4),
      setback,
      gap,
    });
  }
  for (let i = 0; i < counts.multi7; i++) {
    const storeys = 3 + Math.floor(random() * 2);
    const isFlat = !isDense && random() < 0.3;
    units.push({
      type: 'multi7',
      count: 1,
      w: between(14, 20),
      d: between(11, 13),
      h: storeys * STOREY_M + 0.9,
      ridge: isFlat ? 0 : between(2.6, 3.6),
      setback,
      gap,
    });
  }
  for (let i = 0; i < counts.multi13; i++) {
    const storeys = 5 + Math.floor(random() * (isDense ? 2 : 5));
    units.push({
      type: 'multi13',
      count: 1,
      w: between(22, 32),
      d: between(12, 14.5),
      h: storeys * STOREY_M + 1,
      ridge: 0,
      setback: setback + 3,
      gap: gap + 4,
    });
  }
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
