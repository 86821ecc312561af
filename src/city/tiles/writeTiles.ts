import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { MeshoptEncoder } from 'meshoptimizer';
import { USE_COLOURS } from '../../schema/cityFiles.ts';
import { fingerprintOfCode } from '../fingerprint.ts';
import { hilbertOrder } from '../hilbert.ts';
import type { CityBuilding, IndexedBuilding } from '../model/CityBuilding.ts';
import { writePacked, type WrittenFile } from '../output.ts';
import { buildingIndex, IDS_FILE, type Surroundings } from './buildingIndex.ts';
import { encodeTile } from './encodeTile.ts';
import { encodeFarBuildings } from './farBuildings.ts';
import { TileFiles, type WrittenTile } from './TileFiles.ts';
import { copyrightOf, propertyTable, type PropertyTable } from './propertyTable.ts';
import { shadeGeometry } from './shadeGeometry.ts';
import { mergeBuildings, type TileGeometry } from './tileGeometry.ts';
import { tilesetJson, type PlacedContent } from './tilesetJson.ts';
import { allTiles, extentOf, LEVELS, planTiles, tileCentre, tileUri, type TilePlan } from './tiling.ts';

export const TILES_FOLDER = 'tiles';
export const TILESET_FILE = `${TILES_FOLDER}/tileset.json`;
/** The same tiles with normals and colours, for viewers that draw nothing shaded without; beside them, so that pages of others may load it, too. */
export const SHADED_FOLDER = `${TILES_FOLDER}/shaded`;
export const SHADED_TILESET_FILE = `${SHADED_FOLDER}/tileset.json`;
/** Where in that folder the curated models are. */
export const MODELS_FOLDER = 'models';
export const BUILDINGS_FILE = 'buildings.bin';
export const FAR_BUILDINGS_FILE = 'far-buildings.bin';
/** At 11 brotli takes twice as long for 2 % less; 9 is, for files so small, slower than both. */
const TILE_QUALITY = 10;
/** Tiles with normals are twice as large, and 41 s of work at 10 (13.6 MB) against 2 s at 5 (14.6 MB). */
const SHADED_QUALITY = 5;

export interface WrittenTiles {
  readonly tiles: readonly WrittenTile[];
  /** The same tiles with normals and colours, in the same order; after them those of the models. */
  readonly shaded: readonly WrittenTile[];
  /** Tilesets, index, boxes for the distance and list of ids. */
  readonly files: readonly WrittenFile[];
  readonly counts: Record<string, number>;
  /** How many files of tiles were encoded in this run; the others were good as they were. */
  readonly encoded: number;
}

/**
 * Writes `tiles/**.glb` and `tiles/tileset.json`, both again with normals below `tiles/shaded`, `buildings.bin`, `far-buildings.bin` and the
 * list of ids. A tile whose buildings are those of the last run is left alone; tiles that are no more are deleted.
 * @param last the tiles of the last run in this folder
 * @param others what the index has beside the buildings
 * @param models what the tileset with normals has beside the buildings; the viewer casts them itself
 * @throws RangeError naming a building that cannot be written
 */
