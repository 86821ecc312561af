import { createHeightSampler } from '../../geo/tin.ts';
import { LANDCOVER_CLASSES, type CityManifest, type LandcoverClass } from '../../schema/cityFiles.ts';
import type { CityClient } from '../../state/city.ts';
import type { LandcoverPixels } from '../../workers/landcoverTexture.ts';
import type { Bodies } from '../../workers/readGround.ts';
import type { TerrainAnswer, TerrainRequest } from '../../workers/terrainMessages.ts';
import type { TerrainMesh, TerrainPoints } from '../../workers/terrainMesh.ts';
import { LANDCOVER_COLOURS } from '../palette.ts';

/** How much lamplight lies on the ground at night; from 0.7 on floodlight is added to it, where work goes on. */
const LAMPLIGHT: Partial<Record<LandcoverClass, number>> = {
  'inner-city': 0.85,
  residential: 0.55,
  industry: 0.6,
  steelworks: 0.95,
  port: 0.95,
  rail: 0.35,
  paved: 0.8,
};

/** The ground as the worker built it: what `Ground` and `Water` draw and what heights are read from. */
export interface TerrainData {
  readonly points: TerrainPoints;
  readonly mesh: TerrainMesh;
  readonly bodies: Bodies;
  readonly landcover: LandcoverPixels | null;
  /** Why there is none: the ground is then plain. */
  readonly landcoverError?: unknown;
  /** Where the map of land cover lies, scene metres. */
  readonly landcoverPlace: CityManifest['landcover'];
  /** Rim of the terrain, scene metres. */
  readonly extent: { readonly west: number; readonly north: number; readonly east: number; readonly south: number };
  /** Ground or bed in m NHN at scene x, z; 25 outside. */
  readonly heightAt: (x: number, z: number) => number;
}

const known = new WeakMap<CityClient, Promise<TerrainData>>();

/**
 * The ground of a city. Loaded with the first call, which comes before there is a canvas: its worker is the longest way to the first
 * picture. Rejects when it cannot be read; the next call then tries again.
 */
export function terrainOf(city: CityClient): Promise<TerrainData> {
  const begun = known.get(city);
  if (begun) return begun;
  const loading = loadTerrain(city);
  known.set(city, loading);
  loading.catch(() => known.delete(city));
  return loading;
}

/** Has the ground triangulated and painted by a worker, which ends with the call. */
async function loadTerrain(city: CityClient): Promise<TerrainData> {
  const worker = new Worker(new URL('../../workers/terrain.worker.ts', import.meta.url), { type: 'module' });
  try {
    const ground = city.bytes('ground');
    const built = ground.then((file) => ask(worker, { kind: 'buildTerrain', job: 1, file }));
    // After the ground: there is no picture without that.
    const painted = Promise.all([city.landcover(), ground])
      .then(([file]) => paint(worker, file))
      .then(
        (landcover) => ({ landcover }),
        (landcoverError: unknown) => ({ landcover: null, landcoverError }),
      );
    const answer = await built;
    if (answer.kind !== 'terrainBuilt') throw new Error(`ground: the worker answered ${answer.kind}`);
    const { points, mesh, bodies } = answer;
    return {
      points,
      mesh,
      bodies,
      ...(await painted),
      landcoverPlace: (await city.manifest()).landcover,
      extent: extentOf(points),
      heightAt: createHeightSampler(points.x, points.y, points.z, mesh.triangles),
    };
  } finally {
    worker.terminate();
  }
}

function extentOf({ x, z }: TerrainPoints): TerrainData['extent'] {
  const least = (values: Float32Array): number => values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (values: Float32Array): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
  return { west: least(x), north: least(z), east: most(x), south: most(z) };
}

async function paint(worker: Worker, file: ArrayBuffer): Promise<LandcoverPixels | null> {
  const palette = LANDCOVER_CLASSES.map((name) => LANDCOVER_COLOURS[name]);
  const lamplight = LANDCOVER_CLASSES.map((name) => LAMPLIGHT[name] ?? 0);
  const answer = await ask(worker, { kind: 'paintLandcover', job: 2, file, palette, lamplight });
  return answer.kind === 'landcoverPainted' ? answer.pixels : null;
}

function ask(worker: Worker, request: TerrainRequest): Promise<TerrainAnswer> {
  return new Promise((resolve, reject) => {
    const listen = ({ data }: MessageEvent<TerrainAnswer>): void => {
      if (data.job !== request.job) return;
      worker.removeEventListener('message', listen);
      if (data.kind === 'failed') reject(new Error(`ground: ${data.reason}`));
      else resolve(data);
    };
    worker.addEventListener('message', listen);
    worker.addEventListener('error', ({ message }) => reject(new Error(`ground: ${message}`)), { once: true });
    worker.postMessage(request);
  });
}
