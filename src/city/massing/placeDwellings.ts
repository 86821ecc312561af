import { createRandom, hash2, seedOf } from '../../geo/noise.ts';
import type { CensusCell, CityInputs } from '../inputs.ts';
import type { StreetPlan } from '../streets/generateStreets.ts';
import type { Stock } from './cellStock.ts';
import { buildCorner } from './cornerHouse.ts';
import type { Frontage, Frontages } from './frontages.ts';
import type { Kit, Setting } from './houseDesign.ts';
import { planOf, type Plan } from './plan.ts';
import type { Site } from './site.ts';
import { unitsOf, type Unit } from './units.ts';

const CELL_M = 100;
/** How far from its cell a building may stand when the cell itself is water, track or road. */
const LONGEST_MOVE_M = 260;
/** Rows behind the houses at the street, metres further back. */
const BACK_ROWS_M = [0, 17];

export interface Dwellings {
  readonly placed: number;
  /** Stand outside their cell, because nothing in it was free. */
  readonly moved: number;
  readonly missing: number;
}

/** Stands a building for every residential building of the census in its cell, along the streets of its neighbourhood. */
export function placeDwellings(inputs: CityInputs, plan: StreetPlan, frontages: Frontages, site: Site): Dwellings {
  let placed = 0;
  let moved = 0;
  let missing = 0;
  for (const cell of inputs.census) {
    if (!cell.isInCity || cell.buildings === 0) continue;
    const random = createRandom(seedOf(cell.id));
    const { id } = plan.neighbourhoods.at(cell.x, cell.z);
    const kit: Kit = { choice: (question) => hash2(id, question, 51) };
    const { units, setting } = unitsOf(cell, kit, random);
    const ground: Ground = { cell, plan, frontages, site, setting, random };
    const left = anywhere(ground, alongStreets(ground, units), CELL_M / 2, 90);
    const homeless = anywhere(ground, left, LONGEST_MOVE_M, 420);
    const count = (list: readonly Unit[]): number => list.reduce((sum, unit) => sum + unit.houses.length, 0);
    placed += cell.buildings - count(homeless);
    moved += count(left) - count(homeless);
    missing += count(homeless);
  }
  return { placed, moved, missing };
}

interface Ground {
  readonly cell: CensusCell;
  readonly plan: StreetPlan;
  readonly frontages: Frontages;
  readonly site: Site;
  readonly setting: Setting;
  readonly random: () => number;
}

/** Metres of a frontage that a unit takes without the gap beside it. */
const frontOf = ({ design, houses, isEndOn }: Unit): number => (isEndOn ? design.d : houses.length * design.w);

/** Fills the frontages of a cell; what the first rows cannot take goes behind them. Returns what is left. */
function alongStreets(ground: Ground, units: readonly Unit[]): Unit[] {
  const { cell, random } = ground;
  const isDense = ground.setting === 'perimeter';
  const square = { x: cell.x, z: cell.z, halfM: CELL_M / 2 };
  const queue = [...units];
  for (const back of BACK_ROWS_M) {
    if (queue.length === 0) break;
    const found = ground.frontages.within(square, back, isDense);
    const available = found.reduce((sum, frontage) => sum + frontage.length, 0);
    const widths = queue.reduce((sum, unit) => sum + frontOf(unit), 0);
    const gaps = queue.reduce((sum, unit) => sum + unit.gap, 0);
    // In old blocks houses touch and share the street among them; elsewhere few spread over the cell, many stand closer.
    const stretch = isDense ? 1 : Math.min(3.2, Math.max(0.15, (0.86 * available - widths) / (gaps || 1)));
    const squeeze = isDense
      ? Math.min(1.2, Math.max(0.74, (0.9 * available) / (widths || 1)))
      : Math.min(1, Math.max(0.76, (0.94 * available) / (widths + 0.15 * gaps || 1)));
    for (const frontage of isDense ? found : shuffled(found, random)) {
      if (queue.length === 0) break;
      fill(ground, frontage, queue, back, squeeze, stretch);
    }
  }
  return queue;
}

