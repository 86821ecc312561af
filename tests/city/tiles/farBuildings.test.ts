import { describe, expect, it } from 'vitest';
import { encodeFarBuildings, farBoxOf } from '../../../src/city/tiles/farBuildings.ts';
import { decodeColumnFile } from '../../../src/schema/columnFile.ts';
import { decodeFarBuildings, FAR_FORM } from '../../../src/schema/farBuildings.ts';
import { block, town } from './town.ts';

const turned = (w: number, d: number, turn: number, x = 100, z = -50): (readonly [number, number])[] =>
  ([[-1, -1], [1, -1], [1, 1], [-1, 1]] as const).map(([a, b]) => [
    x + ((a * w) / 2) * Math.cos(turn) - ((b * d) / 2) * Math.sin(turn),
    z + ((a * w) / 2) * Math.sin(turn) + ((b * d) / 2) * Math.cos(turn),
  ]); // prettier-ignore
const read = (bytes: Uint8Array<ArrayBuffer>) =>
  decodeFarBuildings(decodeColumnFile(bytes.slice().buffer, 'far'), 'far');

describe('the box of a building', () => {
  it('is the rectangle itself, with its longer side as width', () => {
    for (const turn of [0, 0.4, 1.2, 2.9]) {
      const close = (value: number) => expect.closeTo(value, 6) as number;
      const box = { x: close(100), z: close(-50), width: close(18), depth: close(9), turnRad: close(turn) };
      expect(farBoxOf(turned(18, 9, turn))).toEqual(box);
      expect(farBoxOf(turned(9, 18, turn + Math.PI / 2)).turnRad % Math.PI).toBeCloseTo(turn, 6);
    }
  });

  it('has the area of the outline where that is no rectangle', () => {
    const corner = [[0, 0], [20, 0], [20, 8], [8, 8], [8, 20], [0, 20]] as const; // prettier-ignore
    const { width, depth } = farBoxOf(corner);
    expect(width * depth).toBeCloseTo(256, 6);
  });

  it('is small where the outline is no area', () => {
    expect(farBoxOf([[3, 4]])).toMatchObject({ x: 3, z: 4, width: 0.5 });
  });
});

describe('the file of far buildings', () => {
  const tiles = [
    { start: 0, buildings: [block(10, 20), block(40, 20, [3, 6, 3], { use: 'outbuilding' }), block(70, 20, [16, 8, 10], { roof: 'gable', use: 'office', footM: 31.2 })] },
    { start: 3, buildings: [block(1010, 20, [3, 6, 3], { use: 'outbuilding' })] },
    { start: 4, buildings: [block(2010, 20)] },
  ]; // prettier-ignore

  it('has one box a building with its row, and none for sheds', () => {
    const { tiles: written, columns } = read(encodeFarBuildings(tiles));
    expect([...columns.row]).toEqual([0, 2, 4]);
    expect(written).toEqual([
      { start: 0, first: 0, count: 2 },
      { start: 4, first: 2, count: 1 },
    ]);
    expect(columns.x[1]! / 2 - 16_384).toBe(70);
    expect([columns.width[1], columns.depth[1], columns.height[1], columns.foot[1]]).toEqual([64, 32, 40, 312]);
    expect(columns.form[1]).toBe(1 | FAR_FORM.isPitched);
    expect(columns.form[0]).toBe(0);
  });

  it('keeps places within half a step of where the houses stand', () => {
    const houses = town();
    const { columns } = read(encodeFarBuildings([{ start: 0, buildings: houses }]));
    houses.forEach(({ footprint }, i) => {
      const box = farBoxOf(footprint);
      expect(Math.abs(columns.x[i]! / 2 - 16_384 - box.x)).toBeLessThanOrEqual(0.25 + 1e-6);
      expect(Math.abs(columns.z[i]! / 2 - 16_384 - box.z)).toBeLessThanOrEqual(0.25 + 1e-6);
    });
  });

  it('is the same for the same buildings', () => {
    expect(encodeFarBuildings(tiles)).toEqual(encodeFarBuildings(tiles));
  });

  it('is refused where a column is missing or the tiles leave boxes out', () => {
    const { meta, columns } = decodeColumnFile(encodeFarBuildings(tiles).buffer, 'far');
    const others = Object.fromEntries(Object.entries(columns).filter(([name]) => name !== 'turn'));
    expect(() => decodeFarBuildings({ meta, columns: others }, 'far')).toThrow(/columns\.turn/);
    expect(() => decodeFarBuildings({ meta: { tiles: [] }, columns }, 'far')).toThrow(/hold 0 of 3/);
    const gap = { tiles: [{ start: 0, first: 1, count: 2 }] };
    expect(() => decodeFarBuildings({ meta: gap, columns }, 'far')).toThrow(/tiles\.0\.first/);
  });
});
