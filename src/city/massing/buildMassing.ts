import type { CityInputs } from '../inputs.ts';
import type { Landcover } from '../landcover.ts';
import type { CityBuilding } from '../model/CityBuilding.ts';
import type { Obstacles } from '../obstacles.ts';
import type { StreetPlan } from '../streets/generateStreets.ts';
import type { Ground } from '../terrain/ground.ts';
import { streetFinder } from './buildingStreets.ts';
import { closeBlocks } from './closeBlocks.ts';
import { Footprints } from './footprints.ts';
import { Frontages } from './frontages.ts';
import { generatedBuilding } from './generatedBuilding.ts';
import { KINDS } from './kinds.ts';
import { placeAllotments } from './placeAllotments.ts';
import { placeDwellings } from './placeDwellings.ts';
import { placeHalls } from './placeHalls.ts';
import { placeOutbuildings } from './placeOutbuildings.ts';
import { placeSchools } from './placeSchools.ts';
import type { Plan } from './plan.ts';
import { Site } from './site.ts';

export interface Massing {
  readonly buildings: readonly CityBuilding[];
  /** What the buildings are made of, one for one. */
  readonly plans: readonly Plan[];
  readonly footprints: Footprints;
  readonly counts: Record<string, number>;
  /** What a reader of the build's output should know. */
  readonly notes: readonly string[];
}

/** Every residential building of the census with what stands beside it, and halls, schools and offices where people work: generated. */
export function buildMassing(
  inputs: CityInputs,
  ground: Ground,
  landcover: Landcover,
  plan: StreetPlan,
  obstacles: Obstacles,
): Massing {
  const footprints = new Footprints();
  const site = new Site(obstacles, footprints, ground.heightAt);
  const frontages = new Frontages(plan, obstacles);
  const schools = placeSchools(inputs, plan, site);
  const dwellings = placeDwellings(inputs, plan, frontages, site);
  const infill = closeBlocks(inputs, landcover, frontages, site);
  const halls = placeHalls(inputs, site);
  const outbuildings = placeOutbuildings(site) + placeAllotments(inputs, site);
  const streetOf = streetFinder(inputs, plan);
  const { plans } = site;
  const notes = [
    `${dwellings.placed} residential buildings of the census stand, ${dwellings.moved} of them beside their cell` +
      (dwellings.missing > 0 ? `; ${dwellings.missing} found no room` : ''),
  ];
  return {
    buildings: plans.map((p) => generatedBuilding(p, KINDS[p.kind].use === 'outbuilding' ? null : streetOf(p))),
    plans,
    footprints,
    counts: {
      buildings: plans.length,
      dwellings: dwellings.placed,
      dwellingsBesideTheirCell: dwellings.moved,
      dwellingsWithoutRoom: dwellings.missing,
      schoolBuildings: schools,
      outbuildings,
      otherBuildings: schools + infill + halls,
    },
    notes,
  };
}
