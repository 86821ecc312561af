import { useThree } from '@react-three/fiber';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { WebGLShadowMap } from 'three';
import { BuildingTiles } from '../../engine/buildings/BuildingTiles.ts';
import { isPhone, PHONE_BUILDINGS_BYTES } from '../../engine/phone.ts';
import { decodeFarBuildings } from '../../schema/farBuildings.ts';
import { useSceneContext, type SceneContext } from '../sceneContext.ts';
import { useBuildingStates } from '../useBuildingStates.ts';
import { useLayer } from '../useLayer.ts';
import { usePickable } from '../usePickable.ts';

/** The first complete picture waits for the tiles that it shows. */
const VIEW = 'tiles of the view';

/** @param shadows of the renderer */
async function load(
  { viewer, pending, invalidate, partFailed, shadersMade, idShadersMade }: SceneContext,
  shadows: Pick<WebGLShadowMap, 'needsUpdate'>,
): Promise<BuildingTiles> {
  const contentChanged = (): void => {
    // What has arrived casts shadows, though the camera rests.
    shadows.needsUpdate = true;
    invalidate();
  };
  const { tileset, url } = await viewer.city.tileset();
  const tiles = new BuildingTiles(tileset, new URL(url, window.location.href).href, { contentChanged });
  if (isPhone(window)) tiles.limitBytes(PHONE_BUILDINGS_BYTES);
  const addFar = async (): Promise<void> => {
    await pending.afterwards();
    const file = decodeFarBuildings(await viewer.city.columns('farBuildings'), 'far buildings');
    await tiles.addFar(file, shadersMade);
    await idShadersMade(tiles);
  };
  pending.track(addFar()).then(invalidate, (error: unknown) => partFailed('far buildings', error));
  pending.add(VIEW);
  void tiles.viewComplete.then(() => {
    pending.done(VIEW);
    contentChanged();
  });
  return tiles;
}

/** All buildings of the city, measured and generated. */
export function BuildingsLayer() {
  const { viewer, stage, counts, invalidate } = useSceneContext();
  const gl = useThree((state) => state.gl);
  const buildings = useLayer('buildings', (context) => load(context, gl.shadowMap), { isAwaited: true });
  usePickable(buildings);
  useBuildingStates(buildings);
  const isWanted = useStore(viewer.view, (view) => !view.hiddenLayers.has('buildings'));
  const isReplaced = useStore(viewer.tilesets, (state) => state.isOwnHidden);
  const isShown = isWanted && !isReplaced;
  useEffect(() => {
    if (!buildings) return;
    counts.setState(buildings.count, true);
    stage.show(buildings, isShown);
    invalidate();
  }, [buildings, isShown, stage, counts, invalidate]);
  return null;
}
