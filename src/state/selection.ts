import { createStore } from 'zustand/vanilla';

export interface SelectionState {
  /** Id of an asset, or of a building (`building/…`). */
  readonly selected: string | null;
  readonly hovered: string | null;
}

export function createSelection() {
  const store = createStore<SelectionState>()(() => ({ selected: null, hovered: null }));
  return {
    ...store,
    selectAsset: (id: string | null): void => {
      if (store.getState().selected !== id) store.setState({ selected: id });
    },
    hoverAsset: (id: string | null): void => {
      if (store.getState().hovered !== id) store.setState({ hovered: id });
    },
  };
}
export type Selection = ReturnType<typeof createSelection>;
