import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBytes } from 'gltf-validator';
import { describe, expect, it } from 'vitest';

/**
 * The tileset of the built city (`npm run city -- build`) as any viewer reads it: walked with nothing of our own code, by the rules of
 * OGC 22-025r4 (3D Tiles 1.1) and its JSON schemas.
 */
const FOLDERS = ['public/city/tiles', 'public/city/tiles/shaded'];
type Vector = readonly [number, number, number];
interface Tile {
  readonly boundingVolume: { readonly box: readonly number[] };
  readonly geometricError: number;
  readonly refine?: string;
  readonly transform?: readonly number[];
  readonly content?: { readonly uri: string };
  readonly children?: readonly Tile[];
}
interface TilesetJson {
  readonly asset: { readonly version: string };
  readonly geometricError: number;
  readonly root: Tile;
}

/** Keys that tile.schema.json and tileset.schema.json know. */
const TILESET_KEYS = ['asset', 'properties', 'schema', 'schemaUri', 'statistics', 'groups', 'metadata', 'geometricError', 'root', 'extensionsUsed', 'extensionsRequired', 'extensions', 'extras']; // prettier-ignore
const TILE_KEYS = ['boundingVolume', 'viewerRequestVolume', 'geometricError', 'refine', 'transform', 'content', 'contents', 'metadata', 'implicitTiling', 'children', 'extensions', 'extras']; // prettier-ignore

const apply = (m: readonly number[], [x, y, z]: Vector): Vector => [
  m[0]! * x + m[4]! * y + m[8]! * z + m[12]!,
  m[1]! * x + m[5]! * y + m[9]! * z + m[13]!,
  m[2]! * x + m[6]! * y + m[10]! * z + m[14]!,
];
const times = (a: readonly number[], b: readonly number[]): number[] =>
  [0, 1, 2, 3].flatMap((column) => [0, 1, 2, 3].map((row) => [0, 1, 2, 3].reduce((sum, k) => sum + a[k * 4 + row]! * b[column * 4 + k]!, 0))); // prettier-ignore
/** Corners of an oriented box: centre and three half axes. */
const corners = (box: readonly number[]): Vector[] =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((i) => {
    const side = (axis: number): number => (i & (1 << axis) ? 1 : -1);
    return [0, 1, 2].map((k) => box[k]! + side(0) * box[3 + k]! + side(1) * box[6 + k]! + side(2) * box[9 + k]!) as unknown as Vector; // prettier-ignore
  });
/** How far a point lies outside an oriented box, metres. */
function outside(box: readonly number[], point: Vector): number {
  return Math.max(
    ...[3, 6, 9].map((at) => {
      const length = Math.hypot(box[at]!, box[at + 1]!, box[at + 2]!) || 1;
      const along = [0, 1, 2].reduce((sum, k) => sum + ((point[k]! - box[k]!) * box[at + k]!) / length, 0);
      return Math.abs(along) - length;
    }),
  );
}
function* walk(
  tile: Tile,
  where: string,
  parent: number[],
): Generator<{ tile: Tile; where: string; toEarth: number[] }> {
  const toEarth = tile.transform ? times(parent, tile.transform) : parent;
  yield { tile, where, toEarth };
  for (const [i, child] of (tile.children ?? []).entries()) yield* walk(child, `${where}.${i}`, toEarth);
}
const UNIT = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

interface Gltf {
  readonly nodes: readonly { readonly scale: Vector; readonly translation: Vector }[];
  readonly accessors: readonly { readonly min?: Vector; readonly max?: Vector }[];
}
function contentBox(path: string): Vector[] {
  const bytes = readFileSync(path);
  const { nodes, accessors } = JSON.parse(bytes.toString('utf8', 20, 20 + bytes.readUInt32LE(12))) as Gltf;
  const { scale, translation } = nodes[0]!;
  const { min, max } = accessors.find((one) => one.min?.length === 3)!;
  return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => {
    const [x, y, z] = [0, 1, 2].map((k) => translation[k]! + scale[k]! * (i & (1 << k) ? max! : min!)[k]!) as unknown as Vector; // prettier-ignore
    // glTF has y up, tiles have z up: the quarter turn of the standard, section "glTF transforms".
    return [x, -z, y];
  });
}

