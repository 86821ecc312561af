import { Ground } from '../../engine/ground/Ground.ts';
import { loadTerrain } from '../../engine/ground/loadTerrain.ts';
import { Water } from '../../engine/water/Water.ts';
import { useLayer } from '../useLayer.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useState } from 'react';

/** The land and the waters on it: one triangulation, so that the shore is where they meet. */
export function GroundAndWater() {
  const { viewer, partFailed } = useSceneContext();
  const [terrain] = useState(() => loadTerrain(viewer.city, (error) => partFailed('land cover', error)));
  useLayer(
    'ground',
    async ({ groundLoaded }) => {
      const ground = new Ground(await terrain);
      groundLoaded(ground);
      return ground;
    },
    { isAwaited: true },
  );
  useLayer('water', async () => new Water(await terrain, await viewer.city.water()), { isAwaited: true });
  return null;
}
