import { useStore } from 'zustand';
import { useSceneContext } from './sceneContext.ts';

/** Whether the ground of somebody else is on screen: loaded and its layer shown. */
export function useBasemapShown(): boolean {
  const { viewer } = useSceneContext();
  const isLoaded = useStore(viewer.basemap, ({ status }) => status === 'loaded');
  const isHidden = useStore(viewer.view, (view) => view.hiddenLayers.has('basemap'));
  return isLoaded && !isHidden;
}
