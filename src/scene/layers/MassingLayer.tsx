import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Massing } from '../../engine/buildings/Massing.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';
import { usePickable } from '../usePickable.ts';

/** The buildings that are generated from census counts. */
export function MassingLayer() {
  const { viewer, stage, counts, invalidate } = useSceneContext();
  const load = async (): Promise<Massing> => new Massing(await viewer.city.columns('massing'));
  const massing = useLayer('massing', load, { isAwaited: true });
  usePickable(massing);
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('buildings'));
  useEffect(() => {
    if (!massing) return;
    counts.setState(massing.count, true);
    stage.show(massing, isShown);
    invalidate();
  }, [massing, isShown, stage, counts, invalidate]);
  return null;
}
