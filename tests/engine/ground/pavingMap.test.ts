import { describe, expect, it } from 'vitest';
import { mapPaving, noPaving, PAVING_CELL_M, type PavingTextures } from '../../../src/engine/ground/PavingMap.ts';
import { PAVING_GLSL } from '../../../src/engine/ground/pavingShader.ts';
import { PAVING_KINDS, type Paving, type PavingKind } from '../../../src/schema/paving.ts';

const box = (kind: PavingKind, x: number, z: number, length = 20, width = 10, turn = 0): Paving => ({ kind, x, z, turn, length, width }); // prettier-ignore

/** What the shader finds at a place: kinds in painting order, then the lights. */
function found({ cells, boxes, frame }: PavingTextures, x: number, z: number): { paved: string[]; lights: string[] } {
  const { data, width, height } = cells.image as { data: Uint16Array; width: number; height: number };
  const [column, row] = [Math.floor((x - frame.x) * frame.z), Math.floor((z - frame.y) * frame.z)];
  if (column < 0 || row < 0 || column >= width || row >= height) return { paved: [], lights: [] };
  const [first, counts] = [data[2 * (row * width + column)]!, data[2 * (row * width + column) + 1]!];
  const texels = (boxes.image as { data: Float32Array }).data;
  const kindsFrom = (from: number, count: number): string[] =>
    Array.from({ length: count }, (_, i) => PAVING_KINDS[texels[8 * (from + i) + 6]!]!);
  return { paved: kindsFrom(first, counts & 255), lights: kindsFrom(first + (counts & 255), counts >> 8) };
}

describe('the map of the paving', () => {
  it('is empty where nothing is paved', () => {
    expect(found(noPaving(), 5, 5)).toEqual({ paved: [], lights: [] });
    expect(mapPaving([]).frame.z).toBe(0);
  });

  it('finds at a place what lies there, in painting order, and nothing far from it', () => {
    const map = mapPaving([box('asphalt', 0, 0, 60, 60), box('lane', 5, 0), box('yard', 900, 400)]);
    expect(found(map, 0, 0).paved).toEqual(['asphalt', 'lane']);
    expect(found(map, 900, 400).paved).toEqual(['yard']);
    expect(found(map, 450, 200).paved).toEqual([]);
  });

  it('finds a long box all along its axis, but not in the corners of its bounds', () => {
    const map = mapPaving([box('lane', 0, 0, 800, 8, Math.PI / 4)]);
    for (const along of [-390, -150, 0, 200, 390])
      expect(found(map, along * Math.SQRT1_2, -along * Math.SQRT1_2).paved, `${along} m along`).toEqual(['lane']);
    expect(found(map, 200, 200).paved).toEqual([]);
  });

  it('keeps lights apart from what is painted, and finds them as far as they shine', () => {
    const map = mapPaving([box('asphalt', 0, 0), box('floodlight', 50, 0, 100, 100), box('lamp', 400, 0, 50, 50)]);
    expect(found(map, 0, 0)).toEqual({ paved: ['asphalt'], lights: ['floodlight'] });
    expect(found(map, 95, 0).lights).toEqual(['floodlight']);
    expect(found(map, 400, 0).lights).toEqual(['lamp']);
  });

  it('has one list of boxes for each square that any reaches into', () => {
    const map = mapPaving([box('yard', 0, 0, 3 * PAVING_CELL_M, 3 * PAVING_CELL_M)]);
    const { data } = map.cells.image as unknown as { data: Uint16Array };
    expect(data.filter((count, i) => i % 2 === 1 && count > 0).length).toBeGreaterThanOrEqual(9);
  });
});

describe('the shader of the paving', () => {
  it('takes no derivative, since it runs in a loop', () => {
    expect(PAVING_GLSL).not.toMatch(/fwidth|dFd|texture2D|texture\(/);
  });

  it('has a colour for each kind', () => {
    expect(PAVING_GLSL).toContain(`pavingColour[${PAVING_KINDS.length}]`);
    expect(PAVING_GLSL).not.toContain('== -1');
  });
});
