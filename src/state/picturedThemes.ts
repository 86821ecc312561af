import type { Theme } from '../schema/catalogue.ts';
import type { CatalogueStore } from './catalogue.ts';
import type { Selection } from './selection.ts';
import type { View } from './view.ts';

/** Its cranes, locks and bridges move in the scene whatever the theme. */
const ALWAYS: Theme = 'port';

/** Themes whose values are on screen: that of the panel, that of what is selected, and what moves in the scene. */
export function picturedThemes(
  view: View,
  selection: Selection,
  catalogue: Pick<CatalogueStore, 'getState'>,
): readonly Theme[] {
  const { selected } = selection.getState();
  const chosen = selected === null ? undefined : catalogue.getState().byId.get(selected)?.properties.theme;
  const { theme } = view.getState();
  return [...new Set([ALWAYS, ...(theme === null ? [] : [theme]), ...(chosen === undefined ? [] : [chosen])])];
}