export async function writeTiles(
  folder: string,
  buildings: readonly CityBuilding[],
  surroundings: Surroundings,
  last: readonly WrittenTile[] = [],
  others: readonly IndexedBuilding[] = [],
  models: readonly CityBuilding[] = [],
): Promise<WrittenTiles> {
  await MeshoptEncoder.ready;
  const roots = planTiles(buildings);
  const modelRoots = planTiles(models);
  const [plans, modelPlans] = [roots, modelRoots].map((all) => [...allTiles(all)].filter(({ buildings: { length } }) => length > 0)) as [TilePlan[], TilePlan[]]; // prettier-ignore
  const contents = new Map<TilePlan, PlacedContent>();
  const files = new TileFiles(folder, last);
  const code = fingerprintOfCode() + JSON.stringify(USE_COLOURS);
  let start = 0;
  for (const plan of [...plans, ...modelPlans]) {
    sortByPlace(plan.buildings);
    const origin = { ...tileCentre(plan), baseM: baseOf(plan.buildings) };
    const geometry = mergeBuildings(plan.buildings, origin);
    const properties = propertyTable(plan.buildings);
    const hash = hashOf(code, geometry, properties);
    const { min, max } = geometry;
    const isModels = modelPlans.includes(plan);
    const uri = isModels ? `${MODELS_FOLDER}/${tileUri(plan)}` : tileUri(plan);
    const count = plan.buildings.length;
    contents.set(plan, {
      uri,
      baseM: origin.baseM,
      min,
      max,
      ...(!isModels && { extras: { start, count, ...origin } }),
    });
    if (!isModels) {
      start += count;
      await files.add(`${TILES_FOLDER}/${uri}`, hash, () => encodeTile(geometry, properties), TILE_QUALITY);
    }
    const encodeShaded = () => encodeTile(shadeGeometry(geometry, plan.buildings), properties);
    await files.add(`${SHADED_FOLDER}/${uri}`, hash, encodeShaded, SHADED_QUALITY);
  }
  const written = await files.close(TILES_FOLDER);
  const tilesetOf = (all: readonly TilePlan[], shown: readonly CityBuilding[]): string =>
    JSON.stringify(tilesetJson(all, contents, copyrightOf(shown)));

  const index = buildingIndex(
    plans.map((plan) => ({ uri: tileUri(plan), buildings: plan.buildings })),
    surroundings,
    others,
  );
  const leaves = plans
    .filter(({ level }) => level === LEVELS.length - 1)
    .map((plan) => ({ start: contents.get(plan)!.extras!.start, buildings: plan.buildings }));
  const rest = [
    writePacked(folder, TILESET_FILE, tilesetOf(roots, buildings), 11),
    writePacked(folder, SHADED_TILESET_FILE, tilesetOf([...roots, ...modelRoots], [...buildings, ...models]), 11),
    writePacked(folder, BUILDINGS_FILE, index.bytes, 11),
    writePacked(folder, FAR_BUILDINGS_FILE, encodeFarBuildings(leaves), 11),
  ];
  if (index.ids !== null) rest.push(writePacked(folder, IDS_FILE, index.ids, 9));
  else for (const end of ['', '.br', '.gz']) rmSync(join(folder, IDS_FILE + end), { force: true });
  return {
    tiles: written.filter(({ name }) => !name.startsWith(SHADED_FOLDER)),
    shaded: written.filter(({ name }) => name.startsWith(SHADED_FOLDER)),
    files: await Promise.all(rest),
    encoded: files.encoded,
    counts: {
      cityBuildings: buildings.length,
      ...(models.length > 0 && { modelsForOtherViewers: models.length }),
      ...Object.fromEntries(
        LEVELS.map(({ sizeM }, level) => [
          `tiles${sizeM / 1000}km`,
          plans.filter((plan) => plan.level === level).length,
        ]),
      ),
    },
  };
}

/** Neighbours follow one another, whatever order they came in: that compresses best. */
function sortByPlace(buildings: CityBuilding[]): void {
  buildings.sort((a, b) => (a.id < b.id ? -1 : 1));
  const places = buildings.map(extentOf);
  const order = hilbertOrder(
    places.map(({ x }) => x),
    places.map(({ z }) => z),
  );
  buildings.splice(0, Infinity, ...order.map((i) => buildings[i]!));
}

/** Whole metres NHN below everything that stands on the ground of a tile. */
const baseOf = (buildings: readonly CityBuilding[]): number =>
  Math.floor(buildings.reduce((least, { footM }) => Math.min(least, footM), Infinity));

/** Of everything that goes into a tile's file. */
function hashOf(code: string, geometry: TileGeometry, { columns, ...rest }: PropertyTable): string {
  const { positions, features, indices, offset, step, paint } = geometry;
  const hash = createHash('sha256')
    .update(code)
    .update(JSON.stringify({ ...rest, offset, step }));
  const parts = Object.values(columns).flatMap(({ values, stringOffsets }) =>
    stringOffsets ? [values, stringOffsets] : [values],
  );
  for (const part of [positions, features, indices, ...(paint ? [paint] : []), ...parts])
    hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  return hash.digest('hex').slice(0, 16);
}
