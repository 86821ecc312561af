import { describe, expect, it } from 'vitest';
import type { TilesetSettings } from '../../src/schema/viewerSettings.ts';
import { foreignFeature } from '../../src/schema/foreignFeature.ts';
import { createTilesets } from '../../src/state/tilesets.ts';

const of = (name: string): TilesetSettings => ({
  url: `https://tiles.example/${name}.json`,
  name,
  attribution: 'City',
  licence: 'CC BY 4.0',
  placement: 'georeferenced',
  isInstead: false,
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

  it('stand instead of the own buildings where the operator or the link says so, as long as they can be had', () => {
    const isOwnHidden = (asked: string | null, isInstead = false): boolean => {
      const tilesets = createTilesets(asked);
      tilesets.configured([{ ...of('bridges'), isInstead }, of('trees')]);
      return tilesets.getState().isOwnHidden;
    };
    expect(isOwnHidden(null)).toBe(false);
    expect(isOwnHidden(null, true)).toBe(true);
    expect(isOwnHidden('trees', true)).toBe(false);
    expect(isOwnHidden('only:trees')).toBe(true);
    expect(isOwnHidden('only:/models/tileset.json')).toBe(true);
    const tilesets = createTilesets('only:/models/tileset.json');
    expect(tilesets.getState()).toMatchObject({ isOwnHidden: true, shown: [{ url: '/models/tileset.json' }] });
    tilesets.failed('/models/tileset.json');
    expect(tilesets.getState().isOwnHidden).toBe(false);
  });

  it('are credited as they say themselves where nobody else says whose they are', () => {
    const tilesets = createTilesets('/models/tileset.json');
    tilesets.configured([of('bridges')]);
    tilesets.credited('/models/tileset.json', 'City of Elsewhere');
    tilesets.credited('https://tiles.example/bridges.json', 'somebody');
    expect(tilesets.getState().shown.map(({ attribution }) => attribution)).toEqual(['City', 'City of Elsewhere']);
  });

  it('say of a building what they say, bounded and with an id for the link', () => {
    const feature = foreignFeature('/models/tileset.json', 'a/b.glb-7', { 'gml:id': 'UUID_4A', name: 'Turm', height: 12.34567890123, roof: [1, 2], nested: { a: 1 }, none: null, long: 'x'.repeat(999) }); // prettier-ignore
    expect(feature).toMatchObject({ id: 'tileset/models-tileset-json/uuid-4a', title: 'Turm' });
    expect(feature.properties.map(([name]) => name)).toEqual(['gml:id', 'name', 'height', 'roof', 'long']);
    expect(Object.fromEntries(feature.properties)).toMatchObject({ height: '12.3456789', roof: '1, 2' });
    expect(foreignFeature('x', 'a/b.glb-7', {})).toMatchObject({ id: 'tileset/x/a-b-glb-7', title: null });
    const tilesets = createTilesets(null);
    for (let i = 0; i < 150; i++) tilesets.found(foreignFeature('x', String(i), {}));
    expect(tilesets.getState().features.size).toBe(100);
    expect(tilesets.getState().features.has('tileset/x/149')).toBe(true);
  });
});
