import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Lines } from '../../engine/lines/Lines.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

/** Roads and rails. */
export function LinesLayer() {
  const { viewer, invalidate } = useSceneContext();
  const lines = useLayer('lines', async () => new Lines(await viewer.city.columns('lines')), { isAwaited: true });
  const hidden = useStore(viewer.view, (view) => view.hiddenLayers);
  useEffect(() => {
    lines?.setVisible((['roads', 'rails'] as const).filter((group) => !hidden.has(group)));
    invalidate();
  }, [lines, hidden, invalidate]);
  return null;
}
