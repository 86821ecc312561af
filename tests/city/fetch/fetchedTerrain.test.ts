import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFetch } from '../../../src/city/fetch/runFetch.ts';
import { readInputs } from '../../../src/city/inputs.ts';
import { buildGround, groundModel, terrainExtent, type Ground } from '../../../src/city/terrain/ground.ts';
import { listTerrain, readTerrain, type TerrainSources } from '../../../src/city/terrain/terrainSources.ts';
import { SCENE_ORIGIN } from '../../../src/geo/sceneFrame.ts';
import { CITY_FOLDER } from '../builtCity.ts';
import { writeGeoTiff } from '../readers/geoTiff.ts';
import { startMirror, type Mirror } from './mirror.ts';

// One tile of the list, in the south of the city, of which the mirror has a corner.
const [E, N, SIZE] = [344_000, 5_693_000, 400];
const heightAt = (column: number, row: number): number => 40 + column / 40 + 3 * Math.sin(row / 25);

let folder: string;
let mirror: Mirror;
let ground: Ground;
let terrain: TerrainSources;
const said: string[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hafenblick-terrain-'));
  mirror = await startMirror();
  const tiff = writeGeoTiff({ width: SIZE, height: SIZE, e: E, n: N + SIZE, tile: 128, isDeflated: true, heightAt });
  mirror.put('dgm1_32_344_5693_1_nw_2022.tif', tiff);
  const say = (line: string): void => void said.push(line);
  await runFetch({ base: [`dgm1=${mirror.base}`], only: ['dgm1'], folder, isDryRun: false, from: CITY_FOLDER, say });
  const inputs = readInputs(CITY_FOLDER);
  terrain = await readTerrain(listTerrain([], folder), terrainExtent(inputs), say);
  ground = buildGround(inputs, groundModel(inputs, 'structures.geojson', terrain.heights));
}, 300_000);
afterAll(async () => {
  await mirror.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('terrain from the server to the ground', () => {
  it('is fetched, read and told with its source', () => {
    expect(said.find((line) => line.startsWith('1 fetched'))).toBe('1 fetched, 0 here already, 288 not on the server, 0 failed'); // prettier-ignore
    expect(said).toContainEqual(expect.stringMatching(/^terrain, 160000 heights of 1 files, 0\.1\d km²$/));
    expect(terrain.provenances).toEqual([{ kind: 'measured', source: 'Geobasis NRW: Digitales Geländemodell DGM1: terrain', licence: 'dl-de/zero-2-0', date: '2026-03-04' }]); // prettier-ignore
  });

  it('lies where the tile says, true to half a metre', () => {
    expect(ground.refined.added).toBeGreaterThan(50);
    for (const [column, row] of [[100, 100], [200, 250], [300, 150], [250, 300]] as const) {
      const [x, z] = [E + column + 0.5 - SCENE_ORIGIN.e, SCENE_ORIGIN.n - (N + SIZE - row - 0.5)];
      expect(Math.abs(ground.heightAt(x, z) - heightAt(column, row))).toBeLessThan(0.55);
    } // prettier-ignore
  });
});
