import type { Point } from '../../geo/segmentIndex.ts';
import { Decks } from '../lines/decks.ts';
import { streetsOutside, type OsmInputs } from '../merge/osmInputs.ts';
import { Obstacles } from '../obstacles.ts';
import { arterialsBetweenStops } from '../streets/arterials.ts';
import { placeStructures } from '../structures.ts';
import type { GroundModel } from '../terrain/ground.ts';
import { gradeCourses } from './gradeCourses.ts';
import { planGrades, type GradePlan } from './planGrades.ts';

/** Nothing is built and no small street joins this near to the middle of a road in its cutting, metres. */
const KEPT_FREE_M = 14;
const BEYOND_SLOPE_M = 1;
/** Lines are drawn to this far beyond the boundary, metres: they fade there. */
const DRAWN_M = 500;

/** The main streets, and how they and the roads pass the railways and each other. */
export interface GradedStreets {
  readonly arterials: readonly (readonly Point[])[];
  readonly obstacles: Obstacles;
  readonly plan: GradePlan;
}

/**
 * Finds the main streets between the stops and digs the cuttings of all roads into the model of the ground: they are taken ground for
 * everything that is generated later.
 * @param structuresFile named in errors about structures
 */
export function gradeStreets(
  { taken, drawn, bounds }: Pick<OsmInputs, 'taken' | 'drawn' | 'bounds'>,
  ground: GroundModel,
  structuresFile: string,
): GradedStreets {
  const { model } = ground;
  const structures = placeStructures(taken.structures, (x, z) => model.heightAt(x, z), structuresFile);
  const obstacles = new Obstacles(taken, ground, structures);
  const arterials = arterialsBetweenStops(taken, obstacles);
  const outside = streetsOutside(arterials.map((points) => ({ kind: 'arterial', points })), bounds); // prettier-ignore
  const courses = gradeCourses(drawn, outside.map(({ points }) => points), model, new Decks(structures)); // prettier-ignore
  const plan = planGrades(courses, taken.levelCrossings.map(({ point }) => point), (x, z) => ground.city.signedDistance(x, z, DRAWN_M) < DRAWN_M); // prettier-ignore
  model.cuttings = plan.cuttings;
  for (const { stations } of plan.cuttings.all)
    stations.slice(1).forEach((b, i) => {
      const a = stations[i]!;
      const reach = Math.max(a.leftM, a.rightM, b.leftM, b.rightM) + BEYOND_SLOPE_M;
      obstacles.addCutting([[a.x, a.z], [b.x, b.z]], Math.max(KEPT_FREE_M, reach)); // prettier-ignore
    });
  return { arterials, obstacles, plan };
}
