import { describe, expect, it } from 'vitest';
import { GlyphColumns } from '../../../src/engine/labels/GlyphColumns.ts';
import { LABEL_STYLES } from '../../../src/engine/labels/labelStyle.ts';
import type { PlacedLabel } from '../../../src/engine/labels/placedLabel.ts';

const glyph = { x: 8, y: 16, width: 4, height: 6 };
const NAME: PlacedLabel = {
  ...{ key: 'a', kind: 'asset', style: LABEL_STYLES.asset, course: null, box: [0, 0, 1, 1] },
  ...{ x: 100, y: 30, z: -200, dx: 12, dy: 3 },
  run: { glyphs: [{ glyph, at: 5, x: 1, y: 2, halfWidth: 3, halfHeight: 4 }], width: 10, size: 13 },
} as unknown as PlacedLabel;
const SHOWN = new Map([['a', NAME]]);
const NONE = new Map<string, PlacedLabel>();

const columnOf = (columns: GlyphColumns, name: string): number[] => {
  const { array, size } = columns.attributes.find((each) => each.name === name)!;
  return [...array.slice(0, size)];
};

describe('columns of glyphs', () => {
  it('hold where a glyph stands, its box, its place in the atlas and its look', () => {
    const columns = new GlyphColumns();
    columns.write(SHOWN, 1);
    expect(columns.count).toBe(1);
    expect(columnOf(columns, 'anchor')).toEqual([100, 30, -200]);
    expect(columnOf(columns, 'box')).toEqual([12 + 5 + 1, 3 + 2, 3, 4]);
    expect(columnOf(columns, 'texels')).toEqual([8, 16, 12, 22]);
    expect(columnOf(columns, 'course')).toEqual([0, 0]);
    expect(columnOf(columns, 'look')[0]).toBe(13);
  });

  it('keep a name that goes until it has faded', () => {
    const columns = new GlyphColumns();
    columns.write(SHOWN, 1);
    expect(columns.isFading).toBe(true);
    columns.write(NONE, 5);
    expect([columns.count, columns.isFading]).toEqual([1, true]);
    columns.write(NONE, 9);
    expect(columns.count).toBe(0);
  });

  it('fade nothing where all is to be there at once', () => {
    const columns = new GlyphColumns();
    columns.write(SHOWN, 1, true);
    expect([columns.count, columns.isFading]).toEqual([1, false]);
    columns.write(NONE, 1.1, true);
    expect([columns.count, columns.isFading]).toEqual([0, false]);
  });
});
