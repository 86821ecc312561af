import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Labels } from '../../engine/labels/Labels.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

/** Names on the map, and of the assets that are near, hovered or selected. */
export function LabelsLayer() {
  const { viewer, stage, invalidate, markers } = useSceneContext();
  const language = useStore(viewer.view, (view) => view.lang);
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('labels'));
  const shownMarkers = useStore(markers);
  const labels = useLayer('labels', async () => new Labels(await viewer.city.labels(), { language, invalidate }));
  useEffect(() => {
    if (!labels) return;
    labels.setMarkers(shownMarkers);
    labels.setLanguage(language);
    stage.show(labels, isShown);
    invalidate();
  }, [labels, shownMarkers, language, isShown, stage, invalidate]);
  return null;
}
