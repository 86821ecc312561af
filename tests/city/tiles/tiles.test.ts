import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateBytes } from 'gltf-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromEcef, multiply, transformPoint, type Matrix } from '../../../src/geo/ecef.ts';
import { fromScene } from '../../../src/geo/sceneFrame.ts';
import { decodeColumnFile } from '../../../src/schema/columnFile.ts';
import { decode } from '../../../src/schema/decode.ts';
import { decodeBuildingIds, decodeBuildings } from '../../../src/schema/decodeBuildings.ts';
import { TilesetSchema, type TileJson } from '../../../src/schema/tileset.ts';
import type { CityBuilding } from '../../../src/city/model/CityBuilding.ts';
import { checkTiles } from '../../../src/city/tiles/checkTiles.ts';
import { writeTiles, type WrittenTiles } from '../../../src/city/tiles/writeTiles.ts';
import { readTile } from './readTile.ts';
import { block, town } from './town.ts';

const SURROUNDINGS = {
  districts: [{ id: '500', name: 'Mitte', rings: [[[-600, -100], [600, -100], [600, 2100], [-600, 2100]]] }],
  quays: [[[2000, 0], [2000, 2000]]],
} as const; // prettier-ignore
const folder = mkdtempSync(join(tmpdir(), 'hafenblick-tiles-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const buildings = town();
let written: WrittenTiles;
beforeAll(async () => {
  written = await writeTiles(folder, buildings, SURROUNDINGS);
});

const filesBelow = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
const tilesetIn = (path: string) =>
  decode(TilesetSchema, JSON.parse(readFileSync(join(path, 'tiles/tileset.json'), 'utf8')), 'tileset.json');
const indexIn = (path: string) =>
  decodeBuildings(
    decodeColumnFile(Uint8Array.from(readFileSync(join(path, 'buildings.bin'))).buffer, 'buildings.bin'),
    'buildings.bin',
  );

/** Every tile with the way from its frame to ECEF. */
function* placed(tile: TileJson, parent?: Matrix): Generator<{ tile: TileJson; toEarth: Matrix }> {
  const toEarth = parent ? multiply(parent, tile.transform) : tile.transform;
  yield { tile, toEarth };
  for (const child of tile.children ?? []) yield* placed(child, toEarth);
}

describe('the tiles', () => {
  it('hold every building once, large ones in large tiles', async () => {
    const names = written.tiles.map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('tiles/2/'))).toEqual(
      ['-2_0', '-1_0', '0_0', '1_0', '-2_1', '-1_1', '0_1', '1_1'].map((place) => `tiles/2/${place}.glb`).sort((a, b) => names.indexOf(a) - names.indexOf(b)),
    ); // prettier-ignore
    const ids: unknown[] = [];
    for (const name of names) ids.push(...(await readTile(join(folder, name))).facts.map(({ id }) => id));
    expect(ids.toSorted()).toEqual(buildings.map(({ id }) => id).toSorted());
    const port = (await readTile(join(folder, 'tiles/0/0_0.glb'))).facts;
    expect(port.map(({ use, roof }) => [use, roof])).toEqual([['port', 'saw-tooth']]);
    expect((await readTile(join(folder, 'tiles/1/-1_0.glb'))).facts.map(({ kind }) => kind)).toEqual(['works hall']);
  });

  it('say of each building what is known, and nothing else', async () => {
    const tower = (await readTile(join(folder, 'tiles/1/0_0.glb'))).facts.find(({ id }) => id === 'DENW22AL500001kE');
    expect(tower).toEqual({
      id: 'DENW22AL500001kE',
      name: 'Stadtwerketurm',
      use: 'dwelling',
      kind: 'dwelling house',
      height: expect.closeTo(45, 6) as number,
      roof: 'flat',
      street: 'Königstraße',
      number: '7a',
      provenance: 'measured',
      source: 'Geobasis NRW',
      licence: 'dl-de/zero-2-0',
      date: '2024',
    });
    const [house] = (await readTile(join(folder, 'tiles/2/0_0.glb'))).facts;
    expect(house).toMatchObject({ storeys: 3, yearFrom: 1950, yearTo: 1959, dwellings: 4, provenance: 'generated' });
    expect(house).not.toHaveProperty('street');
  });

  it('are glTF without a fault, as the official validator says', async () => {
    for (const { name } of [...written.tiles, ...written.shaded]) {
      const { issues } = await validateBytes(new Uint8Array(readFileSync(join(folder, name))));
      expect([issues.numErrors, issues.numWarnings, name]).toEqual([0, 0, name]);
    }
  });

  it('keep corners within a centimetre, and walls that face outwards', async () => {
    const known = new Map(buildings.map((building) => [building.id, building]));
    for (const { tile } of placed(tilesetIn(folder).root)) {
      if (!tile.content || !tile.extras) continue;
      const { x, z, baseM } = tile.extras;
      const { triangles, facts } = await readTile(join(folder, 'tiles', tile.content.uri));
      const step = tile.content.uri.startsWith('2/') ? 0.0101 : 0.0401;
      facts.forEach(({ id }, i) => {
        const building = known.get(id as string)!;
        const mesh = building.mesh();
        const corners = triangles[i]!;
        expect(corners).toHaveLength(mesh.indices.length);
        const heights = corners.map(([, y]) => y + baseM);
        expect(Math.abs(Math.max(...heights) - building.topM)).toBeLessThan(0.01);
        for (const [px, , pz] of corners) {
          const off = building.footprint.map(([fx, fz]) => Math.max(Math.abs(px + x - fx), Math.abs(pz + z - fz)));
          expect(Math.min(...off)).toBeLessThanOrEqual(step);
        }
        // Volume by the divergence theorem over the walls and the roof; the missing floor lies in the plane that it is measured from.
        const floor = Math.min(...corners.map(([, y]) => y));
        let volume = 0;
        for (let t = 0; t < corners.length; t += 3) {
          const [a, b, c] = [corners[t]!, corners[t + 1]!, corners[t + 2]!];
          const up = (b[2] - a[2]) * (c[0] - a[0]) - (b[0] - a[0]) * (c[2] - a[2]);
          volume += (up / 2) * ((a[1] + b[1] + c[1]) / 3 - floor);
        }
        expect(volume).toBeGreaterThan(0);
      });
    }
  });
});

