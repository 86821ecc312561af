import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useSceneContext } from './sceneContext.ts';

/** What the layer of the buildings offers; rows are those of the index. */
interface PaintableBuildings {
  highlight(row: number | null): void;
  hover(row: number | null): void;
  applyStates(colours: Uint32Array | null, hidden: Uint8Array | null, faded: Uint8Array | null): void;
}

/** Shows in the picture what is selected, pointed at, coloured and asked for. */
export function useBuildingStates(layer: PaintableBuildings | null): void {
  const { viewer, invalidate } = useSceneContext();
  const { buildings, selection } = viewer;
  const index = useStore(buildings, (state) => state.index);
  const paint = useStore(buildings, (state) => state.paint);
  const { selected, hovered } = useStore(selection);
  useEffect(() => {
    layer?.applyStates(paint.colours, null, paint.faded);
    invalidate();
  }, [layer, paint, invalidate]);
  useEffect(() => {
    layer?.highlight(selected === null ? null : (index?.rowOf(selected) ?? null));
    invalidate();
  }, [layer, selected, index, invalidate]);
  useEffect(() => {
    layer?.hover(hovered === null ? null : (index?.rowOf(hovered) ?? null));
    invalidate();
  }, [layer, hovered, index, invalidate]);
}
