import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as v from 'valibot';
import { ROOF_FORMS } from '../schema/buildings.ts';
import {
  BUILDING_USES,
  CityManifestSchema,
  GroundMetaSchema,
  LabelsSchema,
  LINE_KINDS,
  LinesMetaSchema,
  WaterTableSchema,
  type CityManifest,
} from '../schema/cityFiles.ts';
import { decodeColumnFile, type Column, type ColumnFile } from '../schema/columnFile.ts';
import { decodeBuildingIds, decodeBuildings } from '../schema/decodeBuildings.ts';
import { decode } from '../schema/decode.ts';
import { decodeFarBuildings } from '../schema/farBuildings.ts';
import { decodeLandcover } from '../schema/landcoverFile.ts';
import { decodePaving } from '../schema/paving.ts';
import { StructuresSchema } from '../schema/structures.ts';
import { checkTiles } from './tiles/checkTiles.ts';
import { SHADED_TILESET_FILE } from './tiles/writeTiles.ts';

/**
 * Reads the built files back with the schemas of the viewer.
 * @returns what was checked, one line a file
 * @throws DecodeError or Error naming the file and what does not fit
 */
export function checkCity(folder: string): string[] {
  const json = <S extends v.GenericSchema>(name: string, schema: S): v.InferOutput<S> =>
    decode(schema, JSON.parse(readFileSync(join(folder, name), 'utf8')), name);
  const manifest = json('manifest.json', CityManifestSchema);
  const { files } = manifest;
  const done: string[] = [];

  const ground = readColumns(folder, files.ground, ['x', 'z', 'y', 'body', 'km']);
  const { bodies } = decode(GroundMetaSchema, ground.meta, files.ground);
  expectBelow(files.ground, 'body', ground.columns['body']!, bodies.length + 1);
  done.push(`${files.ground}: ${ground.columns['x']!.length} vertices, ${bodies.length} waters`);

  const lines = readColumns(folder, files.lines, ['kind', 'widthDm', 'flags', 'name'], ['x', 'y', 'z']);
  const { names } = decode(LinesMetaSchema, lines.meta, files.lines);
  expectBelow(files.lines, 'kind', lines.columns['kind']!, LINE_KINDS.length);
  expectBelow(files.lines, 'name', lines.columns['name']!, names.length);
  const start = lines.columns['start'];
  if (start?.length !== lines.columns['kind']!.length + 1 || start.at(-1) !== lines.columns['x']!.length)
    throw new Error(`${files.lines}: start does not close the last line`);
  done.push(`${files.lines}: ${lines.columns['kind']!.length} lines, ${lines.columns['x']!.length} points`);

  const { buildings } = files;
  const { meta, columns } = decodeBuildings(readColumns(folder, buildings), buildings);
  const listed = meta.ids === null ? 0 : decodeBuildingIds(readFileSync(join(folder, meta.ids), 'utf8'), meta.ids).size;
  expectBelow(buildings, 'use', columns.use, BUILDING_USES.length);
  expectBelow(buildings, 'kind', columns.kind, meta.kinds.length);
  expectBelow(buildings, 'roof', columns.roof, ROOF_FORMS.length);
  expectBelow(buildings, 'provenance', columns.provenance, meta.provenances.length);
  expectBelow(buildings, 'district', columns.district, meta.districts.length + 1);
  expectBelow(buildings, 'street', columns.street, meta.streets.length + 1);
  expectBelow(buildings, 'number', columns.number, meta.numbers.length + 1);
  done.push(`${buildings}: ${columns.x.length} buildings, ${listed} with an id that does not follow from the place`);
  for (const tileset of [manifest.tileset, SHADED_TILESET_FILE]) done.push(checkTiles(folder, tileset, meta));
  const far = decodeFarBuildings(readColumns(folder, files.farBuildings), files.farBuildings);
  expectBelow(files.farBuildings, 'row', far.columns.row, columns.x.length);
  done.push(`${files.farBuildings}: ${far.columns.row.length} boxes in ${far.tiles.length} tiles`);

  const trees = readColumns(folder, files.trees, ['x', 'z', 'y', 'h', 'kind']);
  done.push(`${files.trees}: ${trees.columns['x']!.length} trees`);
  done.push(`${files.structures}: ${json(files.structures, StructuresSchema).length} structures`);
  done.push(`${files.labels}: ${json(files.labels, LabelsSchema).length} labels`);
  if (files.paving !== undefined)
    done.push(`${files.paving}: ${decodePaving(bytesOf(folder, files.paving), files.paving).length} pieces of paving`);
  const water = json(files.water, WaterTableSchema);
  done.push(`${files.water}: ${water.km.length} stations, ${water.flows.length} flows`);
  done.push(checkLandcover(folder, manifest));
  return done;
}

function checkLandcover(folder: string, { landcover }: CityManifest): string {
  const { width, height } = decodeLandcover(bytesOf(folder, landcover.path), landcover.path);
  if (width !== landcover.width || height !== landcover.height)
    throw new Error(`${landcover.path}: not the map that the manifest describes`);
  return `${landcover.path}: ${width} × ${height} pixels`;
}

const bytesOf = (folder: string, name: string): ArrayBuffer => Uint8Array.from(readFileSync(join(folder, name))).buffer;

/** Reads a column file and checks that columns exist and that those of each list are equally long. */
function readColumns(folder: string, name: string, ...lists: readonly string[][]): ColumnFile {
  const file = decodeColumnFile(bytesOf(folder, name), name);
  for (const list of lists)
    for (const column of list) {
      const length = file.columns[column]?.length;
      if (length === undefined) throw new Error(`${name}: column ${column} is missing`);
      if (length !== file.columns[list[0]!]!.length) throw new Error(`${name}: column ${column} has ${length} rows`);
    }
  return file;
}

function expectBelow(file: string, what: string, column: Column, limit: number): void {
  for (let i = 0; i < column.length; i++)
    if (column[i]! >= limit) throw new Error(`${file}: ${what} ${column[i]!} in row ${i} is beyond ${limit - 1}`);
}
