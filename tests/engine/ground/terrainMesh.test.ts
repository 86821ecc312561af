import { describe, expect, it } from 'vitest';
import { buildTerrainMesh, transferablesOf, type TerrainPoints } from '../../../src/workers/terrainMesh.ts';

/** A valley 400 m long that falls to the east: a river in the middle, a foreland, dykes; a still basin beside it. */
function valley(): TerrainPoints {
  const x: number[] = [];
  const y: number[] = [];
  const z: number[] = [];
  const body: number[] = [];
  const km: number[] = [];
  for (let column = 0; column <= 10; column++)
    for (let row = -5; row <= 5; row++) {
      const isRiver = Math.abs(row) <= 2;
      const isBasin = row >= 4;
      x.push(column * 40);
      z.push(row * 40);
      y.push(isRiver ? 15 : row === -3 || row === 3 ? 30 : 20);
      body.push(isRiver ? 1 : isBasin ? 3 : 0);
      km.push(isRiver ? 780 + column * 0.04 : 0);
    }
  return {
    x: Float32Array.from(x),
    y: Float32Array.from(y),
    z: Float32Array.from(z),
    body: Uint8Array.from(body),
    km: Float32Array.from(km),
    bodyLevels: Float32Array.from([Number.NaN, Number.NaN, 25]),
  };
}

describe('terrain mesh', () => {
  it('covers the ground once: its triangles have the area of the outline', () => {
    const points = valley();
    const { triangles } = buildTerrainMesh(points);
    let area = 0;
    for (let t = 0; t < triangles.length; t += 3) {
      const [a, b, c] = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
      area +=
        ((points.z[b]! - points.z[a]!) * (points.x[c]! - points.x[a]!) -
          (points.x[b]! - points.x[a]!) * (points.z[c]! - points.z[a]!)) /
        2;
    }
    expect(area).toBeCloseTo(400 * 400, 3);
  });

  it('cuts the ground into chunks that keep every triangle, facing up', () => {
    const { triangles, chunks } = buildTerrainMesh(valley());
    expect(chunks.reduce((sum, { index }) => sum + index.length, 0)).toBe(triangles.length);
    for (const { normal, position, index } of chunks) {
      expect(normal.length / 4).toBe(position.length / 3);
      expect(Math.max(...index)).toBe(position.length / 3 - 1);
      for (let i = 1; i < normal.length; i += 4) expect(normal[i]).toBeGreaterThan(0);
    }
  });

  it('keeps the plain evenly lit beside a dyke: a flat triangle has upright normals at all corners', () => {
    const points = valley();
    const { chunks } = buildTerrainMesh(points);
    let flat = 0;
    for (const { position, normal, index } of chunks)
      for (let t = 0; t < index.length; t += 3) {
        const corners = [index[t]!, index[t + 1]!, index[t + 2]!];
        const heights = corners.map((i) => position[3 * i + 1]!);
        if (new Set(heights).size > 1) continue;
        flat++;
        for (const i of corners) expect(normal[4 * i + 1]).toBeGreaterThan(32700);
      }
    expect(flat).toBeGreaterThan(20);
  });

  it('makes water only where all corners can be wet by the same surface', () => {
    const { water } = buildTerrainMesh(valley());
    // Four strips of river and one of basin, ten columns, two triangles a square; nothing between them.
    expect(water.index.length / 3).toBe((4 + 1) * 10 * 2);
    for (let i = 0; i < water.km.length; i++) expect(water.km[i]! > 0).toBe(water.ownLevel[i] === 0);
  });

  it('lets a basin share the surface of the river that it opens to', () => {
    const points = valley();
    const body = points.body.map((value, i) => (value === 1 && points.x[i]! > 200 ? 2 : value));
    expect(buildTerrainMesh({ ...points, body }).water.index).toHaveLength(buildTerrainMesh(points).water.index.length);
  });

  it('lets the river flow to where its kilometres grow and the basin stand', () => {
    const { water } = buildTerrainMesh(valley());
    for (let i = 0; i < water.km.length; i++) {
      const [east, south] = [water.flow[2 * i]!, water.flow[2 * i + 1]!];
      if (water.km[i]! > 0) expect(east).toBeGreaterThan(120);
      else expect([east, south]).toEqual([0, 0]);
    }
  });

  it('walks the outline once around, clockwise seen from above', () => {
    const points = valley();
    const { outline } = buildTerrainMesh(points);
    expect(outline.length).toBe(40);
    let turn = 0;
    outline.forEach((a, i) => {
      const b = outline[(i + 1) % outline.length]!;
      turn += points.x[a]! * points.z[b]! - points.x[b]! * points.z[a]!;
    });
    // With x to the right and z down the page, clockwise is positive.
    expect(turn / 2).toBeCloseTo(400 * 400, 3);
  });

  it('hands over each buffer once', () => {
    const buffers = transferablesOf(valley(), buildTerrainMesh(valley()));
    expect(new Set(buffers).size).toBe(buffers.length);
  });
});
