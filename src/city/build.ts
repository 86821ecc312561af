import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { boundsOf } from '../geo/polygonField.ts';
import { SCENE_ORIGIN } from '../geo/sceneFrame.ts';
import type { CityManifest } from '../schema/cityFiles.ts';
import { encodePaving } from '../schema/paving.ts';
import { districtsGeoJson } from './districts.ts';
import { readJson } from './readers/geojson.ts';
import { fingerprint, hashFiles } from './fingerprint.ts';
import { INPUT_FILES, readInputs } from './inputs.ts';
import { candidateOf, mergeBuildings } from './merge/mergeBuildings.ts';
import { osmInputs, streetsOutside, withWaters } from './merge/osmInputs.ts';
import { openSources, readBuildings } from './merge/readSources.ts';
import { sourceLines, sourcesOf, standing } from './merge/report.ts';
import { hashSources, listSources } from './merge/sourceFiles.ts';
import { BuiltGround } from './merge/builtGround.ts';
import { settleStructures } from './merge/settleStructures.ts';
import { gradeStreets } from './grades/gradeStreets.ts';
import { layGrades } from './grades/layGrades.ts';
import { placeLabels } from './labels.ts';
import { Decks } from './lines/decks.ts';
import { levelCrossings } from './lines/levelCrossings.ts';
import { osmBridges } from './lines/osmBridges.ts';
import { osmLines } from './lines/osmLines.ts';
import { streetLabels } from './lines/streetLabels.ts';
import { extentAround, OSM_MARGIN_M } from './readers/osm/osmExtent.ts';
import { buildLandcover } from './landcover.ts';
import { buildLines } from './lines/buildLines.ts';
import { buildMassing } from './massing/buildMassing.ts';
import { assetNames, shapedModels, type CastModel } from './models.ts';
import { writeOutput, type WrittenFile } from './output.ts';
import { planPaving } from './paving/planPaving.ts';
import { landmarkFiles, readLandmarks, withSidecar } from './readers/landmark/landmarks.ts';
import { problemLine } from './readers/readSummary.ts';
import { SOURCES } from './sources.ts';
import { structureRows } from './structureRows.ts';
import { placeStructures } from './structures.ts';
import { generateStreets } from './streets/generateStreets.ts';
import { buildGround, groundModel, terrainExtent } from './terrain/ground.ts';
import { isTerrainFile, listTerrain, readTerrain } from './terrain/terrainSources.ts';
import type { WrittenTile } from './tiles/TileFiles.ts';
import { surroundingsOf } from './tiles/surroundings.ts';
import { BUILDINGS_FILE, FAR_BUILDINGS_FILE, TILESET_FILE, writeTiles } from './tiles/writeTiles.ts';
import { plantTrees, TREE_ROOM_M } from './trees.ts';

export interface BuildOptions {
  /** Folder of the curated files. */
  readonly from: string;
  /** Folder that is served as `/city/`. */
  readonly to: string;
  /** Files and folders: buildings (CityGML, CityJSON, OpenStreetMap, GeoJSON), terrain (GeoTIFF, XYZ), models of landmarks (GLB). */
  readonly with?: readonly string[];
  /** Folder that `city -- fetch` fills; everything in it is taken, too. */
  readonly sources?: string;
  /** How the viewer draws the curated models, for the tileset that other viewers read; without it that has buildings only. */
  readonly loadCastModel?: () => Promise<CastModel>;
  /** Build even where the outputs are newer than everything they come from. */
  readonly isForced?: boolean;
  /** Hears each step as one line. */
  readonly say: (line: string) => void;
}

export interface BuildReport {
  readonly hash: string;
  readonly seconds: number;
  readonly counts: Record<string, number>;
  readonly files: readonly WrittenFile[];
  /** Tiles by what they were made from: the next build leaves alone what is the same. */
  readonly tiles: readonly WrittenTile[];
}

/** In the folder of the curated files, and as it is served. */
const DISTRICTS_FILE = 'districts.geojson';
/** Beside the outputs: what they were built from. */
export const REPORT_FILE = 'build.json';
const PAVING_FILE = 'paving.bin';

/**
 * Builds the city's files.
 * @returns the report, or null where everything was up to date
 * @throws CityInputError when a curated file is missing or wrong
 */
