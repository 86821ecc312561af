import { beforeAll, describe, expect, it } from 'vitest';
import { readInputs, type CityInputs } from '../../../src/city/inputs.ts';
import { buildGround, groundModel, terrainExtent, type Ground } from '../../../src/city/terrain/ground.ts';
import { HeightCollector, type HeightKind, type MeasuredHeights } from '../../../src/city/terrain/measuredHeights.ts';
import { PointSet } from '../../../src/city/terrain/pointSet.ts';
import { refineTerrain } from '../../../src/city/terrain/refineTerrain.ts';
import { hash2 } from '../../../src/geo/noise.ts';
import { SCENE_ORIGIN, toScene } from '../../../src/geo/sceneFrame.ts';
import type { Point } from '../../../src/geo/segmentIndex.ts';
import { CITY_FOLDER } from '../builtCity.ts';

type HeightAt = (x: number, z: number) => number;

/** Adds a square of the scene as a file would give it, a sample a metre. */
function measure(to: HeightCollector, kind: HeightKind, [x0, z0]: Point, size: number, heightAt: HeightAt): void {
  const grid = to.gridFor(kind, 1)!;
  for (let z = Math.floor(z0); z < z0 + size; z++)
    for (let x = Math.floor(x0); x < x0 + size; x++)
      grid.add(x + SCENE_ORIGIN.e + 0.5, SCENE_ORIGIN.n - z - 0.5, heightAt(x + 0.5, z + 0.5));
}

// Duisburg-Süd, away from every water: fields and streets.
const { x: X, z: Z } = toScene({ lon: 6.755, lat: 51.37 });
const SIZE = 600;
/** Rolling ground with a dam across and a pit. */
const hills: HeightAt = (x, z) => {
  const dam = Math.max(0, 6 - Math.max(0, Math.abs(x - X - 300 - 0.2 * (z - Z)) - 3) / 1.6);
  const pit = Math.hypot(x - X - 120, z - Z - 420) < 50 ? -8 : 0;
  return 34 + 3 * Math.sin((x - X) / 60) + 2 * Math.cos((z - Z) / 45) + dam + pit;
};

const bed: HeightAt = (x, z) => 14 + 0.5 * Math.sin(x / 30) + 0.3 * Math.cos(z / 40);

let inputs: CityInputs;
let plain: Ground;
let ground: Ground;
/** In the middle of the Rhine: at one the surface was measured, at the other the bed was sounded. */
let surfaced: Point;
let sounded: Point;
let heights: MeasuredHeights;
beforeAll(() => {
  inputs = readInputs(CITY_FOLDER);
  const { points } = inputs.axis;
  surfaced = points[Math.floor(points.length * 0.5)]!;
  sounded = points[Math.floor(points.length * 0.6)]!;
  const collector = new HeightCollector();
  measure(collector, 'land', [X, Z], SIZE, hills);
  measure(collector, 'land', [surfaced[0] - 150, surfaced[1] - 150], 300, () => 20.5);
  measure(collector, 'bed', [sounded[0] - 150, sounded[1] - 150], 300, bed);
  heights = collector.finish()!;
  plain = buildGround(inputs);
  ground = buildGround(inputs, groundModel(inputs, 'structures.geojson', heights));
}, 120_000);

describe('ground with official heights', () => {
  it('follows them within half a metre, but for walls', () => {
    const errors: number[] = [];
    for (let x = X + 60; x < X + SIZE - 60; x += 3.7)
      for (let z = Z + 60; z < Z + SIZE - 60; z += 3.7) errors.push(Math.abs(ground.heightAt(x, z) - hills(x, z)));
    errors.sort((a, b) => a - b);
    expect(errors[Math.floor(errors.length * 0.5)]).toBeLessThan(0.3);
    // The pit's wall of 8 m stands upright: no triangle does.
    expect(errors[Math.floor(errors.length * 0.98)]).toBeLessThan(0.5);
    expect(ground.refined.errorM).toBe(0.5);
    expect(ground.refined.added).toBeGreaterThan(200);
    expect(ground.refined.added).toBeLessThan(6000);
  });

  it('stays as it was where nothing is measured', () => {
    for (const [dx, dz] of [
      [-200, 300],
      [900, 300],
      [300, -150],
      [2000, -4000],
    ] as const)
      // prettier-ignore
      expect(ground.model.heightAt(X + dx, Z + dz)).toBe(plain.model.heightAt(X + dx, Z + dz));
  });

  it('has no step at the edge of the data', () => {
    let steepest = 0;
    for (let z = Z + 200; z < Z + 260; z += 7)
      for (let x = X - 60; x < X + 60; x += 2) {
        const slope = Math.abs(ground.model.heightAt(x + 2, z) - ground.model.heightAt(x, z)) / 2;
        steepest = Math.max(steepest, slope);
      }
    // Ten metres over the thirty in which it is mixed, and the ground's own slope.
    expect(steepest).toBeLessThan(0.6);
    expect(Math.abs(ground.model.heightAt(X + 100, Z + 230) - hills(X + 100, Z + 230))).toBeLessThan(0.05);
  });

  it('keeps within the vertices that it may use, and mends what is worst first', () => {
    const points = new PointSet();
    for (let z = -100; z <= SIZE + 100; z += 100)
      for (let x = -100; x <= SIZE + 100; x += 100) points.add(X + x + hash2(x, z), Z + z + hash2(z, x), 1);
    const refined = refineTerrain(points, ground.model, { errorM: 0.5, mostVertices: 160 });
    expect(points.x.length).toBeLessThanOrEqual(160);
    expect(refined.errorM).toBeGreaterThan(0.5);
    expect(refined.errorM).toBeLessThanOrEqual(8);
    // The pit is deeper than anything else is wrong.
    const inPit = points.x.filter((x, i) => Math.hypot(x / 10 - X - 120, points.z[i]! / 10 - Z - 420) < 50);
    expect(inPit.length).toBeGreaterThan(3);
  });
});

describe('beds and surfaces', () => {
  it('does not take the surface of a river for its bed', () => {
    expect(heights.rawAt(...surfaced)).toBe(20.5);
    expect(ground.model.heightAt(...surfaced)).toBe(plain.model.heightAt(...surfaced));
    expect(ground.model.heightAt(...surfaced)).toBeLessThan(18);
  });

  it('takes a sounded bed as it is', () => {
    expect(Math.abs(ground.model.heightAt(...sounded) - bed(...sounded))).toBeLessThan(0.05);
    expect(Math.abs(ground.heightAt(...sounded) - bed(...sounded))).toBeLessThan(0.5);
  });
});

describe('the extent of the terrain', () => {
  it('bounds what is read', () => {
    const { minX, maxX, minZ, maxZ } = terrainExtent(inputs);
    expect(maxX - minX).toBeLessThan(30_000);
    expect(maxZ - minZ).toBeLessThan(40_000);
  });
});
