import { createStore } from 'zustand/vanilla';
import type { Theme } from '../schema/catalogue.ts';
import type { Face, LayerId } from '../schema/urlState.ts';
import type { Language } from '../schema/texts.ts';

export { FACES, LAYERS, type Face, type LayerId } from '../schema/urlState.ts';

export interface ViewState {
  readonly face: Face;
  readonly lang: Language;
  /** Light or dark interface; the scene itself is lit by the sun of the clock. */
  readonly scheme: 'light' | 'dark';
  /** The theme that colours the city; null = none. */
  readonly theme: Theme | null;
  /** Which of the theme's pictures is drawn; null = its first. */
  readonly picture: string | null;
  /** Container that the camera rides with, by its number in small letters; null = none. */
  readonly ride: string | null;
  readonly hiddenLayers: ReadonlySet<LayerId>;
  /** Planning alternative on screen; null = the city as it is. */
  readonly variant: string | null;
  readonly reducedMotion: boolean;
  /** Quality step that the scene keeps; null = chosen from measured frame times. */
  readonly quality: 0 | 1 | 2 | 3 | null;
}

export function createView(start: Partial<ViewState> = {}) {
  const store = createStore<ViewState>()(() => ({
    face: 'planner',
    lang: 'de',
    scheme: 'light',
    theme: null,
    picture: null,
    ride: null,
    hiddenLayers: new Set<LayerId>(),
    variant: null,
    reducedMotion: false,
    quality: null,
    ...start,
  }));
  return {
    ...store,
    setFace: (face: Face): void => store.setState({ face }),
    setLanguage: (lang: Language): void => store.setState({ lang }),
    setTheme: (theme: Theme | null): void => store.setState({ theme, picture: null }),
    setPicture: (picture: string): void => store.setState({ picture }),
    setScheme: (scheme: ViewState['scheme']): void => store.setState({ scheme }),
    showLayer: (layer: LayerId, shown: boolean): void => {
      const hidden = new Set(store.getState().hiddenLayers);
      if (shown) hidden.delete(layer);
      else hidden.add(layer);
      store.setState({ hiddenLayers: hidden });
    },
  };
}
export type View = ReturnType<typeof createView>;
