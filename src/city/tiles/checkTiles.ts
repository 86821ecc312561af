import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformPoint } from '../../geo/ecef.ts';
import type { BuildingsMeta } from '../../schema/buildings.ts';
import { decode, DecodeError } from '../../schema/decode.ts';
import { TilesetSchema, type TileJson } from '../../schema/tileset.ts';
import { readGlbJson } from './readGlbJson.ts';
import { MODELS_FOLDER } from './writeTiles.ts';

/** How far a child's box may stand out of its parent's, metres: what the rounding of a transform makes. */
const ROUNDING_M = 1e-6;

/**
 * Checks a tileset against the rules of 3D Tiles 1.1, its files, and the index of its buildings.
 * @param path of the tileset below `folder`
 * @returns what was checked
 * @throws DecodeError or Error naming the file and what does not fit
 */
export function checkTiles(folder: string, path: string, index: BuildingsMeta): string {
  const tileset = decode(TilesetSchema, JSON.parse(readFileSync(join(folder, path), 'utf8')), path);
  const base = join(folder, dirname(path));
  const expected = new Map(index.tiles.map((tile) => [tile.uri, tile]));
  let [buildings, models] = [0, 0];
  const fail = (where: string, reason: string): never => {
    throw new DecodeError(path, where, reason);
  };
  const checkRows = (uri: string, { extras }: TileJson, where: string): void => {
    const rows = expected.get(uri);
    if (!rows) return fail(`${where}.content.uri`, `${uri} is not in the index, or twice in the tileset`);
    expected.delete(uri);
    if (extras?.start !== rows.start || extras.count !== rows.count)
      fail(`${where}.extras`, `does not name the rows that the index has for ${uri}`);
    buildings += rows.count;
  };
  const check = (tile: TileJson, where: string, parentError: number): void => {
    if (tile.geometricError > parentError) fail(`${where}.geometricError`, 'is greater than its parent’s');
    if (tile.content) {
      const { uri } = tile.content;
      if (!existsSync(join(base, uri))) fail(`${where}.content.uri`, `${uri} is missing`);
      const count = checkContent(join(base, uri), uri, tile, (reason) => fail(`${where}.content`, reason));
      if (uri.startsWith(`${MODELS_FOLDER}/`)) models += count;
      else checkRows(uri, tile, where);
    }
    tile.children?.forEach((child, i) => {
      if (
        !isInside(
          cornersOf(child.boundingVolume.box).map((corner) => transformPoint(child.transform, corner)),
          tile,
        )
      )
        fail(`${where}.children.${i}.boundingVolume`, 'reaches out of its parent’s');
      check(child, `${where}.children.${i}`, tile.geometricError);
    });
  };
  check(tileset.root, 'root', tileset.geometricError);
  const [left] = expected.keys();
  if (left !== undefined) fail('root', `${left} of the index is not in the tileset`);
  return `${path}: ${index.tiles.length} tiles, ${buildings} buildings${models > 0 ? `, ${models} models` : ''}`;
}

/** @returns how many buildings or models it holds */
function checkContent(path: string, uri: string, tile: TileJson, fail: (reason: string) => never): number {
  const gltf = readGlbJson(readFileSync(path), uri);
  const { extras } = tile;
  if (extras && gltf.count !== extras.count) fail(`${uri} has ${gltf.count} buildings, not ${extras.count}`);
  // The quarter turn from glTF, y up, to tiles, z up.
  const corners = gltf.corners.map(([x, y, z]): [number, number, number] => [x, -z, y]);
  if (!isInside(corners, tile)) fail(`${uri} reaches out of the tile’s bounding volume`);
  return gltf.count;
}

function isInside(points: readonly (readonly number[])[], { boundingVolume: { box } }: TileJson): boolean {
  const half = [box[3]!, box[7]!, box[11]!];
  return points.every((point) => point.every((value, k) => Math.abs(value - box[k]!) <= half[k]! + ROUNDING_M));
}

/** Corners of a box whose axes are those of its frame. */
export function cornersOf(box: readonly number[]): [number, number, number][] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [
    box[0]! + (i & 1 ? 1 : -1) * box[3]!,
    box[1]! + (i & 2 ? 1 : -1) * box[7]!,
    box[2]! + (i & 4 ? 1 : -1) * box[11]!,
  ]);
}
