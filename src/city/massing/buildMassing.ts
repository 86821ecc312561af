import type { CityInputs } from '../inputs.ts';
import type { Landcover } from '../landcover.ts';
import type { Obstacles } from '../obstacles.ts';
import type { StreetPlan } from '../streets/generateStreets.ts';
import type { Ground } from '../terrain/ground.ts';
import type { Building } from './building.ts';
import { closeBlocks } from './closeBlocks.ts';
import { encodeMassing } from './encodeMassing.ts';
import { Footprints } from './footprints.ts';
import { Frontages } from './frontages.ts';
import { placeDwellings } from './placeDwellings.ts';
import { placeHalls } from './placeHalls.ts';
import { placeSchools } from './placeSchools.ts';

export interface Massing {
  readonly buildings: readonly Building[];
  readonly footprints: Footprints;
  readonly counts: Record<string, number>;
  /** What a reader of the build's output should know. */
  readonly notes: readonly string[];
  readonly encode: () => Uint8Array;
}

/** Every residential building of the census, and plain halls and blocks where people work: generated. */
export function buildMassing(
  inputs: CityInputs,
  ground: Ground,
  landcover: Landcover,
  plan: StreetPlan,
  obstacles: Obstacles,
): Massing {
  const buildings: Building[] = [];
  const footprints = new Footprints();
  const put = (building: Building): void => {
    buildings.push(building);
  };
  const frontages = new Frontages(plan, obstacles);
  const schools = placeSchools(inputs, plan, obstacles, footprints, ground.heightAt, put);
  const dwellings = placeDwellings(inputs, plan, frontages, obstacles, footprints, ground.heightAt, put);
  const infill = closeBlocks(landcover, frontages, obstacles, footprints, ground.heightAt, put);
  const halls = placeHalls(inputs, obstacles, footprints, ground.heightAt, put);
  const notes = [
    `${dwellings.placed} residential buildings of the census stand, ${dwellings.moved} of them beside their cell` +
      (dwellings.missing > 0 ? `; ${dwellings.missing} found no room` : ''),
  ];
  return {
    buildings,
    footprints,
    counts: {
      buildings: buildings.length,
      dwellings: dwellings.placed,
      dwellingsBesideTheirCell: dwellings.moved,
      dwellingsWithoutRoom: dwellings.missing,
      schoolBuildings: schools,
      otherBuildings: schools + infill + halls,
    },
    notes,
    encode: () => encodeMassing(buildings),
  };
}
