import { useThree } from '@react-three/fiber';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Labels } from '../../engine/labels/Labels.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

/** Names on the map, and of the assets that are near, hovered or selected. */
export function LabelsLayer() {
  const { viewer, stage, invalidate, markers, movers, labels: shownLabels } = useSceneContext();
  const canvas = useThree((state) => state.gl.domElement);
  const panels = useStore(viewer.panels, (state) => state.boxes);
  const language = useStore(viewer.view, (view) => view.lang);
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('labels'));
  const shownMarkers = useStore(markers);
  const shownMovers = useStore(movers);
  const labels = useLayer('labels', async () => new Labels(await viewer.city.labels(), { language, invalidate }));
  useEffect(() => {
    if (!labels) return;
    labels.setMarkers(shownMarkers);
    labels.setMovers(shownMovers);
    labels.setLanguage(language);
    stage.show(labels, isShown);
    invalidate();
  }, [labels, shownMarkers, shownMovers, language, isShown, stage, invalidate]);
  useEffect(() => {
    if (!labels) return;
    const { left, top } = canvas.getBoundingClientRect();
    labels.setPanels(
      panels.map((box) => ({
        ...{ left: box.left - left, right: box.right - left },
        ...{ top: box.top - top, bottom: box.bottom - top },
      })),
    );
    invalidate();
  }, [labels, panels, canvas, invalidate]);
  useEffect(() => {
    shownLabels.setState(labels, true);
    return () => shownLabels.setState(null, true);
  }, [labels, shownLabels]);
  return null;
}
