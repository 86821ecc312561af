import { createStore } from 'zustand/vanilla';

/** A part of the window that a panel of the interface covers, CSS pixels. */
export interface PanelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where panels lie over the scene: the interface measures, the scene keeps its names clear of them. */
export function createPanels() {
  const store = createStore<{ readonly boxes: readonly PanelBox[] }>()(() => ({ boxes: [] }));
  return {
    ...store,
    setBoxes: (boxes: readonly PanelBox[]): void => {
      const before = store.getState().boxes;
      const isSame =
        boxes.length === before.length &&
        boxes.every(({ left, top, right, bottom }, i) => {
          const old = before[i]!;
          return left === old.left && top === old.top && right === old.right && bottom === old.bottom;
        });
      if (!isSame) store.setState({ boxes });
    },
  };
}
export type Panels = ReturnType<typeof createPanels>;
