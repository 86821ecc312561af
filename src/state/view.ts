import { createStore } from 'zustand/vanilla';
import type { Theme } from '../schema/catalogue.ts';
import type { Language } from '../schema/texts.ts';

export const FACES = ['planner', 'display', 'story'] as const;
export type Face = (typeof FACES)[number];

/** Layers a person can switch. */
export const LAYERS = ['buildings', 'trees', 'rails', 'roads', 'markers', 'labels', 'shadows'] as const;
export type LayerId = (typeof LAYERS)[number];

export interface ViewState {
  readonly face: Face;
  readonly lang: Language;
  /** Light or dark interface; the scene itself is lit by the sun of the clock. */
  readonly scheme: 'light' | 'dark';
  /** The theme that colours the city; null = none. */
  readonly theme: Theme | null;
  readonly hiddenLayers: ReadonlySet<LayerId>;
  readonly reducedMotion: boolean;
}

export function createView(start: Partial<ViewState> = {}) {
  const store = createStore<ViewState>()(() => ({
    face: 'planner',
    lang: 'de',
    scheme: 'light',
    theme: null,
    hiddenLayers: new Set<LayerId>(),
    reducedMotion: false,
    ...start,
  }));
  return {
    ...store,
    showLayer: (layer: LayerId, shown: boolean): void => {
      const hidden = new Set(store.getState().hiddenLayers);
      if (shown) hidden.delete(layer);
      else hidden.add(layer);
      store.setState({ hiddenLayers: hidden });
    },
  };
}
export type View = ReturnType<typeof createView>;
