import { createRandom } from '../../geo/noise.ts';
import { KINDS, type GeneratedKind } from './kinds.ts';
import { planOf, type Plan } from './plan.ts';
import { beside, type Site } from './site.ts';

const GARAGE = { w: 3.2, d: 6.2, h: 2.7 };
/** Boxes of a garage row are as wide as this. */
const BOX_M = 2.9;

/**
 * Garages beside houses and in rows behind flats, sheds and garden houses in gardens, workshops in the yards of old blocks. Each only
 * where there is room, decided by the place of its house alone.
 * @returns how many stand
 */
export function placeOutbuildings(site: Site): number {
  const before = site.plans.length;
  for (const house of site.plans.slice(0, before)) {
    if (KINDS[house.kind].use !== 'dwelling') continue;
    const random = createRandom(Math.round(house.x * 10) * 7349 + Math.round(house.z * 10));
    switch (house.kind) {
      case 'block-house':
      case 'corner-house':
        inYard(site, house, random);
        break;
      case 'slab':
      case 'flats':
      case 'high-rise':
        garageRow(site, house, random);
        break;
      default:
        besideHouse(site, house, random);
    }
  }
  return site.plans.length - before;
}

type Sort = { readonly kind: GeneratedKind; readonly h: number; readonly roof?: Plan['roof']; readonly ridge?: number };

/** Builds where it is free; `u` along the house's axis and `v` across it away from the street, from its middle. */
function put(site: Site, house: Plan, sort: Sort, u: number, v: number, w: number, d: number, gap: number): boolean {
  const box = beside(house, u, house.rear * v, w, d);
  if (!site.isFree(box, gap)) return false;
  site.build(planOf({ ...box, kind: sort.kind, eaves: sort.h, roof: sort.roof ?? 'flat', ridge: sort.ridge ?? 0, storeys: 1, rear: house.rear, isTouching: gap < 0, foot: 0 })); // prettier-ignore
  return true;
}

function besideHouse(site: Site, house: Plan, random: () => number): void {
  const [s, t] = [house.w / 2, house.d / 2];
  const isEstate = house.kind === 'estate';
  const isRow = house.kind.startsWith('row');
  if (isEstate) {
    // The stable behind a miner's house leans on its neighbour's.
    put(site, house, { kind: 'stable', h: 2.4, roof: 'pent', ridge: 1.2 }, 0, t + 1.5, Math.min(4.6, house.w - 1), 3.2, -0.1); // prettier-ignore
  }
  if (!isRow && random() < (isEstate ? 0.5 : 0.86)) {
    const back = t - 2 - 5 * random();
    const side = random() < 0.5 ? 1 : -1;
    const isCarport = random() < 0.12;
    const sort: Sort = isCarport
      ? { kind: 'carport', h: 2.4 }
      : random() < 0.2
        ? { kind: 'garage', h: 2.5, roof: 'gable', ridge: 1.6 }
        : { kind: 'garage', h: GARAGE.h };
    const w = random() < 0.16 ? 6 : GARAGE.w;
    for (const [u, v] of [
      [side * (s + w / 2 + 0.1), back],
      [-side * (s + w / 2 + 0.1), back],
      [side * (s - w / 2), t + 7],
      [0, t + 8],
    ] as const)
      // prettier-ignore
      if (put(site, house, sort, u, v, w, GARAGE.d, -0.05)) break;
  }
  const garden = 6 + 7 * random();
  if (random() < (isRow ? 0.72 : 0.6)) {
    const [w, d] = [2.2 + 1.6 * random(), 2 + 1.2 * random()];
    const u = (random() - 0.5) * (house.w - w);
    const sort: Sort = random() < 0.6 ? { kind: 'garden-house', h: 2.1, roof: 'gable', ridge: 0.7 } : { kind: 'shed', h: 2, roof: 'pent', ridge: 0.5 }; // prettier-ignore
    for (const v of [t + garden, t + 4]) if (put(site, house, sort, u, v, w, d, 0.2)) break;
  }
}

/** Garages in a row behind flats or beside them. */
function garageRow(site: Site, house: Plan, random: () => number): void {
  if (random() < 0.35) return;
  const wanted = Math.min(8, Math.round((house.dwellings ?? 4) * (0.2 + 0.45 * random())));
  if (wanted < 2) return;
  const t = house.d / 2;
  for (const v of [t + 11 + 4 * random(), t + 16, t + 22, -t - 12]) {
    let built = 0;
    for (let i = 0; i < wanted; i++) {
      const u = (i - (wanted - 1) / 2) * BOX_M;
      if (put(site, house, { kind: 'garage', h: 2.5 }, u, v, BOX_M - 0.03, 6, -0.02)) built++;
      else if (i > 1 && built === 0) break;
    }
    if (built > 0) return;
  }
}

/** Yards of old blocks: wings, workshops, sheds and a few garages. */
function inYard(site: Site, house: Plan, random: () => number): void {
  const t = house.d / 2;
  const width = house.shape.form === 'corner' ? 8 : house.w;
  if (random() < 0.42)
    put(site, house, { kind: 'back-house', h: 5.6 + 3 * Math.floor(2 * random()), roof: 'pent', ridge: 1 }, (random() < 0.5 ? 1 : -1) * (width / 2 - 2.4), t + 3.6, 4.6, 7, -0.05); // prettier-ignore
  if (random() < 0.4) {
    const [w, d] = [5 + (width - 5) * random(), 5 + 4 * random()];
    const isTall = random() < 0.25;
    put(site, house, { kind: isTall ? 'back-house' : 'workshop', h: isTall ? 8.5 : 3.6, roof: isTall ? 'gable' : 'flat', ridge: isTall ? 2.6 : 0 }, (random() - 0.5) * 3, t + 13 + 3 * random(), w, d, -0.05); // prettier-ignore
  }
  if (random() < 0.45)
    for (let i = 0; i < 1 + Math.floor(3 * random()); i++)
      put(site, house, { kind: 'garage', h: 2.5 }, (i - 1) * BOX_M, t + 19 + 2 * random(), BOX_M - 0.03, 6, 0.02);
}
