import type { RoofForm } from '../../schema/buildings.ts';
import type { Stock } from './cellStock.ts';
import type { GeneratedKind } from './kinds.ts';
import { groundForM2 } from './plan.ts';

/** What a house looks like, lengths in metres. */
export interface Design {
  readonly kind: GeneratedKind;
  /** Along its ridge and across it. */
  readonly w: number;
  readonly d: number;
  readonly storeys: number;
  readonly eaves: number;
  readonly ridge: number;
  readonly roof: RoofForm;
}

/** How a quarter builds: the same for all its houses of a sort, so that rows and estates have a rhythm. */
export interface Kit {
  /** A number in [0, 1) for every question asked. */
  readonly choice: (question: number) => number;
}

/** What decides the form of a house beside the census. */
export type Setting = 'perimeter' | 'estate' | 'open';

const tan = (degrees: number): number => Math.tan((degrees * Math.PI) / 180);

interface Wish {
  readonly kind: GeneratedKind;
  readonly storeys: readonly number[];
  readonly storeyM: number;
  /** From the ground to the first floor and whatever the eaves stand above the last ceiling. */
  readonly plinthM: number;
  readonly d: number;
  readonly w: readonly [number, number];
  readonly roof: RoofForm;
  readonly pitchDeg: number;
}

/**
 * The house that holds the living area of `stock`: of the storeys that suit it the number whose footprint is nearest to what is usual.
 * @param livingM2 mean living area of the houses that look like this one
 */
export function designHouse(stock: Stock, livingM2: number, setting: Setting, kit: Kit, random: () => number): Design {
  const wish = wishFor(stock, setting, kit, random);
  let best: { w: number; d: number; storeys: number } | null = null;
  let least = Infinity;
  for (const storeys of wish.storeys) {
    const [from, to] = wish.w;
    let { d } = wish;
    const wanted = groundForM2(livingM2, storeys, wish.roof) / d;
    const w = Math.min(to, Math.max(from, wanted));
    // What the width cannot give the depth gives, within a metre or two.
    d = Math.min(d * 1.18, Math.max(d * 0.82, (d * wanted) / w));
    const miss = Math.abs(Math.log((w * d) / (wanted * wish.d))) + 0.02 * Math.abs(storeys - wish.storeys[0]!);
    if (miss < least) {
      least = miss;
      best = { w, d, storeys };
    }
  }
  const { w, d, storeys } = best!;
  const isFlat = wish.roof === 'flat';
  const span = wish.roof === 'pent' ? d : Math.min(w, d) / 2;
  return {
    kind: wish.kind,
    w,
    d,
    storeys,
    eaves: storeys * wish.storeyM + wish.plinthM,
    ridge: isFlat ? 0 : Math.min(7, (wish.roof === 'gable' || wish.roof === 'mansard' ? d / 2 : span) * tan(wish.pitchDeg)), // prettier-ignore
    roof: wish.roof,
  };
}

