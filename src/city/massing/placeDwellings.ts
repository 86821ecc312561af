import { createRandom, seedOf } from '../../geo/noise.ts';
import type { CensusCell, CityInputs } from '../inputs.ts';
import type { Obstacles } from '../obstacles.ts';
import type { StreetPlan } from '../streets/generateStreets.ts';
import type { Building } from './building.ts';
import { BUILD_MASK } from './buildMask.ts';
import { isPerimeterBlock, unitsOf, type Unit } from './dwellingTypes.ts';
import type { Footprints } from './footprints.ts';
import type { Frontage, Frontages } from './frontages.ts';

const CELL_M = 100;
/** How far from its cell a building may stand when the cell itself is water, track or road. */
const LONGEST_MOVE_M = 260;
/** Rows behind the houses at the street, metres further back. */
const BACK_ROWS_M = [0, 15.5];

export interface Dwellings {
  readonly placed: number;
  /** Stand outside their cell, because nothing in it was free. */
  readonly moved: number;
  readonly missing: number;
}

/** Stands a building for every residential building of the census in its cell, along the streets of its neighbourhood. */
export function placeDwellings(
  inputs: CityInputs,
  plan: StreetPlan,
  frontages: Frontages,
  obstacles: Obstacles,
  footprints: Footprints,
  heightAt: (x: number, z: number) => number,
  put: (building: Building) => void,
): Dwellings {
  let placed = 0;
  let moved = 0;
  let missing = 0;
  for (const cell of inputs.census) {
    if (!cell.isInCity || cell.buildings === 0) continue;
    const random = createRandom(seedOf(cell.id));
    const site: Site = { cell, plan, frontages, obstacles, footprints, heightAt, put };
    const left = alongStreets(site, unitsOf(cell, random), random);
    const total = cell.buildings;
    const count = left.reduce((sum, unit) => sum + unit.count, 0);
    const homeless = anywhere(site, left, random, CELL_M / 2, 90);
    const far = homeless > 0 ? anywhere(site, single(homeless), random, LONGEST_MOVE_M, 420) : 0;
    placed += total - far;
    moved += Math.min(homeless, count) - far;
    missing += far;
  }
  return { placed, moved, missing };
}

interface Site {
  readonly cell: CensusCell;
  readonly plan: StreetPlan;
  readonly frontages: Frontages;
  readonly obstacles: Obstacles;
  readonly footprints: Footprints;
  readonly heightAt: (x: number, z: number) => number;
  readonly put: (building: Building) => void;
}

/** Fills the frontages of a cell; what the first rows cannot take goes behind them. Returns what is left. */
function alongStreets(site: Site, units: Unit[], random: () => number): Unit[] {
  const { cell } = site;
  const isDense = isPerimeterBlock(cell);
  const square = { x: cell.x, z: cell.z, halfM: CELL_M / 2 };
  let queue = units;
  for (const back of BACK_ROWS_M) {
    if (queue.length === 0) break;
    const found = site.frontages.within(square, back, isDense);
    const available = found.reduce((sum, frontage) => sum + frontage.length, 0);
    const widths = queue.reduce((sum, unit) => sum + unit.count * unit.w, 0);
    const gaps = queue.reduce((sum, unit) => sum + unit.gap, 0);
    // In old blocks houses touch and share the street among them; elsewhere few spread over the cell, many stand closer.
    const stretch = isDense ? 1 : Math.min(3.2, Math.max(0.15, (0.86 * available - widths) / (gaps || 1)));
    const squeeze = isDense
      ? Math.min(1.25, Math.max(0.72, (0.9 * available) / (widths || 1)))
      : Math.min(1, Math.max(0.72, (0.94 * available) / (widths + 0.15 * gaps || 1)));
    queue = [...queue];
    for (const frontage of isDense ? found : shuffled(found, random)) {
      let at = 0;
      for (let tries = 0; queue.length > 0 && tries < 4;) {
        const unit = queue[0]!;
        const room = frontage.length - at;
        // The last house of a row takes what is left of it, so that the block closes.
        const width = isDense && room < unit.w * squeeze * 1.5 && room > 8 ? Math.min(room, 26) : unit.w * squeeze;
        const fits = Math.floor(room / width + 1e-9);
        if (fits < Math.min(unit.count, 2)) {
          // Perhaps a smaller one fits in what is left.
          queue.push(queue.shift()!);
          tries++;
          continue;
        }
        queue.shift();
        const count = Math.min(unit.count, fits);
        const built = buildRow(site, frontage, unit, at, width, count);
        if (built < unit.count) queue.push({ ...unit, count: unit.count - built });
        // A house that finds something in its way tries again a little farther on.
        if (isDense && built === 0) {
          at += 4;
          if (at + 8 > frontage.length) break;
          continue;
        }
        at += count * width + unit.gap * stretch * (isDense ? 1 : 0.7 + 0.6 * random());
        if (built < count) tries++;
      }
    }
  }
  return queue;
}

