import { describe, expect, it } from 'vitest';
import type { TilesetSettings } from '../../src/schema/viewerSettings.ts';
import { createTilesets } from '../../src/state/tilesets.ts';

const of = (name: string): TilesetSettings => ({
  url: `https://tiles.example/${name}.json`,
  name,
  attribution: 'City',
  licence: 'CC BY 4.0',
  placement: 'georeferenced',
});
function shownWith(asked: string | null): string[] {
  const tilesets = createTilesets(asked);
  tilesets.configured([of('bridges'), of('trees')]);
  return tilesets.getState().shown.map(({ name }) => name);
}

describe('tilesets of others', () => {
  it('are all shown that the operator configured', () => {
    expect(shownWith(null)).toEqual(['bridges', 'trees']);
  });

  it('are those that the link names: one of the configured, or a path besides', () => {
    expect(shownWith('trees')).toEqual(['trees']);
    expect(shownWith('nobody')).toEqual([]);
    expect(shownWith('/models/tileset.json')).toEqual(['bridges', 'trees', '/models/tileset.json']);
  });

  it('of a link need no operator', () => {
    expect(createTilesets('/models/tileset.json').getState().shown).toHaveLength(1);
    expect(createTilesets(null).getState().shown).toHaveLength(0);
  });
});
