import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Structures } from '../../engine/structures/Structures.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';
import { usePickable } from '../usePickable.ts';

/** Bridges, works, port and landmarks. */
export function StructuresLayer() {
  const { viewer, stage, invalidate } = useSceneContext();
  const load = async (): Promise<Structures> => new Structures(await viewer.city.structures());
  const structures = useLayer('structures', load, { isAwaited: true });
  usePickable(structures);
  const { selected, hovered } = useStore(viewer.selection);
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('buildings'));
  useEffect(() => {
    if (!structures) return;
    const modelOf = (id: string | null): number | null => (id === null ? null : (structures.indicesOf(id)[0] ?? null));
    structures.highlight(modelOf(selected));
    structures.hover(modelOf(hovered));
    stage.show(structures, isShown);
    invalidate();
  }, [structures, selected, hovered, isShown, stage, invalidate]);
  return null;
}