/** Stands up to `count` houses of a unit wall to wall; returns how many found room. */
function buildRow(site: Site, frontage: Frontage, unit: Unit, at: number, width: number, count: number): number {
  let built = 0;
  for (let i = 0; i < count; i++) {
    const [x, z] = frontage.place(at + (i + 0.5) * width, unit.setback + unit.d / 2);
    if (stand(site, unit, x, z, width, frontage.turn, unit.count > 1 || unit.gap === 0 ? -0.15 : 0.25)) built++;
  }
  return built;
}

function stand(site: Site, unit: Unit, x: number, z: number, width: number, turn: number, gap: number): boolean {
  // Houses of a row touch: their boxes are a hand's breadth narrower.
  const box = { x, z, w: width - 0.1, d: unit.d, turn };
  if (!site.obstacles.isBoxFree(x, z, box.w, box.d, turn, BUILD_MASK) || !site.footprints.isFree(box, gap))
    return false;
  site.footprints.add(box);
  const y = lowestUnder(site.heightAt, box);
  site.put({ ...box, y, h: unit.h, ridge: unit.ridge, use: 'dwelling', isTouching: gap < 0 });
  return true;
}

/** The lowest ground under a box: no corner floats. */
export function lowestUnder(
  heightAt: (x: number, z: number) => number,
  { x, z, w, d, turn }: { x: number; z: number; w: number; d: number; turn: number },
): number {
  const ux = Math.cos(turn) / 2;
  const uz = -Math.sin(turn) / 2;
  let y = heightAt(x, z);
  for (const a of [-w, w]) for (const b of [-d, d]) y = Math.min(y, heightAt(x + ux * a - uz * b, z + uz * a + ux * b));
  return y;
}

/** Looks for any free place within `reach` of the cell's middle, smaller and smaller; returns how many buildings found none. */
function anywhere(site: Site, units: readonly Unit[], random: () => number, reach: number, tries: number): number {
  let missing = 0;
  for (const unit of units)
    for (let i = 0; i < unit.count; i++) {
      let isPlaced = false;
      for (let t = 0; t < tries && !isPlaced; t++) {
        const share = t / tries;
        const x = site.cell.x + (2 * random() - 1) * reach * (reach > CELL_M ? Math.max(0.25, share) : 1);
        const z = site.cell.z + (2 * random() - 1) * reach * (reach > CELL_M ? Math.max(0.25, share) : 1);
        const { turn } = site.plan.neighbourhoods.at(x, z);
        const scale = 1 - 0.45 * share;
        isPlaced = stand(site, { ...unit, d: unit.d * scale }, x, z, unit.w * scale, turn, 0.2);
      }
      if (!isPlaced) missing++;
    }
  return missing;
}

const single = (count: number): Unit[] => [
  { type: 'other', count, w: 9.5, d: 9.5, h: 6, ridge: 3, setback: 4, gap: 3 },
];

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
