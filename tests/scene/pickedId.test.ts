import { describe, expect, it } from 'vitest';
import type { Picked } from '../../src/engine/picking/Picker.ts';
import { pickedId } from '../../src/scene/pickedId.ts';
import type { Viewer } from '../../src/state/viewer.ts';

const viewer = {
  catalogue: { getState: () => ({ byId: new Map([['landmark/rathaus', {}]]) }) },
  buildings: { idOf: (row: number) => `building/row-${row}` },
} as unknown as Viewer;
const hit = (over: Partial<Picked>): Picked => ({ kind: 'structure', index: 3, assetId: null, feature: null, ...over });

describe('what a click selects', () => {
  it('is the asset that a model stands for', () => {
    expect(pickedId(viewer, hit({ assetId: 'landmark/rathaus' }))).toBe('landmark/rathaus');
  });

  it('is the model itself where it stands for no asset', () => {
    expect(pickedId(viewer, hit({ assetId: 'structure/dgt-hall' }))).toBe('building/structure-dgt-hall');
  });

  it('is the row of a building, and nothing where nothing was hit', () => {
    expect(pickedId(viewer, hit({ kind: 'building' }))).toBe('building/row-3');
    expect(pickedId(viewer, hit({ kind: 'marker', assetId: 'gone/one' }))).toBeNull();
    expect(pickedId(viewer, null)).toBeNull();
  });
});