export async function buildCity(options: BuildOptions): Promise<BuildReport | null> {
  const { from, to, isForced = false, say } = options;
  const started = performance.now();
  const curated = readInputs(from);
  const named = options.with ?? [];
  const fetched = options.sources ?? '';
  const models = landmarkFiles([join(from, 'landmarks'), ...named]);
  const ofModels = new Set(models.flatMap(withSidecar));
  const sourceFiles = listSources(named, fetched).filter(({ path }) => !isTerrainFile(path) && !ofModels.has(path));
  const terrainFiles = listTerrain(named, fetched);
  const others = hashFiles([...terrainFiles.map(({ path }) => path), ...ofModels]);
  const assets = assetNames(join(from, 'assets'));
  const hash = fingerprint(from, INPUT_FILES, [...assets]) + (await hashSources(sourceFiles)) + others;
  const last = readReport(to);
  if (
    !isForced &&
    last?.hash === hash &&
    [...last.files, ...last.tiles].every((file) => existsSync(join(to, file.name)))
  ) {
    say(`city: up to date in ${to}`);
    return null;
  }
  const since = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const structuresFile = join(from, 'structures.geojson');
  const districtsFile = join(from, DISTRICTS_FILE);
  const districts = districtsGeoJson(readJson(districtsFile), districtsFile);
  const extent = extentAround(boundsOf(curated.boundary.lines), OSM_MARGIN_M);
  const sources = await openSources(sourceFiles, extent, say);
  const inputs = withWaters(curated, sources.features);
  const terrain = await readTerrain(terrainFiles, terrainExtent(inputs), (line) => say(`city: ${line}`));
  const mapped = osmInputs(inputs, sources.features);
  const known = groundModel(inputs, structuresFile, terrain.heights);
  const landcover = buildLandcover(mapped.taken, known, mapped.landuse);
  say(`city: land cover, ${landcover.frame.width} × ${landcover.frame.height} (${since()})`);
  const graded = gradeStreets(mapped, known, structuresFile);
  const { obstacles } = graded;
  say(
    `city: crossings, ${graded.plan.separations.length} above each other, ${graded.plan.open.length} left at grade (${since()})`,
  );
  const ground = buildGround(inputs, known);
  sources.ground = ground;
  say(`city: ground, ${ground.vertexCount} vertices (${since()})`);
  if (terrain.heights) say(`city: ground, ${ground.refined.errorM} m true to the measured heights`);
  const structures = placeStructures(inputs.structures, ground.levelAt, structuresFile);
  const plan = generateStreets(mapped.taken, landcover, obstacles, graded.arterials);
  const streets = streetsOutside(plan.streets, mapped.bounds);
  const osm = osmLines(sources.features, ground, new Decks(structures));
  const grades = layGrades(graded.plan, ground.heightAt, inputs.railBridges);
  const lines = buildLines(mapped.drawn, ground, structures, streets, osm.lines, grades);
  const crossings = levelCrossings(inputs.levelCrossings, lines, ground);
  say(`city: lines, ${lines.lines.length} (${since()})`);
  const massing = buildMassing(inputs, ground, landcover, plan, obstacles);
  say(`city: massing, ${massing.buildings.length} buildings (${since()})`);
  const paving = planPaving(mapped.taken, ground, structures, lines, obstacles, massing.footprints);
  say(`city: paving of the port, ${paving.length} (${since()})`);
  const labels = [...placeLabels(inputs, ground), ...streetLabels(sources.features, ground)];
  const better = await readBuildings(sources, (x, z) => ground.city.contains(x, z));
  const settled = settleStructures(structures, better.candidates);
  const built = new BuiltGround(settled.candidates);
  const isFree = (x: number, z: number): boolean =>
    built.isFree(x, z, TREE_ROOM_M / 2) &&
    (better.coverage.isCovered(x, z) ||
      massing.footprints.isFree({ x, z, w: TREE_ROOM_M, d: TREE_ROOM_M, turn: 0 }, 0));
  const trees = plantTrees(mapped.drawn, ground, landcover, obstacles, isFree, streets);
  say(`city: trees, ${trees.trees.length} (${since()})`);
  const landmarks = await readLandmarks(models, ground.heightAt);
  for (const problem of landmarks.problems) say(`city: landmark ${problemLine(problem)}`);
  const curatedModels = landmarks.buildings.map((building) => candidateOf(building, 'curated'));
  const generated = massing.buildings.map((building) => candidateOf(building, 'generated'));
  const merged = mergeBuildings([...settled.candidates, ...curatedModels, ...generated], better.coverage.isCovered);
  if (sourceFiles.length > 0) for (const line of sourceLines(sources.summary, merged)) say(`city: ${line}`);
  const shown = [
    ...settled.structures,
    ...crossings,
    ...grades.bridges,
    ...osmBridges(osm.decks, sources.features, ground.heightAt),
  ];
  const shaped = options.loadCastModel ? shapedModels(shown, await options.loadCastModel(), assets) : [];
  const tiles = await writeTiles(
    to,
    merged.buildings,
    surroundingsOf(inputs),
    last?.tiles,
    structureRows(shown),
    shaped,
  );
  const tileFiles = [...tiles.tiles, ...tiles.shaded];
  say(`city: tiles, ${tileFiles.length}, ${tiles.encoded} of them new (${since()})`);

  const counts: Record<string, number> = {
    groundVertices: ground.vertexCount,
    groundTriangles: ground.triangles.length / 3,
    waters: ground.model.waters.all.length,
    lines: lines.lines.length,
    streets: streets.length,
    ...massing.counts,
    ...tiles.counts,
    ...standing(merged),
    trees: trees.trees.length,
    paving: paving.length,
    structures: shown.length,
    ...(sourceFiles.length > 0 ? settled.counts : {}),
    labels: labels.length,
    ...(landmarks.buildings.length > 0 ? { landmarks: landmarks.buildings.length } : {}),
    ...(terrain.heights ? { measuredTerrainM2: terrain.heights.areaM2 } : {}),
  };
  const manifest: CityManifest = {
    version: 1,
    frame: { crs: 'EPSG:25832', e: SCENE_ORIGIN.e, n: SCENE_ORIGIN.n },
    files: {
      ground: 'ground.bin',
      lines: 'lines.bin',
      buildings: BUILDINGS_FILE,
      farBuildings: FAR_BUILDINGS_FILE,
      trees: 'trees.bin',
      structures: 'structures.json',
      labels: 'labels.json',
      water: 'water.json',
      paving: PAVING_FILE,
    },
    tileset: TILESET_FILE,
    landcover: {
      path: 'landcover.bin',
      x: landcover.frame.x,
      z: landcover.frame.z,
      metresPerPixel: landcover.frame.pixelM,
      width: landcover.frame.width,
      height: landcover.frame.height,
    },
    counts,
    sources: [...SOURCES, ...terrain.provenances, ...sourcesOf(merged, sources.features)],
  };
  const { files: names } = manifest;
  const files = [
    writeOutput(to, names.ground, ground.encode()),
    writeOutput(to, names.lines, lines.encode()),
    ...tiles.files,
    writeOutput(to, names.trees, trees.encode()),
    writeOutput(to, manifest.landcover.path, landcover.encode()),
    writeOutput(to, names.structures, JSON.stringify(shown)),
    writeOutput(to, names.labels, JSON.stringify(labels)),
    writeOutput(to, PAVING_FILE, encodePaving(paving)),
    writeOutput(to, names.water, JSON.stringify(inputs.waterTable)),
    writeOutput(to, DISTRICTS_FILE, districts),
    writeOutput(to, 'manifest.json', JSON.stringify(manifest, null, 1)),
  ];
  const report: BuildReport = {
    hash,
    seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
    counts,
    files,
    tiles: tileFiles,
  };
  writeOutput(to, REPORT_FILE, JSON.stringify(report, null, 1));
  for (const note of massing.notes) say(`city: ${note}`);
  say(`city: written to ${to} in ${since()}`);
  return report;
}

/** The report of the last build in a folder, or null. */
export function readReport(folder: string): BuildReport | null {
  try {
    const report = JSON.parse(readFileSync(join(folder, REPORT_FILE), 'utf8')) as BuildReport;
    return Array.isArray(report.files) && Array.isArray(report.tiles) && typeof report.hash === 'string'
      ? report
      : null;
  } catch {
    return null;
  }
}
