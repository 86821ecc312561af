import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Structures } from '../../engine/structures/Structures.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';
import { usePickable } from '../usePickable.ts';
import { useStructureStates } from '../useStructureStates.ts';

/** Bridges, works, port and landmarks. */
export function StructuresLayer() {
  const { viewer, stage, invalidate } = useSceneContext();
  const load = async (): Promise<Structures> => new Structures(await viewer.city.structures());
  const structures = useLayer('structures', load, { isAwaited: true });
  usePickable(structures);
  useStructureStates(structures);
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('buildings'));
  useEffect(() => {
    if (!structures) return;
    stage.show(structures, isShown);
    invalidate();
  }, [structures, isShown, stage, invalidate]);
  return null;
}
