import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../src/state/catalogue.ts';
import { picturedThemes } from '../../src/state/picturedThemes.ts';
import { createSelection } from '../../src/state/selection.ts';
import { createView } from '../../src/state/view.ts';
import { catalogueOf } from './fakeFeed.ts';

describe('the themes whose values are on screen', () => {
  const catalogue = createCatalogue();
  catalogue.catalogueLoaded(catalogueOf(4, 7));
  const [asset] = catalogue.getState().assets;

  it('are the port, whose cranes move in the scene, and that of the panel', () => {
    const view = createView({ theme: 'home' });
    expect(picturedThemes(view, createSelection(), catalogue)).toEqual(['port', 'home']);
    view.setTheme(null);
    expect(picturedThemes(view, createSelection(), catalogue)).toEqual(['port']);
  });

  it('are that of the selected asset too, and each of them once', () => {
    const selection = createSelection();
    selection.selectAsset(asset!.id);
    const { theme } = asset!.properties;
    const view = createView({ theme });
    expect(picturedThemes(view, selection, catalogue)).toEqual([...new Set(['port', theme])]);
  });
});
