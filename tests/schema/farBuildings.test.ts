import { describe, expect, it } from 'vitest';
import type { Column } from '../../src/schema/columnFile.ts';
import { decodeFarBuildings } from '../../src/schema/farBuildings.ts';

const columns = (rows: number): Record<string, Column> => ({
  ...{ row: new Uint32Array(rows), x: new Uint16Array(rows), z: new Uint16Array(rows), foot: new Int16Array(rows) },
  ...{ width: new Uint8Array(rows), depth: new Uint8Array(rows), turn: new Uint8Array(rows) },
  ...{ height: new Uint8Array(rows), form: new Uint8Array(rows) },
});
const tiles = (...counts: number[]) => counts.map((count, i) => ({ start: i * 100, first: counts.slice(0, i).reduce((a, b) => a + b, 0), count })); // prettier-ignore
const read = (meta: unknown, its = columns(5)) => decodeFarBuildings({ meta, columns: its }, 'far.bin');

describe('the boxes for the distance', () => {
  it('are read tile by tile', () => {
    expect(read({ tiles: tiles(2, 3) }).tiles.map(({ first }) => first)).toEqual([0, 2]);
  });

  it.each([
    [
      'a gap between tiles',
      { tiles: [tiles(2)[0], { start: 100, first: 3, count: 2 }] },
      /far\.bin.*tiles\.1\.first.*is 3, not 2/,
    ],
    ['boxes that are in no tile', { tiles: tiles(2) }, /far\.bin.*tiles.*hold 2 of 5 boxes/],
  ])('are refused with %s, by name and path', (_, meta, message) => {
    expect(() => read(meta)).toThrow(message);
  });

  it('are refused with a column that is missing, of another type or too short', () => {
    const without = Object.fromEntries(Object.entries(columns(5)).filter(([name]) => name !== 'turn'));
    expect(() => read({ tiles: tiles(5) }, without)).toThrow(/columns\.turn.*is no Uint8Array/);
    expect(() => read({ tiles: tiles(5) }, { ...columns(5), x: new Uint16Array(4) })).toThrow(/columns\.x.*has 4 rows/);
  });
});
