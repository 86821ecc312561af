import { useEffect } from 'react';
import type { PickableLayer } from '../engine/layer.ts';
import { useSceneContext } from './sceneContext.ts';

/** Lets a layer answer picks while it stands, and is ready for the first of them some time after the first picture. */
export function usePickable(layer: PickableLayer | null): void {
  const { pickable, pending, idShadersMade } = useSceneContext();
  useEffect(() => {
    if (!layer) return;
    pickable.add(layer);
    let isGone = false;
    void pending.track(
      pending.afterwards().then(async () => {
        if (!isGone) await idShadersMade(layer);
      }),
    );
    return () => {
      isGone = true;
      pickable.delete(layer);
    };
  }, [layer, pickable, pending, idShadersMade]);
}
