import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PerspectiveCamera, Vector3 } from 'three';
import { vi } from 'vitest';
import { SKIRT_M, type CityBuilding } from '../../../src/city/model/CityBuilding.ts';
import { writeTiles } from '../../../src/city/tiles/writeTiles.ts';
import type { FrameState, Quality } from '../../../src/engine/layer.ts';
import { generatedIdAt } from '../../../src/schema/buildingId.ts';
import type { Provenance } from '../../../src/schema/catalogue.ts';
import type { BuildingUse } from '../../../src/schema/cityFiles.ts';
import { decodeColumnFile, type ColumnFile } from '../../../src/schema/columnFile.ts';
import { decode } from '../../../src/schema/decode.ts';
import { TilesetSchema, type Tileset } from '../../../src/schema/tileset.ts';

export const BASE = 'http://tiles.test/city/tiles';

interface BlockOptions {
  readonly wide?: number;
  readonly foot?: number;
  readonly height?: number;
  readonly kind?: Provenance['kind'];
  readonly use?: BuildingUse;
}
/** A block with a flat roof, `wide` metres each way. */
export function block(
  x: number,
  z: number,
  { wide = 10, foot = 30, height = 12, kind = 'generated', use = 'dwelling' }: BlockOptions = {},
): CityBuilding {
  const corners = [[-1, 1], [1, 1], [1, -1], [-1, -1]] as const; // prettier-ignore
  const footprint = corners.map(([a, b]) => [x + (a * wide) / 2, z + (b * wide) / 2] as const);
  const ring = (y: number): number[] => footprint.flatMap(([px, pz]) => [px, y, pz]);
  return {
    ...{
      id: generatedIdAt(Math.round(x * 10), Math.round(z * 10)),
      name: null,
      use,
      roof: 'flat',
      storeys: 4,
      years: null,
    },
    kind: { de: 'Haus', en: 'house', zh: '房屋' },
    ...{ street: null, number: null, dwellings: null },
    provenance: { kind, source: 'test', licence: 'none', date: '2024-01-01' },
    footprint,
    footM: foot,
    topM: foot + height,
    mesh: () => ({
      positions: Float64Array.from([...ring(foot - SKIRT_M), ...ring(foot + height)]),
      indices: Uint16Array.of(0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7, 4, 5, 6, 4, 6, 7),
    }),
  };
}

export interface TestCity {
  readonly tileset: Tileset;
  /** Addresses that were asked for. */
  readonly asked: string[];
  /** Addresses that answer 404. */
  readonly missing: Set<string>;
  /** A column file that the build wrote beside the tiles. */
  readonly columns: (name: string) => ColumnFile;
  readonly dispose: () => void;
}

/**
 * Requests are answered from memory and animation frames come at once. The stand-ins stay: the library tidies up in frames to come.
 * @param answer body for a path below `BASE`, null for 404
 * @returns addresses that are asked for
 */
export function standInForBrowser(answer: (path: string) => string | Uint8Array<ArrayBuffer> | null): string[] {
  const asked: string[] = [];
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => setTimeout(call, 0));
  vi.stubGlobal('cancelAnimationFrame', (handle: number) => {
    clearTimeout(handle);
  });
  // three.js looks for it when it loads a file.
  vi.stubGlobal('self', globalThis);
  const request = globalThis.fetch;
  vi.stubGlobal('fetch', (url: string | Request) => {
    if (typeof url !== 'string' || !url.startsWith(BASE)) return request(url);
    asked.push(url);
    const body = answer(url.slice(BASE.length + 1));
    return Promise.resolve(body === null ? new Response(null, { status: 404 }) : new Response(body));
  });
  return asked;
}

/** Tiles that the real city build wrote, served without a network. */
export async function serveCity(buildings: readonly CityBuilding[]): Promise<TestCity> {
  const folder = mkdtempSync(join(tmpdir(), 'tiles-'));
  await writeTiles(folder, [...buildings], { districts: [], quays: [] });
  const missing = new Set<string>();
  const asked = standInForBrowser((path) =>
    missing.has(`${BASE}/${path}`) ? null : readFileSync(join(folder, 'tiles', path)),
  );
  return {
    tileset: decode(TilesetSchema, JSON.parse(readFileSync(join(folder, 'tiles/tileset.json'), 'utf8')), 'tileset'),
    asked,
    missing,
    columns: (name) => decodeColumnFile(Uint8Array.from(readFileSync(join(folder, name))).buffer, name),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A camera at scene x, y, z that looks at a point, 1080 lines high. */
export function frameFrom(
  [x, y, z]: readonly [number, number, number],
  target: readonly [number, number, number],
  quality: Quality = 0,
): FrameState {
  const camera = new PerspectiveCamera(45, 16 / 9, 1, 60_000);
  camera.position.set(x, y, z);
  camera.lookAt(...target);
  camera.updateMatrixWorld();
  const sun = { direction: new Vector3(0, 1, 0), altitude: 1, daylight: 1 };
  return { instantMs: null, deltaS: 0, motionS: 0, camera, target: new Vector3(...target), width: 1920, height: 1080, pixelRatio: 1, quality, isDraft: false, sun, stageCm: 400 }; // prettier-ignore
}
