import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Furniture } from '../../engine/lines/Furniture.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

/** Lamps, catenary masts and bollards: computed from the lines when the first picture is complete. */
export function FurnitureLayer() {
  const { viewer, stage, invalidate } = useSceneContext();
  const furniture = useLayer('street furniture', async ({ pending }) => {
    await pending.afterwards();
    return new Furniture(await viewer.city.columns('lines'));
  });
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('roads'));
  useEffect(() => {
    if (!furniture) return;
    stage.show(furniture, isShown);
    invalidate();
  }, [furniture, isShown, stage, invalidate]);
  return null;
}
