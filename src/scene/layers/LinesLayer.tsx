import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Lines } from '../../engine/lines/Lines.ts';
import { spanOf } from '../../engine/structures/liftBridge.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useBasemapShown } from '../useBasemapShown.ts';
import { useLayer } from '../useLayer.ts';

/** Roads and rails. */
export function LinesLayer() {
  const { viewer, invalidate } = useSceneContext();
  const load = async (): Promise<Lines> => {
    const [file, structures] = await Promise.all([viewer.city.columns('lines'), viewer.city.structures()]);
    const spans = structures.flatMap((one) => (one.kind === 'bridge-lift' ? [spanOf(one)] : []));
    return new Lines(file, spans);
  };
  const lines = useLayer('lines', load, { isAwaited: true });
  const hasBasemap = useBasemapShown();
  const hidden = useStore(viewer.view, (view) => view.hiddenLayers);
  useEffect(() => {
    // A map has its own streets, and ours are in part generated: two of them beside each other are a mess.
    const isHidden = (group: 'roads' | 'rails'): boolean => hidden.has(group) || (group === 'roads' && hasBasemap);
    lines?.setVisible((['roads', 'rails'] as const).filter((group) => !isHidden(group)));
    invalidate();
  }, [lines, hidden, hasBasemap, invalidate]);
  return null;
}
