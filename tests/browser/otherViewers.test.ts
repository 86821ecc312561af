import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode as decodePng } from 'fast-png';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NHN_TO_ELLIPSOID_M } from '../../src/city/tiles/tilesetJson.ts';
import { metresBetween } from '../../src/geo/distance.ts';
import { fromScene, fromUtm32 } from '../../src/geo/sceneFrame.ts';
import type { BuildingColumns } from '../../src/schema/buildings.ts';
import { BuildingsMetaSchema } from '../../src/schema/buildings.ts';
import { decode } from '../../src/schema/decode.ts';
import { decodeColumnFile } from '../../src/schema/columnFile.ts';
import type { Structure, StructureOf } from '../../src/schema/structures.ts';
import { createBuildingIndex, type BuildingFacts } from '../../src/state/buildingIndex.ts';
import { servePeers, type CesiumPage, type RunningPeers } from '../peers/servePeers.ts';
import { launchBrowser, openPage, startServer, type RunningServer } from './harness.ts';

const CITY = join(import.meta.dirname, '../../public/city');
/** EPSG:25832: the extent of the city. */
const [SOUTH_WEST, NORTH_EAST] = [
  { e: 334_882, n: 5_689_376 },
  { e: 348_982, n: 5_714_648 },
].map(fromUtm32);

declare const window: { peer: CesiumPage } & EventTarget;

let server: RunningServer;
let peers: RunningPeers;
let browser: Browser;
beforeAll(async () => {
  [server, peers, browser] = await Promise.all([startServer(), servePeers(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await peers.stop();
  await server.stop();
});

/** Of each level of the tileset the highest large building with a flat roof, as our own index has it. */
function knownBuildings(): BuildingFacts[] {
  const file = decodeColumnFile(new Uint8Array(readFileSync(join(CITY, 'buildings.bin'))).buffer, 'buildings');
  const meta = decode(BuildingsMetaSchema, file.meta, 'buildings');
  const index = createBuildingIndex(meta, file.columns as unknown as BuildingColumns);
  return ['0/', '1/', '2/'].map((level) => {
    const rows = meta.tiles
      .filter(({ uri }) => uri.startsWith(level))
      .flatMap(({ start, count }) => Array.from({ length: count }, (_, i) => start + i));
    const flat = rows.map((row) => index.factsOf(row)).filter(({ roof, areaM2 }) => roof === 'flat' && areaM2 > 80);
    return flat.reduce((highest, each) => (each.heightM > highest.heightM ? each : highest));
  });
}

async function openTileset(path: string) {
  // At noon, and not by the clock of this machine: at night CesiumJS shades everything black.
  const asked = new URLSearchParams({ tileset: server.url + path, at: '2026-06-21T11:30:00Z' });
  const opened = await openPage(browser, `${peers.url}/cesium.html?${asked}`);
  await opened.page.waitForFunction(() => 'peer' in window);
  await opened.page.evaluate(() => window.peer.ready);
  return opened;
}

const TILESETS = ['/city/tiles/tileset.json', '/city/tiles/shaded/tileset.json'];

describe.each(TILESETS)('%s in CesiumJS', (path) => {
  it('stands in Duisburg, loads without a word, and tells of a building what we know of it', async () => {
    const { page, complaints, foreign } = await openTileset(path);

    const bounds = await page.evaluate(() => window.peer.bounds());
    expect(bounds.lon).toBeGreaterThan(SOUTH_WEST!.lon);
    expect(bounds.lon).toBeLessThan(NORTH_EAST!.lon);
    expect(bounds.lat).toBeGreaterThan(SOUTH_WEST!.lat);
    expect(bounds.lat).toBeLessThan(NORTH_EAST!.lat);
    // The middle of a box that holds the city as the earth is curved, and its chimneys up to 300 m high.
    expect(bounds.height).toBeGreaterThan(NHN_TO_ELLIPSOID_M);
    expect(bounds.height).toBeLessThan(NHN_TO_ELLIPSOID_M + 200);
    expect(bounds.radius).toBeLessThan(16_000);

    for (const known of knownBuildings()) {
      const view = { ...known.place, distance: 300, pitch: 90, bearing: 0 };
      await page.evaluate((pose) => window.peer.view(pose), view);
      await page.evaluate(() => window.peer.complete());
      const facts = await page.evaluate(() => window.peer.factsAt(innerWidth / 2, innerHeight / 2));
      expect(`building/${facts?.['id'] as string}`).toBe(known.id);
      expect(facts).toMatchObject({ use: known.use, kind: known.kind.en, roof: 'flat' });
      // Centimetres there, decimetres in the index.
      expect(Math.abs((facts!['height'] as number) - known.heightM)).toBeLessThan(0.06);
      const place = await page.evaluate(() => window.peer.placeAt(innerWidth / 2, innerHeight / 2));
      expect(metresBetween(place!, known.place)).toBeLessThan(1);
      // The roof, or what stands on it: above the ellipsoid by its height above NHN and the constant that the tileset names.
      const top = known.footM + known.heightM + NHN_TO_ELLIPSOID_M;
      expect(place!.height).toBeGreaterThan(top - 4);
      expect(place!.height).toBeLessThan(top + 0.5);
    }
    expect(await page.evaluate(() => window.peer.failures())).toEqual([]);
    expect(complaints).toEqual([]);
    expect(foreign.filter((url) => !url.startsWith(`${server.url}/city/tiles/`))).toEqual([]);
    expect(foreign.length).toBeGreaterThan(10);
    await page.context().close();
  });
});

describe('the tileset with normals in CesiumJS', () => {
  it('has houses whose roofs are brighter than their walls', async () => {
    const { page } = await openTileset(TILESETS[1]!);
    const [house] = knownBuildings();
    await page.evaluate((pose) => window.peer.view(pose), { ...house!.place, distance: 250, pitch: 35, bearing: 0 });
    await page.evaluate(() => window.peer.complete());
    const { data, width, channels } = decodePng(await page.screenshot());
    const brightness = new Map<string, number[]>();
    for (let y = 60; y < 660; y += 12) {
      const id = await page.evaluate((at) => window.peer.factsAt(innerWidth / 2, at)?.['id'] as string | undefined, y);
      const pixel = (y * width + width / 2) * channels;
      if (id) brightness.set(id, [...(brightness.get(id) ?? []), data[pixel]! + data[pixel + 1]! + data[pixel + 2]!]);
    }
    const ofHouse = brightness.get(house!.id.replace('building/', ''))!;
    expect(Math.max(...ofHouse) / Math.min(...ofHouse)).toBeGreaterThan(1.2);
    await page.context().close();
  });

  it('has bridges, cranes and works, too, and tells their names', async () => {
    const { page, complaints } = await openTileset(TILESETS[1]!);
    const structures = JSON.parse(readFileSync(join(CITY, 'structures.json'), 'utf8')) as Structure[];
    const bridge = structures.find(({ id }) => id === 'bridge/solidaritaet') as StructureOf<'bridge-tied-arch'>;
    const [x, , z] = bridge.deck[Math.floor(bridge.deck.length / 2)]!;
    await page.evaluate((pose) => window.peer.view(pose), { ...fromScene({ x, z }), distance: 300, pitch: 90, bearing: 0 }); // prettier-ignore
    await page.evaluate(() => window.peer.complete());
    const facts = await page.evaluate(() => window.peer.factsAt(innerWidth / 2, innerHeight / 2));
    expect(facts).toMatchObject({ id: bridge.id, name: 'Brücke der Solidarität', provenance: 'curated' });
    expect(await page.evaluate(() => window.peer.failures())).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