describe('the tileset', () => {
  it('follows the rules of 3D Tiles 1.1', () => {
    const tileset = tilesetIn(folder);
    expect(tileset.asset.version).toBe('1.1');
    expect(tileset.root.refine).toBe('ADD');
    const { meta } = indexIn(folder);
    expect(checkTiles(folder, 'tiles/tileset.json', meta)).toBe(
      `tiles/tileset.json: ${written.tiles.length} tiles, ${buildings.length} buildings`,
    );
    for (const { tile } of placed(tileset.root)) {
      expect(tile.boundingVolume.box).toHaveLength(12);
      for (const child of tile.children ?? []) expect(child.geometricError).toBeLessThan(tile.geometricError);
      if (!tile.children) expect(tile.geometricError).toBe(tile.content?.uri.startsWith('2/') ? 0 : 30);
    }
  });

  it('stands where the map says, within a decimetre', () => {
    const place = new Map(buildings.map((building) => [building.id, building]));
    let checked = 0;
    for (const { tile, toEarth } of placed(tilesetIn(folder).root)) {
      if (!tile.extras || !tile.content?.uri.startsWith('2/')) continue;
      const { x, z, baseM } = tile.extras;
      for (const { footprint, topM } of place.values())
        for (const [px, pz] of footprint) {
          if (Math.abs(px - x) > 500 || Math.abs(pz - z) > 500) continue;
          // Content frame (y up, z south) → tile frame (z up, y north).
          const earth = fromEcef(transformPoint(toEarth, [px - x, z - pz, topM - baseM]));
          const { lon, lat } = fromScene({ x: px, z: pz });
          const east = (earth.lon - lon) * 111_320 * Math.cos((lat * Math.PI) / 180);
          const north = (earth.lat - lat) * 111_250;
          expect(Math.hypot(east, north)).toBeLessThan(0.1);
          expect(Math.abs(earth.heightM - (topM + 46.5))).toBeLessThan(0.1);
          checked++;
        }
    }
    expect(checked).toBeGreaterThan(5000);
  });

  it('is refused where a tile reaches out of its parent, or a file is missing', () => {
    const { meta } = indexIn(folder);
    expect(() => checkTiles(folder, 'tiles/tileset.json', { ...meta, tiles: meta.tiles.slice(1) })).toThrow(/index/);
    const [first, ...others] = meta.tiles;
    const shifted = [{ ...first!, start: 5 }, ...others];
    expect(() => checkTiles(folder, 'tiles/tileset.json', { ...meta, tiles: shifted })).toThrow(/rows/);
    const broken = join(folder, 'broken');
    cpSync(join(folder, 'tiles'), join(broken, 'tiles'), { recursive: true });
    const tileset = tilesetIn(folder);
    const write = (): void => writeFileSync(join(broken, 'tiles/tileset.json'), JSON.stringify(tileset));
    tileset.root.children![0]!.transform[12]! += 5000;
    write();
    expect(() => checkTiles(broken, 'tiles/tileset.json', meta)).toThrow(
      /root\.children\.0\.boundingVolume: reaches out/,
    );
    tileset.root.children![0]!.transform[12]! -= 5000;
    write();
    rmSync(join(broken, 'tiles', first!.uri));
    expect(() => checkTiles(broken, 'tiles/tileset.json', meta)).toThrow(/is missing/);
  });
});

