import { createRandom, seedOf } from '../../geo/noise.ts';
import type { CensusCell, CityInputs } from '../inputs.ts';
import { ANYTHING, TAKEN, type Obstacles } from '../obstacles.ts';
import { BLOCK, inGrain, type StreetPlan } from '../streets/generateStreets.ts';
import type { Neighbourhood } from '../streets/neighbourhoods.ts';
import type { Building } from './building.ts';
import { isPerimeterBlock, unitsOf, type Unit } from './dwellingTypes.ts';
import type { Footprints } from './footprints.ts';

const CELL_M = 100;
const STREET_HALF_M = 3.2;
const CROSSING_M = 6;
const STEP_M = 3;
/** How far from its cell a building may stand when the cell itself is water, track or road. */
const LONGEST_MOVE_M = 260;
const MASK = ANYTHING & ~TAKEN.outside;
/** Rows behind the houses at the street, metres further back. */
const BACK_ROWS_M = [0, 15.5];

export interface Dwellings {
  readonly placed: number;
  /** Stand outside their cell, because nothing in it was free. */
  readonly moved: number;
  readonly missing: number;
}

/** A stretch along a street that houses can stand on. */
interface Frontage {
  readonly area: Neighbourhood;
  /** Kerb line across the grain and the side on which the houses stand. */
  readonly w: number;
  readonly side: 1 | -1;
  readonly back: number;
  readonly from: number;
  readonly to: number;
}

/** Stands a building for every residential building of the census in its cell, along the streets of its neighbourhood. */
export function placeDwellings(
  inputs: CityInputs,
  plan: StreetPlan,
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
    const site: Site = { cell, plan, obstacles, footprints, heightAt, put };
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
  readonly obstacles: Obstacles;
  readonly footprints: Footprints;
  readonly heightAt: (x: number, z: number) => number;
  readonly put: (building: Building) => void;
}

/** Fills the frontages of a cell; what the first rows cannot take goes behind them. Returns what is left. */
function alongStreets(site: Site, units: Unit[], random: () => number): Unit[] {
  let left = units;
  for (const back of BACK_ROWS_M) {
    if (left.length === 0) break;
    const frontages = frontagesOf(site, back);
    const available = frontages.reduce((sum, f) => sum + f.to - f.from, 0);
    const widths = left.reduce((sum, unit) => sum + unit.count * unit.w, 0);
    const gaps = left.reduce((sum, unit) => sum + unit.gap, 0);
    // Few houses spread over the cell, many stand closer and become narrower.
    const isDense = isPerimeterBlock(site.cell);
    const stretch = Math.min(isDense ? 1.5 : 3.2, Math.max(0.15, (0.86 * available - widths) / (gaps || 1)));
    const squeeze = Math.min(1, Math.max(0.72, (0.94 * available) / (widths + 0.15 * gaps || 1)));
    const rest: Unit[] = [];
    const queue = [...left];
    for (const frontage of shuffled(frontages, random)) {
      let at = frontage.from;
      for (let tries = 0; queue.length > 0 && tries < 4;) {
        const unit = queue[0]!;
        const width = unit.w * squeeze;
        const fits = Math.floor((frontage.to - at) / width);
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
        at += count * width + unit.gap * stretch * (0.7 + 0.6 * random());
        if (built < count) tries++;
      }
    }
    left = [...rest, ...queue];
  }
  return left;
}

/** Stands up to `count` houses of a unit wall to wall; returns how many found room. */
function buildRow(site: Site, frontage: Frontage, unit: Unit, at: number, width: number, count: number): number {
  let built = 0;
  const w = frontage.w + frontage.side * (STREET_HALF_M + unit.setback + frontage.back + unit.d / 2);
  for (let i = 0; i < count; i++) {
    const [x, z] = inGrain(frontage.area, at + (i + 0.5) * width, w);
    if (stand(site, unit, x, z, width, frontage.area.turn, unit.count > 1 ? -0.15 : 0.25)) built++;
  }
  return built;
}

function stand(site: Site, unit: Unit, x: number, z: number, width: number, turn: number, gap: number): boolean {
  // Houses of a row touch: their boxes are a hand's breadth narrower.
  const box = { x, z, w: width - 0.1, d: unit.d, turn };
  if (!site.obstacles.isBoxFree(x, z, box.w, box.d, turn, MASK) || !site.footprints.isFree(box, gap)) return false;
  site.footprints.add(box);
  const y = lowestUnder(site.heightAt, box);
  site.put({ ...box, y, h: unit.h, ridge: unit.ridge, use: 'dwelling' });
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

function frontagesOf(site: Site, back: number): Frontage[] {
  const { cell, plan, obstacles } = site;
  const areas = new Map<number, Neighbourhood>();
  for (const dx of [-45, 0, 45])
    for (const dz of [-45, 0, 45]) {
      const area = plan.neighbourhoods.at(cell.x + dx, cell.z + dz);
      areas.set(area.id, area);
    }
  const out: Frontage[] = [];
  for (const area of areas.values()) {
    const dx = cell.x - area.x;
    const dz = cell.z - area.z;
    const u = dx * Math.cos(area.turn) - dz * Math.sin(area.turn);
    const v = dx * Math.sin(area.turn) + dz * Math.cos(area.turn);
    for (let k = Math.ceil((v - 85) / BLOCK.across); k <= (v + 85) / BLOCK.across; k++)
      for (const side of [1, -1] as const) {
        const w = k * BLOCK.across;
        const centre = w + side * (STREET_HALF_M + 9 + back);
        let start: number | null = null;
        for (let t = u - 72; t <= u + 72 + STEP_M; t += STEP_M) {
          const [x, z] = inGrain(area, t, centre);
          const crossing = Math.abs(t - Math.round(t / BLOCK.along) * BLOCK.along);
          const isFree =
            t <= u + 72 &&
            Math.abs(x - cell.x) <= CELL_M / 2 &&
            Math.abs(z - cell.z) <= CELL_M / 2 &&
            crossing > CROSSING_M &&
            !(obstacles.at(x, z) & MASK) &&
            plan.neighbourhoods.at(x, z).id === area.id;
          if (isFree) start ??= t;
          else {
            if (start !== null && t - start > 6) out.push({ area, w, side, back, from: start, to: t - STEP_M });
            start = null;
          }
        }
      }
  }
  return out;
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
