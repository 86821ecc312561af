import type { CensusCell } from '../inputs.ts';
import { stockOf, type DwellingType, type Stock } from './cellStock.ts';
import { designHouse, type Design, type Kit, type Setting } from './houseDesign.ts';

/** One or several houses of one design that stand wall to wall; lengths in metres. */
export interface Unit {
  readonly houses: readonly Stock[];
  readonly design: Design;
  /** Distance of the front from the kerb. */
  readonly setback: number;
  /** Free space beside it. */
  readonly gap: number;
  /** A slab that turns its end to the street, green on both sides. */
  readonly isEndOn: boolean;
  /** Every second pair of houses stands back by this much. */
  readonly stagger: number;
}

const isFlats = ({ type }: Stock): boolean => type.startsWith('flats');
const isPair = ({ type }: Stock): boolean => type.startsWith('semi') || type.startsWith('row');

/** Built before 1949 and mostly of flats: houses stand wall to wall at the pavement. Small houses of that time: an estate. */
export function settingOf(stock: readonly Stock[]): Setting {
  const share = (test: (house: Stock) => boolean): number => stock.filter(test).length / (stock.length || 1);
  const old = share((house) => house.years[1] <= 1948);
  if (share(isFlats) > 0.5 && old > 0.4) return 'perimeter';
  return share(isPair) > 0.45 && old > 0.4 ? 'estate' : 'open';
}

/** The cell's houses as units, in an order that chance decides. */
export function unitsOf(cell: CensusCell, kit: Kit, random: () => number): { units: Unit[]; setting: Setting } {
  const stock = stockOf(cell);
  const setting = settingOf(stock);
  const isEndOn = setting === 'open' && kit.choice(20) < 0.55;
  const units: Unit[] = [];
  const add = (houses: readonly Stock[], form: Omit<Unit, 'houses' | 'design'>): void => {
    const mean = houses.reduce((sum, house) => sum + house.livingM2, 0) / houses.length;
    units.push({ houses, design: designHouse(houses[0]!, mean, setting, kit, random), ...form });
  };
  const plain = { isEndOn: false, stagger: 0 };
  for (const [type, houses] of byType(stock)) {
    if (type.startsWith('row'))
      for (const group of groups(houses, () => 3 + Math.floor(random() * 6)))
        add(group, { ...plain, setback: 3 + 3 * kit.choice(21), gap: 5, stagger: random() < 0.3 ? 1.5 : 0 });
    else if (type.startsWith('semi'))
      for (const group of groups(houses, () => 2))
        add(group, { ...plain, setback: setting === 'estate' ? 2.5 + 2 * kit.choice(22) : 4 + 2 * kit.choice(23), gap: setting === 'estate' ? 6 : 5 }); // prettier-ignore
    else if (type.startsWith('flats') && setting === 'perimeter')
      for (const house of houses) add([house], { ...plain, setback: 1.2, gap: 0 });
    else if (type === 'flats-13')
      for (const group of groups(houses, () => 1 + Math.floor(random() * 2)))
        add(group, { ...plain, setback: 8, gap: 16, isEndOn: isEndOn && random() < 0.6 });
    else if (type.startsWith('flats'))
      for (const group of groups(houses, () => 2 + Math.floor(random() * 3)))
        add(group, { ...plain, setback: 4 + 4 * kit.choice(24), gap: 9, isEndOn, stagger: random() < 0.2 ? 2 : 0 });
    else for (const house of houses) add([house], { ...plain, setback: 3.5 + 3 * random(), gap: setting === 'perimeter' ? 1.5 : 6 }); // prettier-ignore
  }
  shuffle(units, random);
  return { units, setting };
}

function byType(stock: readonly Stock[]): [DwellingType, Stock[]][] {
  const found = new Map<DwellingType, Stock[]>();
  for (const house of stock) {
    const list = found.get(house.type);
    if (list) list.push(house);
    else found.set(house.type, [house]);
  }
  for (const list of found.values()) list.sort((a, b) => a.years[0] - b.years[0]);
  return [...found];
}

function* groups<T>(list: readonly T[], size: () => number): Generator<T[]> {
  for (let i = 0; i < list.length;) {
    const n = size();
    // No house is left over alone at the end of a row.
    const take = list.length - i - n === 1 ? n + 1 : n;
    yield list.slice(i, i + take);
    i += take;
  }
}

function shuffle(list: Unit[], random: () => number): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
}
