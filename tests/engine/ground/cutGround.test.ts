import { describe, expect, it } from 'vitest';
import { cutGround, type Cut } from '../../../src/engine/ground/cutGround.ts';
import type { TerrainChunk } from '../../../src/workers/terrainMesh.ts';

/** A level square of 100 m in triangles of 10 m, rising to the east by a tenth. */
function ground(): TerrainChunk {
  const [position, normal, index]: [number[], number[], number[]] = [[], [], []];
  for (let z = 0; z <= 10; z++)
    for (let x = 0; x <= 10; x++) {
      position.push(x * 10, x, z * 10);
      normal.push(0, 32767, 0, 0);
      const at = z * 11 + x;
      if (x < 10 && z < 10) index.push(at, at + 11, at + 1, at + 1, at + 11, at + 12);
    }
  return { position: Float32Array.from(position), normal: Int16Array.from(normal), index: Uint16Array.from(index) };
}
function areaOf({ position, index }: TerrainChunk): number {
  let sum = 0;
  for (let t = 0; t < index.length; t += 3) {
    const [a, b, c] = [index[t]! * 3, index[t + 1]! * 3, index[t + 2]! * 3];
    const at = (i: number): number => position[i]!;
    // Counter-clockwise seen from above.
    sum += ((at(b + 2) - at(a + 2)) * (at(c) - at(a)) - (at(b) - at(a)) * (at(c + 2) - at(a + 2))) / 2;
  }
  return sum;
}
const cut: Cut = { x: 52, z: 47, turn: 0.4, halfAlong: 23, halfAcross: 6.5 };

describe('a cut in the ground', () => {
  it('takes away just its rectangle, however it is turned', () => {
    expect(areaOf(ground())).toBeCloseTo(10_000, 3);
    expect(areaOf(cutGround(ground(), [cut]))).toBeCloseTo(10_000 - 46 * 13, 1);
    const isInside = (x: number, z: number): boolean => {
      const [dx, dz] = [x - cut.x, z - cut.z];
      return Math.abs(dx * Math.cos(0.4) - dz * Math.sin(0.4)) < 22.9 && Math.abs(dx * Math.sin(0.4) + dz * Math.cos(0.4)) < 6.4; // prettier-ignore
    };
    const { position, index } = cutGround(ground(), [cut]);
    for (const i of index) expect(isInside(position[3 * i]!, position[3 * i + 2]!)).toBe(false);
  });

  it('leaves the heights and normals at its edge as they were', () => {
    const { position, normal, index } = cutGround(ground(), [cut]);
    for (const i of index) {
      expect(position[3 * i + 1]!).toBeCloseTo(position[3 * i]! / 10, 3);
      expect(normal[4 * i + 1]).toBe(32767);
    }
  });

  it('leaves alone what it does not reach', () => {
    const chunk = ground();
    expect(cutGround(chunk, [{ ...cut, x: 400 }])).toBe(chunk);
    expect(cutGround(chunk, [])).toBe(chunk);
  });

  it('may lie within one triangle, or over the edge of the square', () => {
    expect(areaOf(cutGround(ground(), [{ x: 53, z: 52, turn: 0, halfAlong: 1, halfAcross: 1 }]))).toBeCloseTo(9996, 2);
    expect(areaOf(cutGround(ground(), [{ x: 0, z: 50, turn: 0, halfAlong: 5, halfAcross: 5 }]))).toBeCloseTo(9950, 2);
  });
});
