import { useEffect } from 'react';
import type { PickableLayer } from '../engine/layer.ts';
import { useSceneContext } from './sceneContext.ts';

/** Lets a layer answer picks while it stands. */
export function usePickable(layer: PickableLayer | null): void {
  const { pickable } = useSceneContext();
  useEffect(() => {
    if (!layer) return;
    pickable.add(layer);
    return () => {
      pickable.delete(layer);
    };
  }, [layer, pickable]);
}