function wishFor(stock: Stock, setting: Setting, kit: Kit, random: () => number): Wish {
  const { type, years } = stock;
  const isOld = years[1] <= 1948;
  const isNew = years[0] >= 1979;
  const oneOf = <T>(share: number, ...of: readonly T[]): T => of[Math.floor(share * of.length)]!;
  const pitched = (share: number): RoofForm =>
    isOld ? oneOf(share, 'gable', 'half-hip', 'half-hip', 'mansard', 'gable') : oneOf(share, 'gable', 'gable', 'gable', 'hip'); // prettier-ignore
  switch (type) {
    case 'detached-1':
    case 'detached-2': {
      const roof: RoofForm = isOld
        ? oneOf(random(), 'gable', 'half-hip', 'hip', 'mansard', 'hip')
        : isNew
          ? oneOf(random(), 'gable', 'gable', 'gable', 'hip', 'pent', 'pyramid')
          : oneOf(random(), 'gable', 'gable', 'gable', 'hip', 'hip', 'flat');
      const storeys = roof === 'flat' ? [1] : roof === 'pyramid' ? [2] : oneOf(random(), [1, 2], [1, 2], [2, 1]);
      return {
        kind: type,
        storeys,
        storeyM: 2.8,
        plinthM: 0.6,
        d: roof === 'flat' ? 10 + 3 * random() : 8.6 + 1.8 * random(),
        w: [8, 17],
        roof,
        pitchDeg: roof === 'pent' ? 14 : roof === 'pyramid' ? 24 : 34 + 12 * random(),
      };
    }
    case 'semi-1':
    case 'semi-2': {
      const isEstate = setting === 'estate' && isOld;
      return {
        kind: isEstate ? 'estate' : type,
        storeys: isEstate ? (kit.choice(1) < 0.5 ? [1, 2] : [2, 1]) : [2, 1],
        storeyM: isEstate ? 2.7 : 2.75,
        plinthM: 0.5,
        d: isEstate ? 8.2 + 1.2 * kit.choice(2) : 9 + 2 * kit.choice(3),
        w: [5.5, 9.5],
        // Only the free end of a half slopes: its neighbour stands at the other.
        roof: isEstate ? oneOf(kit.choice(4), 'half-hip', 'gable', 'half-hip', 'mansard') : isNew && kit.choice(4) < 0.2 ? 'pent' : oneOf(kit.choice(16), 'gable', 'gable', 'gable', 'hip'), // prettier-ignore
        pitchDeg: isEstate ? 46 + 5 * kit.choice(5) : 36 + 8 * kit.choice(6),
      };
    }
    case 'row-1':
    case 'row-2': {
      const isEstate = setting === 'estate' && isOld;
      const isFlat = !isOld && random() < (isNew ? 0.12 : 0.22);
      return {
        kind: isEstate ? 'estate' : type,
        storeys: type === 'row-2' ? [2, 3] : [2, 1, 3],
        storeyM: 2.75,
        plinthM: 0.5,
        d: isEstate ? 8.5 + kit.choice(7) : 9 + 2.2 * kit.choice(8),
        w: [5, 8.2],
        roof: isFlat ? 'flat' : 'gable',
        pitchDeg: isEstate ? 44 : 32 + 10 * kit.choice(9),
      };
    }
    case 'flats-3':
    case 'flats-7':
    case 'flats-13':
      return setting === 'perimeter' && years[1] <= 1978 && type !== 'flats-13'
        ? blockHouse(stock, kit, random)
        : slabHouse(stock, kit, random);
    default:
      return {
        kind: 'other-dwelling',
        storeys: [2, 1, 3],
        storeyM: 2.9,
        plinthM: 0.6,
        d: 9.5 + 2.5 * random(),
        w: [8, 22],
        roof: random() < 0.2 ? 'flat' : pitched(random()),
        pitchDeg: 36 + 8 * random(),
      };
  }
}

/** A tenement of the founding years between two party walls, or one that fills a gap of the war. */
function blockHouse({ type, years }: Stock, kit: Kit, random: () => number): Wish {
  const isOld = years[1] <= 1948;
  const usual = type === 'flats-3' ? [3, 4, 2] : [4, 5, 3];
  const share = random();
  const roof: RoofForm = isOld
    ? share < 0.34 + 0.3 * kit.choice(10) ? 'mansard' : share < 0.92 ? 'gable' : 'flat'
    : share < 0.8 ? 'gable' : 'flat'; // prettier-ignore
  return {
    kind: 'block-house',
    storeys: random() < 0.25 ? [...usual.slice(1), usual[0]!] : usual,
    storeyM: isOld ? 3.3 : 2.85,
    plinthM: isOld ? 1 + 0.6 * random() : 0.9,
    d: 11.6 + 0.8 * kit.choice(11),
    w: type === 'flats-3' ? [7, 15] : [10, 21],
    roof,
    pitchDeg: roof === 'mansard' ? 46 : 36 + 6 * kit.choice(12),
  };
}

/** One stair of a slab, or a tower where there are very many dwellings. */
function slabHouse({ type, dwellings, years }: Stock, kit: Kit, random: () => number): Wish {
  const tall = Math.max(5, Math.min(16, Math.round(dwellings / 4)));
  const storeys =
    type === 'flats-13' ? [tall, tall - 1, tall + 1, tall + 2] : type === 'flats-7' ? [4, 3, 5, 6] : [3, 2, 4];
  const isHigh = type === 'flats-13' && tall > 6;
  const isFlat = type === 'flats-13' || (years[0] >= 1949 && random() < (type === 'flats-7' ? 0.3 : 0.12));
  return {
    kind: isHigh ? 'high-rise' : years[1] <= 1948 ? 'flats' : 'slab',
    storeys,
    storeyM: 2.8,
    plinthM: 1,
    d: type === 'flats-13' ? 12.5 + 2 * random() : 10 + 1.4 * kit.choice(13),
    w: type === 'flats-13' ? [16, 34] : type === 'flats-7' ? [12, 21] : [9.5, 17],
    roof: isFlat ? 'flat' : kit.choice(14) < 0.25 ? 'hip' : 'gable',
    pitchDeg: 28 + 8 * kit.choice(15),
  };
}
