import { gradeStreets } from '../../src/city/grades/gradeStreets.ts';
import { layGrades } from '../../src/city/grades/layGrades.ts';
import { buildLandcover } from '../../src/city/landcover.ts';
import { levelCrossings } from '../../src/city/lines/levelCrossings.ts';
import { buildLines } from '../../src/city/lines/buildLines.ts';
import { readInputs } from '../../src/city/inputs.ts';
import { buildMassing } from '../../src/city/massing/buildMassing.ts';
import { planPaving } from '../../src/city/paving/planPaving.ts';
import { placeStructures } from '../../src/city/structures.ts';
import { generateStreets } from '../../src/city/streets/generateStreets.ts';
import { buildGround, groundModel } from '../../src/city/terrain/ground.ts';
import { plantTrees, TREE_ROOM_M } from '../../src/city/trees.ts';

export const CITY_FOLDER = 'assets/city';

/** The whole city from the curated files of the project, in memory. */
export function buildInMemory() {
  const inputs = readInputs(CITY_FOLDER);
  const known = groundModel(inputs);
  const graded = gradeStreets({ taken: inputs, drawn: inputs, bounds: null }, known, 'structures.geojson');
  const { obstacles } = graded;
  const ground = buildGround(inputs, known);
  const structures = placeStructures(inputs.structures, ground.levelAt, 'structures.geojson');
  const landcover = buildLandcover(inputs, ground);
  const plan = generateStreets(inputs, landcover, obstacles, graded.arterials);
  const grades = layGrades(graded.plan, ground.heightAt, inputs.railBridges);
  const lines = buildLines(inputs, ground, structures, plan.streets, [], grades);
  const massing = buildMassing(inputs, ground, landcover, plan, obstacles);
  const paving = planPaving(inputs, ground, structures, lines, obstacles, massing.footprints);
  const isFree = (x: number, z: number): boolean =>
    massing.footprints.isFree({ x, z, w: TREE_ROOM_M, d: TREE_ROOM_M, turn: 0 }, 0);
  const trees = plantTrees(inputs, ground, landcover, obstacles, isFree, plan.streets);
  const crossings = levelCrossings(inputs.levelCrossings, lines, ground);
  return {
    inputs,
    ground,
    structures,
    crossings,
    landcover,
    obstacles,
    plan,
    grades,
    gradePlan: graded.plan,
    lines,
    massing,
    paving,
    trees,
  };
}
