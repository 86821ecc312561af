import { Ground } from '../../engine/ground/Ground.ts';
import { terrainOf } from '../../engine/ground/loadTerrain.ts';
import { lockPit } from '../../engine/structures/lock.ts';
import { Water } from '../../engine/water/Water.ts';
import { useBasemapShown } from '../useBasemapShown.ts';
import { useLayer } from '../useLayer.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useEffect, useState } from 'react';

/** The land and the waters on it: one triangulation, so that the shore is where they meet. */
export function GroundAndWater() {
  const { viewer, pending, partFailed, invalidate, water: shown } = useSceneContext();
  const [terrain] = useState(() => terrainOf(viewer.city));
  const ground = useLayer(
    'ground',
    async ({ groundLoaded }) => {
      const structures = await viewer.city.structures();
      const pits = structures.flatMap((one) => (one.kind === 'lock' ? [lockPit(one)] : []));
      const data = await terrain;
      if (data.landcoverError !== undefined) partFailed('land cover', data.landcoverError);
      const ground = new Ground(data, pits);
      groundLoaded(ground);
      return ground;
    },
    { isAwaited: true },
  );
  useEffect(() => {
    if (!ground) return undefined;
    let isGone = false;
    const pave = async (): Promise<void> => {
      await pending.afterwards();
      const paving = await viewer.city.paving();
      if (isGone) return;
      ground.setPaving(paving);
      invalidate();
    };
    pending.track(pave()).catch((reason: unknown) => partFailed('paving', reason));
    return () => {
      isGone = true;
    };
  }, [ground, viewer, pending, partFailed, invalidate]);
  const hasBasemap = useBasemapShown();
  useEffect(() => {
    ground?.setWindow(hasBasemap);
    invalidate();
  }, [ground, hasBasemap, invalidate]);
  const water = useLayer('water', async () => new Water(await terrain, await viewer.city.water()), { isAwaited: true });
  useEffect(() => {
    shown.setState(water, true);
    invalidate();
    return () => shown.setState(null, true);
  }, [water, shown, invalidate]);
  return null;
}