describe('the index', () => {
  it('has a row for every building, in the order of its tile', async () => {
    const { meta, columns } = indexIn(folder);
    expect(columns.x).toHaveLength(buildings.length);
    const ids = decodeBuildingIds(readFileSync(join(folder, 'building-ids.txt'), 'utf8'), 'building-ids.txt');
    expect([...ids.values()]).toEqual(['DENW22AL500001kE']);
    const [row] = ids.keys();
    expect(meta.named).toEqual([{ row, name: 'Stadtwerketurm' }]);
    expect(meta.streets[columns.street[row!]! - 1]).toBe('Königstraße');
    expect(meta.numbers[columns.number[row!]! - 1]).toBe('7a');
    expect([columns.x[row!], columns.z[row!], columns.height[row!], columns.area[row!]]).toEqual([5055, 10035, 450, 144]);
    expect(meta.districts[columns.district[row!]! - 1]).toEqual({ id: '500', name: 'Mitte' });
    expect(columns.quay[row!]).toBe(Math.floor((2000 - 505.5 - 6) / 10));
    for (const { uri, start } of meta.tiles) {
      const { facts } = await readTile(join(folder, 'tiles', uri));
      facts.forEach((fact, i) => expect(columns.height[start + i]! / 10).toBeCloseTo(fact['height'] as number, 1));
    }
  }); // prettier-ignore

  it('has the models that no tile holds after the buildings, with their own ids, and leaves the tiles as they are', async () => {
    const other = join(folder, 'with-models');
    const hall = { ...block(1990, 500), id: 'structure/hall-1', topM: 52, footM: 30 };
    const again = await writeTiles(other, town(), SURROUNDINGS, [], [hall]);
    expect(again.tiles).toEqual(written.tiles);
    const { meta, columns } = indexIn(other);
    const row = buildings.length;
    expect(columns.x).toHaveLength(row + 1);
    expect(meta.tiles).toEqual(indexIn(folder).meta.tiles);
    const ids = decodeBuildingIds(readFileSync(join(other, 'building-ids.txt'), 'utf8'), 'building-ids.txt');
    expect(ids.get(row)).toBe('structure/hall-1');
    expect([columns.height[row], columns.quay[row]]).toEqual([220, 0]);
  });

  it('refuses two buildings with one id', async () => {
    const twice = [block(0, 0), block(0, 0)];
    await expect(writeTiles(join(folder, 'twice'), twice, SURROUNDINGS)).rejects.toThrow(/two buildings have the id g/);
  });
});

describe('writing again', () => {
  /** Long ago, so that a file that was written again shows it. */
  const age = (path: string): void => {
    for (const file of filesBelow(path)) utimesSync(file, 1000, 1000);
  };
  const untouched = (path: string): string[] => filesBelow(path).filter((file) => statSync(file).mtimeMs === 1_000_000);

  it('gives the same bytes, whatever the order of the buildings', async () => {
    const other = join(folder, 'other');
    await writeTiles(other, buildings.toReversed(), SURROUNDINGS);
    for (const { name } of [...written.tiles, ...written.shaded, ...written.files])
      expect(Buffer.compare(readFileSync(join(folder, name)), readFileSync(join(other, name))), name).toBe(0);
  });

  it('touches only the tile whose buildings changed, and deletes those that are no more', async () => {
    const path = join(folder, 'again');
    const first = await writeTiles(path, buildings, SURROUNDINGS);
    age(path);
    const same = await writeTiles(path, buildings, SURROUNDINGS, [...first.tiles, ...first.shaded]);
    expect(same.encoded).toBe(0);
    expect(untouched(path)).toEqual(filesBelow(path));

    // One more house in the first tile of its level: the rows of all that follow move on.
    const changed: CityBuilding[] = [...buildings.filter(({ use }) => use !== 'port'), block(-1490, 9, [6, 6, 3])];
    const next = await writeTiles(path, changed, SURROUNDINGS, [...same.tiles, ...same.shaded]);
    expect(next.encoded).toBe(2);
    const files = filesBelow(path).map((file) => file.slice(path.length + 1));
    expect(files.filter((file) => file.includes('0/0_0.glb'))).toEqual([]);
    const kept = untouched(path).map((file) => file.slice(path.length + 1));
    const rewritten = files.filter((file) => !kept.includes(file) && file.endsWith('.glb'));
    expect(rewritten).toEqual(['tiles/2/-2_0.glb', 'tiles/shaded/2/-2_0.glb']);
    expect(checkTiles(path, 'tiles/tileset.json', indexIn(path).meta)).toContain(`${changed.length} buildings`);
  });
});
