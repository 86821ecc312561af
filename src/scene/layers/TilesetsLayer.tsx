import { useEffect } from 'react';
import { useStore } from 'zustand';
import { ForeignTiles } from '../../engine/buildings/ForeignTiles.ts';
import type { ShownTileset } from '../../state/tilesets.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

function TilesetOf({ name, url }: ShownTileset) {
  const { viewer, stage, invalidate } = useSceneContext();
  const tiles = useLayer(`tileset ${name}`, ({ partFailed }) => {
    let isTold = false;
    return new ForeignTiles(new URL(url, window.location.href).href, {
      contentChanged: invalidate,
      failed: (error) => {
        // The first of many is enough.
        if (!isTold) partFailed(`tileset ${name}`, error);
        isTold = true;
      },
    });
  });
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('buildings'));
  useEffect(() => {
    if (!tiles) return;
    stage.show(tiles, isShown);
    invalidate();
  }, [tiles, isShown, stage, invalidate]);
  return null;
}

/** 3D Tiles of others, as configured or named by the link. */
export function TilesetsLayer() {
  const { viewer } = useSceneContext();
  const shown = useStore(viewer.tilesets, (state) => state.shown);
  return shown.map((tileset) => <TilesetOf key={tileset.url} {...tileset} />);
}