describe.each(FOLDERS)('the tileset of the built city in %s', (folder) => {
  const tileset = JSON.parse(readFileSync(join(folder, 'tileset.json'), 'utf8')) as TilesetJson;
  const tiles = [...walk(tileset.root, 'root', UNIT)];

  it('says only what the schemas of 3D Tiles 1.1 know, and how it is refined', () => {
    expect(tileset.asset.version).toBe('1.1');
    expect(Object.keys(tileset).filter((key) => !TILESET_KEYS.includes(key))).toEqual([]);
    expect(tileset.root.refine).toBe('ADD');
    for (const { tile, where } of tiles) {
      expect(Object.keys(tile).filter((key) => !TILE_KEYS.includes(key)), where).toEqual([]); // prettier-ignore
      expect(tile.boundingVolume.box, where).toHaveLength(12);
    }
    expect(tiles.filter(({ tile }) => tile.content).length).toBeGreaterThan(250);
  });

  it('has errors that fall from level to level, and reach 0 where nothing finer comes', () => {
    expect(tileset.geometricError).toBeGreaterThanOrEqual(tileset.root.geometricError);
    for (const { tile, where } of tiles) {
      for (const child of tile.children ?? []) expect(child.geometricError, where).toBeLessThan(tile.geometricError);
      if (!tile.children && tile.content?.uri.startsWith('2/')) expect(tile.geometricError, where).toBe(0);
    }
  });

  it('has transforms that only turn and move: axes at right angles, as long as the map’s metre, right-handed', () => {
    for (const { toEarth, where } of tiles) {
      const axes = [0, 4, 8].map((at) => [toEarth[at]!, toEarth[at + 1]!, toEarth[at + 2]!] as const);
      const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
      const [x, y, z] = axes as [Vector, Vector, Vector];
      // The scale of UTM is 0.9996 to 1.0001 here.
      for (const axis of axes) expect(Math.abs(Math.sqrt(dot(axis, axis)) - 1), where).toBeLessThan(0.0005);
      for (const [a, b] of [[x, y], [y, z], [z, x]] as const) expect(Math.abs(dot(a, b)), where).toBeLessThan(1e-5); // prettier-ignore
      const cross: Vector = [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]];
      expect(dot(cross, z), where).toBeGreaterThan(0.99);
      expect([toEarth[3], toEarth[7], toEarth[11], toEarth[15]], where).toEqual([0, 0, 0, 1]);
      expect(Math.abs(Math.hypot(toEarth[12]!, toEarth[13]!, toEarth[14]!) - 6_365_500), where).toBeLessThan(3000);
    }
  });

  it('has bounding volumes that hold their contents and those of their children', () => {
    for (const { tile, where } of tiles) {
      for (const [i, child] of (tile.children ?? []).entries())
        for (const corner of corners(child.boundingVolume.box))
          expect(outside(tile.boundingVolume.box, apply(child.transform ?? UNIT, corner)), `${where}.${i}`).toBeLessThan(1e-6); // prettier-ignore
      if (!tile.content) continue;
      const path = join(folder, tile.content.uri);
      expect(existsSync(path), path).toBe(true);
      for (const corner of contentBox(path)) expect(outside(tile.boundingVolume.box, corner), path).toBeLessThan(1e-6);
    }
  });

  it('has contents without a fault, as the official validator of glTF says of every fortieth', async () => {
    const uris = tiles.flatMap(({ tile }) => (tile.content ? [tile.content.uri] : []));
    for (const path of uris.filter((_, i) => i % 40 === 7).map((uri) => join(folder, uri))) {
      const { issues } = await validateBytes(Uint8Array.from(readFileSync(path)));
      expect([issues.numErrors, issues.numWarnings], path).toEqual([0, 0]);
    }
  });
});
