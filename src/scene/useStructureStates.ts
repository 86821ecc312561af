import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { buildingIdOf } from '../schema/buildingId.ts';
import { OWN_COLOUR } from '../state/buildingClasses.ts';
import { useSceneContext } from './sceneContext.ts';

type Range = readonly [first: number, last: number];

/** What the layer of the structures offers; positions are those of its list. */
interface PaintableStructures {
  readonly ids: readonly string[];
  assetIdOf(index: number): string | null;
  highlight(range: Range | null): void;
  hover(range: Range | null): void;
  applyStates(colours: Uint32Array | null, hidden: Uint8Array | null, faded: Uint8Array | null): void;
}

/** Shows in the picture which model is selected, pointed at, coloured and asked for. */
export function useStructureStates(layer: PaintableStructures | null): void {
  const { viewer, invalidate } = useSceneContext();
  const { buildings, selection } = viewer;
  const index = useStore(buildings, (state) => state.index);
  const { colours, faded } = useStore(buildings, (state) => state.paint);
  const { selected, hovered } = useStore(selection);
  /** By the id of the asset that a model is or shows with others, and by the one that a model has which is no asset. */
  const places = useMemo(() => {
    const found = new Map<string, Range>();
    layer?.ids.forEach((id, at) => {
      for (const name of new Set([id, buildingIdOf(id), layer.assetIdOf(at) ?? id])) found.set(name, [found.get(name)?.[0] ?? at, at]); // prettier-ignore
    });
    return found;
  }, [layer]);
  useEffect(() => {
    if (!layer) return;
    if (!index || (!colours && !faded)) layer.applyStates(null, null, null);
    else {
      const rows = layer.ids.map((id) => index.rowOf(id) ?? -1);
      layer.applyStates(colours && Uint32Array.from(rows, (row) => colours[row] ?? OWN_COLOUR), null, faded && Uint8Array.from(rows, (row) => faded[row] ?? 0)); // prettier-ignore
    }
    invalidate();
  }, [layer, index, colours, faded, invalidate]);
  useEffect(() => {
    const placeOf = (id: string | null): Range | null => (id === null ? null : (places.get(id) ?? null));
    layer?.highlight(placeOf(selected));
    layer?.hover(placeOf(hovered));
    invalidate();
  }, [layer, places, selected, hovered, invalidate]);
}
