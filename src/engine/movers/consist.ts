import type { LandClass } from '../../schema/catalogue.ts';

/** What a car is: decides which parts of the shape it has. */
export const CAR_KINDS = [
  'tram',
  'bus',
  'coach',
  'loco',
  'boxes',
  'tank',
  'shuttle',
  'cab',
  'trailer',
  'shunter',
  'torpedo',
  'agv',
  'agv-loaded',
  'wagon',
  'wagon-20',
  'wagon-40',
] as const;
export type CarKind = (typeof CAR_KINDS)[number];

/** A car behind the front of what it belongs to. */
export interface Car {
  readonly kind: CarKind;
  /** From the front of the whole to the front of the car, metres. */
  readonly behindM: number;
  readonly lengthM: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Usual length of a car and the gap behind it, metres. */
const LENGTH_M: Readonly<Record<CarKind, readonly [number, number]>> = {
  tram: [8.4, 0.35],
  bus: [12, 0],
  coach: [26, 0.6],
  loco: [19, 0.8],
  boxes: [19.6, 0.7],
  tank: [16.2, 0.7],
  shuttle: [4.9, 0],
  cab: [4.4, 0.5],
  trailer: [11.6, 0],
  shunter: [12, 0.8],
  torpedo: [25.8, 0.8],
  agv: [14.8, 0],
  'agv-loaded': [14.8, 0],
  wagon: [19.6, 0.7],
  'wagon-20': [19.6, 0.7],
  'wagon-40': [19.6, 0.7],
};
export const WIDTH_M: Readonly<Record<CarKind, number>> = { tram: 2.4, bus: 2.55, coach: 2.82, loco: 2.98, boxes: 2.6, tank: 2.7, shuttle: 2.1, cab: 2.5, trailer: 2.55, shunter: 2.9, torpedo: 3.4, agv: 3, 'agv-loaded': 3, wagon: 2.6, 'wagon-20': 2.6, 'wagon-40': 2.6 }; // prettier-ignore
export const HEIGHT_M: Readonly<Record<CarKind, number>> = { tram: 3.5, bus: 3.1, coach: 4.1, loco: 4.2, boxes: 4.0, tank: 3.9, shuttle: 2.75, cab: 3.6, trailer: 4.0, shunter: 3.9, torpedo: 4.1, agv: 1.4, 'agv-loaded': 4, wagon: 4, 'wagon-20': 4, 'wagon-40': 4 }; // prettier-ignore

/** How a container wagon is drawn by the TEU on it: empty, with the short box, with the long one, with both. */
const WAGON_KINDS = ['wagon', 'wagon-20', 'wagon-40', 'boxes'] as const satisfies readonly CarKind[];
/** @param teu NaN = not known: drawn as it is when it is full */
export const wagonKind = (teu: number): CarKind => WAGON_KINDS[teu] ?? 'boxes';
export const isBoxWagon = (kind: CarKind): boolean => WAGON_KINDS.some((one) => one === kind);

/**
 * The cars of a mover: as many as fit into its length.
 * @param pick decides where there is a choice, 0 … 1
 * @param wagons how many container wagons a freight train is known to have; 0 = nobody says
 */
export function carsOf(kind: LandClass, lengthM: number, pick: number, wagons = 0): Car[] {
  const kinds: CarKind[] = [];
  let left = lengthM;
  const add = (car: CarKind, times: number): void => {
    for (let k = 0; k < times; k++) kinds.push(car);
  };
  const size = (car: CarKind): number => LENGTH_M[car][0] + LENGTH_M[car][1];
  if (kind === 'tram') add('tram', Math.max(2, Math.round(lengthM / size('tram'))));
  else if (kind === 'bus') add('bus', 1);
  else if (kind === 'shuttle') add('shuttle', 1);
  else if (kind === 'agv') add('agv', 1);
  else if (kind === 'truck') {
    add('cab', 1);
    add('trailer', 1);
  } else if (kind === 'torpedo') {
    // A locomotive at each end: nobody turns round.
    add('shunter', 1);
    add('torpedo', Math.max(1, Math.round((lengthM - 2 * size('shunter')) / size('torpedo'))));
    add('shunter', 1);
  } else if (kind === 'train') add('coach', Math.max(2, Math.round(lengthM / size('coach'))));
  else {
    add('loco', 1);
    left -= size('loco');
    const wagon = wagons > 0 || pick < 0.8 ? 'boxes' : 'tank';
    add(wagon, wagons > 0 ? wagons : Math.max(1, Math.floor(left / size(wagon))));
  }
  let behindM = 0;
  return kinds.map((car, i) => {
    const [length, gap] = LENGTH_M[car];
    const its = kind === 'bus' || kind === 'shuttle' ? lengthM : length;
    // Wagons stand where they stood when their locomotive has gone round: the same room before each and behind it.
    const before = kind === 'freight' ? gap / 2 : 0;
    const made = { kind: car, behindM: behindM + before, lengthM: its, isFirst: i === 0, isLast: i === kinds.length - 1 }; // prettier-ignore
    behindM += its + gap;
    return made;
  });
}
