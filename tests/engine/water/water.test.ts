import {
  PerspectiveCamera,
  Vector3,
  type BufferGeometry,
  type DataTexture,
  type Mesh,
  type ShaderMaterial,
} from 'three';
import { describe, expect, it } from 'vitest';
import type { FrameState } from '../../../src/engine/layer.ts';
import { resample, Water } from '../../../src/engine/water/Water.ts';
import type { TerrainData } from '../../../src/engine/ground/loadTerrain.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { buildTerrainMesh } from '../../../src/workers/terrainMesh.ts';

/** A square of river and, apart from it, a square of lake. */
function terrain(): TerrainData {
  const points = {
    x: Float32Array.of(0, 100, 0, 100, 500, 600, 500, 600),
    y: Float32Array.of(15, 15, 15, 15, 20, 20, 20, 20),
    z: Float32Array.of(0, 0, 100, 100, 0, 0, 100, 100),
    body: Uint8Array.of(1, 1, 1, 1, 2, 2, 2, 2),
    km: Float32Array.of(780, 781, 780, 781, 0, 0, 0, 0),
    bodyLevels: Float32Array.of(Number.NaN, 27.5),
  };
  return {
    points,
    mesh: buildTerrainMesh(points),
    bodies: [],
    landcover: null,
    landcoverPlace: { path: '', x: 0, z: 0, metresPerPixel: 10, width: 1, height: 1 },
    extent: { west: 0, north: 0, east: 600, south: 100 },
    heightAt: () => 15,
  };
}
const table = {
  km: [770, 780, 790],
  flows: ['low', 'MQ', 'high'],
  levels: [
    [20, 18, 16],
    [23, 21, 19],
    [30, 28, 26],
  ],
  gauge: { km: 780, zeroM: 16 },
};
function frame(stageCm: number): FrameState {
  return {
    instantMs: unixMs(0),
    deltaS: 0,
    motionS: 12,
    camera: new PerspectiveCamera(),
    target: new Vector3(),
    width: 100,
    height: 100,
    pixelRatio: 1,
    quality: 1,
    isDraft: false,
    sun: { direction: new Vector3(0, 1, 0), altitude: 1, daylight: 1 },
    stageCm,
  };
}

describe('water', () => {
  it('stands at the level of the stage along the kilometres, a lake at its own', () => {
    const water = new Water(terrain(), table);
    water.update(frame(500));
    expect(water.levelAt(1, 50)).toBeCloseTo(21, 1);
    expect(water.levelAt(99, 50)).toBeCloseTo(20.8, 1);
    expect(water.levelAt(550, 50)).toBeCloseTo(27.5, 3);
    expect(water.levelAt(300, 50)).toBeNull();
    water.update(frame(1200));
    expect(water.levelAt(1, 50)).toBeCloseTo(28, 1);
    expect(water.levelAt(550, 50)).toBeCloseTo(27.5, 3);
    water.dispose();
  });

  it('rests at mean flow while the stage is unknown', () => {
    const water = new Water(terrain(), table);
    water.update(frame(Number.NaN));
    expect(water.levelAt(0.1, 50)).toBeCloseTo(21, 1);
    water.dispose();
  });

  it('writes its levels to the GPU only when the stage moved by more than two millimetres', () => {
    const water = new Water(terrain(), table);
    const texture = (water.object.children[0] as Mesh<BufferGeometry, ShaderMaterial>).material.uniforms['riverLevels']!
      .value as DataTexture;
    water.update(frame(500));
    const { version } = texture;
    water.update(frame(500.15));
    expect(texture.version).toBe(version);
    water.update(frame(500.3));
    expect(texture.version).toBe(version + 1);
    water.dispose();
  });

  it('is one draw, on software GL one a square in the picture', () => {
    const land = terrain();
    const { mesh } = land;
    // As many triangles as a city has.
    const index = Uint32Array.from({ length: 24_000 }, (_, i) => mesh.water.index[i % mesh.water.index.length]!);
    const water = new Water({ ...land, mesh: { ...mesh, water: { ...mesh.water, index } } }, table);
    const shown = (): boolean[] => water.object.children.map(({ visible }) => visible);
    water.update(frame(500));
    expect(shown()).toEqual([true]);
    water.update({ ...frame(500), quality: 0 });
    expect(shown()).toEqual([false, true]);
    water.dispose();
  });

  it('resamples uneven stations without moving any', () => {
    const out = new Float32Array(11);
    resample([770, 771, 775, 780], [10, 9, 5, 0], out);
    expect([...out].map((value) => Math.round(value * 100) / 100)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });
});
