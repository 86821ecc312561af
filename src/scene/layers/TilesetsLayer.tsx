import { useThree } from '@react-three/fiber';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { ShownTileset } from '../../state/tilesets.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';
import { usePickable } from '../usePickable.ts';

function TilesetOf({ name, url, number }: ShownTileset & { readonly number: number }) {
  const { viewer, stage, invalidate } = useSceneContext();
  const renderer = useThree((state) => state.gl);
  const tiles = useLayer(`tileset ${name}`, async ({ partFailed }) => {
    // Nobody who shows no foreign tileset loads what draws them.
    const { ForeignTiles } = await import('../../engine/buildings/ForeignTiles.ts');
    let isTold = false;
    return new ForeignTiles(new URL(url, window.location.href).href, {
      name,
      number,
      renderer,
      contentChanged: invalidate,
      loaded: (copyright) => {
        if (copyright !== null) viewer.tilesets.credited(url, copyright);
      },
      failed: (error, isWhole) => {
        if (isWhole) viewer.tilesets.failed(url);
        // The first of many is enough.
        if (!isTold) partFailed(`tileset ${name}`, error);
        isTold = true;
      },
    });
  });
  usePickable(tiles);
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
  return shown.map((tileset, number) => <TilesetOf key={tileset.url} {...tileset} number={number} />);
}
