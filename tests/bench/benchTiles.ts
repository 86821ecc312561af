import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mesh, PerspectiveCamera, Vector3 } from 'three';
import { BuildingTiles } from '../../src/engine/buildings/BuildingTiles.ts';
import { StateTexture } from '../../src/engine/buildings/StateTexture.ts';
import type { FrameState } from '../../src/engine/layer.ts';
import { decode } from '../../src/schema/decode.ts';
import { TilesetSchema } from '../../src/schema/tileset.ts';
import { median, timed, type Row } from './row.ts';

const FOLDER = 'public/city/tiles';
const BASE = 'http://tiles.bench';
const ROWS = 150_000;
const TOUCHED = 10_000;
const CYCLES = 1000;
/** Far less than the tiles of one place: each move lets go of the place before. */
const CACHE_BYTES = 300_000;
/** City centre, north, south: scene x and z. */
const PLACES = [[2500, 1500], [-1500, -8000], [3500, 8500]] as const; // prettier-ignore

/** What the library takes from a browser: requests from the disk, frames at once. */
function standInForBrowser(): void {
  Object.assign(globalThis, {
    self: globalThis,
    requestAnimationFrame: (call: () => void) => setTimeout(call, 0),
    cancelAnimationFrame: (handle: NodeJS.Timeout) => clearTimeout(handle),
    fetch: (url: string) => Promise.resolve(new Response(readFileSync(join(FOLDER, url.slice(BASE.length + 1))))),
  });
}

function frameAt([x, z]: readonly [number, number]): FrameState {
  const camera = new PerspectiveCamera(45, 16 / 9, 1, 60_000);
  camera.position.set(x, 900, z + 900);
  camera.lookAt(x, 30, z);
  const sun = { direction: new Vector3(0, 1, 0), altitude: 1, daylight: 1 };
  return { instantMs: null, deltaS: 0, motionS: 0, camera, target: new Vector3(x, 30, z), width: 1280, height: 720, pixelRatio: 1, quality: 0,
    isDraft: false, sun, stageCm: 400 }; // prettier-ignore
}

/** 1 000 tiles loaded and let go, by moving about the city with a small cache. */
async function cycle(): Promise<{ loaded: number; left: number; msATile: number }> {
  standInForBrowser();
  const tileset = decode(TilesetSchema, JSON.parse(readFileSync(join(FOLDER, 'tileset.json'), 'utf8')), 'tileset.json');
  const layer = new BuildingTiles(tileset, `${BASE}/tileset.json`, { contentChanged: () => undefined });
  layer.limitBytes(CACHE_BYTES);
  const seen = new WeakSet();
  let [loaded, left] = [0, 0];
  const started = performance.now();
  for (let i = 0; loaded < CYCLES; i++) {
    const frame = frameAt(PLACES[i % PLACES.length]!);
    do {
      layer.update(frame);
      await new Promise((resolve) => setTimeout(resolve, 0));
      layer.object.traverse((object) => {
        if (!(object instanceof Mesh)) return;
        const { geometry } = object as Mesh;
        if (seen.has(geometry)) return;
        seen.add(geometry);
        loaded++;
        left++;
        geometry.addEventListener('dispose', () => left--);
      });
    } while (!layer.isAtRest());
  }
  const msATile = (performance.now() - started) / loaded;
  layer.dispose();
  return { loaded, left, msATile };
}

/** The buildings' tiles in Node: what the graphics are told is counted, nothing is drawn. */
export async function benchTiles(): Promise<Row[]> {
  const group = 'tiles';
  const state = new StateTexture(ROWS);
  const colours = new Uint32Array(ROWS).fill(0xffffffff);
  const hidden = new Uint8Array(ROWS);
  let run = 0;
  const apply = (): void => {
    run++;
    for (let i = 0; i < TOUCHED; i++) {
      colours[i * 15] = run % 2 ? 0x0072b2 : 0xffffffff;
      hidden[i * 15 + 7] = run % 2;
    }
    state.applyStates(colours, hidden);
    state.texture.clearUpdateRanges();
  };
  const rows: Row[] = [
    { group, figure: 'colour 10 000 and hide 10 000 of 150 000 buildings', unit: 'ms', measured: median(timed(30, apply)), target: '≤ 5' }, // prettier-ignore
  ];
  if (!existsSync(FOLDER)) throw new Error(`${FOLDER} is missing: npm run city -- build`);
  const { loaded, left, msATile } = await cycle();
  return [
    ...rows,
    { group, figure: `geometries left after ${loaded} tiles came and went`, unit: '', measured: left, target: '= 0' },
    { group, figure: 'load, unpack and let go, a tile', unit: 'ms', measured: msATile, target: '' },
  ];
}
