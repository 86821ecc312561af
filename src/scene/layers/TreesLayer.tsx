import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Trees } from '../../engine/trees/Trees.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

/** Woods, parks and avenues: asked for when the first picture is complete. */
export function TreesLayer() {
  const { viewer, stage, invalidate } = useSceneContext();
  const trees = useLayer('trees', async ({ pending }) => {
    await pending.afterwards();
    return new Trees(await viewer.city.columns('trees'));
  });
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('trees'));
  useEffect(() => {
    if (!trees) return;
    stage.show(trees, isShown);
    invalidate();
  }, [trees, isShown, stage, invalidate]);
  return null;
}