/** Takes units from the queue as long as they fit along a frontage. */
function fill(ground: Ground, frontage: Frontage, queue: Unit[], back: number, squeeze: number, stretch: number): void {
  const { random } = ground;
  const isDense = ground.setting === 'perimeter';
  const end = frontage.length;
  let at = 0;
  if (isDense && back === 0) at = buildCorner(ground.site, frontage, queue, 0);
  for (let tries = 0; queue.length > 0 && tries < 4;) {
    const unit = queue[0]!;
    const room = end - at;
    if (room < 5) break;
    const isEndOn =
      unit.isEndOn && back === 0 && unit.houses.length * unit.design.w + unit.setback < frontage.depth - 8;
    // The last house of a row takes what is left of it, so that the block closes.
    const full = unit.design.w * squeeze;
    const width = isDense && unit.gap === 0 && room < full * 1.5 && room > 8 ? Math.min(room, full * 1.5) : full;
    const fits = isEndOn ? (unit.design.d <= room ? unit.houses.length : 0) : Math.floor(room / width + 1e-9);
    if (fits < Math.min(unit.houses.length, 2)) {
      // Perhaps a smaller one fits in what is left.
      queue.push(queue.shift()!);
      tries++;
      continue;
    }
    queue.shift();
    const some = { ...unit, houses: unit.houses.slice(0, fits), isEndOn };
    const left = [...buildRow(ground, frontage, some, at, width), ...unit.houses.slice(fits)];
    if (left.length > 0) queue.push({ ...unit, houses: left });
    const built = unit.houses.length - left.length;
    // A house that finds something in its way tries again a little farther on.
    if (isDense && built === 0) {
      at += 2;
      continue;
    }
    at += isEndOn
      ? unit.design.d + Math.max(14, unit.gap * stretch)
      : some.houses.length * width + unit.gap * stretch * (isDense ? 1 : 0.7 + 0.6 * random());
    if (left.length > 0) tries++;
  }
}

/** Stands the houses of a unit wall to wall; returns those that found no room. */
function buildRow(ground: Ground, frontage: Frontage, unit: Unit, at: number, width: number): Stock[] {
  const { houses, design, isEndOn } = unit;
  const turn = isEndOn ? frontage.turn + Math.PI / 2 : frontage.turn;
  const isTouching = houses.length > 1 || unit.gap === 0;
  return houses.filter((house, i) => {
    const isBack = unit.stagger > 0 && i % 4 > 1 ? unit.stagger : 0;
    const [x, z] = isEndOn
      ? frontage.place(at + design.d / 2 + isBack, unit.setback + (i + 0.5) * width)
      : frontage.place(at + (i + 0.5) * width, unit.setback + isBack + design.d / 2);
    const isEnd = [i === 0, i === houses.length - 1] as const;
    // Seen along the axis; end-on the axis points to or from the street.
    const isTurned = isEndOn ? frontage.rear > 0 : frontage.way < 0;
    const freeEnds = isTurned ? ([isEnd[1], isEnd[0]] as const) : isEnd;
    const form = { x, z, turn, rear: frontage.rear, freeEnds, isTouching };
    return !stand(ground, unit, house, { ...form, w: width }, isTouching ? -0.15 : 0.25);
  });
}

type Standing = Pick<Plan, 'x' | 'z' | 'w' | 'turn' | 'rear' | 'freeEnds' | 'isTouching'>;

function stand(ground: Ground, { design }: Unit, house: Stock, at: Standing, gap: number): boolean {
  // Houses of a row touch: their boxes are a hand's breadth narrower.
  const box = { ...at, w: at.w - 0.04, d: design.d };
  if (!ground.site.isFree(box, gap)) return false;
  ground.site.build(
    planOf({
      ...box,
      kind: design.kind,
      eaves: design.eaves,
      ridge: design.ridge,
      roof: design.roof,
      storeys: design.storeys,
      years: house.years,
      dwellings: house.dwellings || null,
      foot: 0,
    }),
  );
  return true;
}

/** Looks for any free place within `reach` of the cell's middle, smaller and smaller; returns what found none. */
function anywhere(ground: Ground, units: readonly Unit[], reach: number, tries: number): Unit[] {
  const { cell, plan, random } = ground;
  return units.flatMap((unit) => {
    const left = unit.houses.filter((house) => {
      for (let t = 0; t < tries; t++) {
        const share = t / tries;
        const far = reach > CELL_M ? Math.max(0.25, share) : 1;
        const x = cell.x + (2 * random() - 1) * reach * far;
        const z = cell.z + (2 * random() - 1) * reach * far;
        const scale = 1 - 0.45 * share;
        const { design } = unit;
        const small = { ...unit, design: { ...design, d: Math.min(design.d, 12) * scale } };
        const { turn } = plan.neighbourhoods.at(x, z);
        const at: Standing = { x, z, w: Math.min(design.w, 20) * scale, turn, rear: 1, freeEnds: [true, true], isTouching: false }; // prettier-ignore
        if (stand(ground, small, house, at, 0.2)) return false;
      }
      return true;
    });
    return left.length > 0 ? [{ ...unit, houses: left }] : [];
  });
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
