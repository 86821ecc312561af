import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { Markers } from '../../engine/markers/Markers.ts';
import { isPlaced, type Asset } from '../../schema/catalogue.ts';
import { statusOf, STATUSES } from '../../state/assetStatus.ts';
import type { Viewer } from '../../state/viewer.ts';
import type { Terrain } from '../../engine/layer.ts';
import { usePickable } from '../usePickable.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

/** Ages are looked at again after this much of the clock on screen. */
const RECKON_EVERY_MS = 20_000;

/** Markers that reckon their statuses themselves when readings, health or the instant on screen have moved on. */
class LiveMarkers extends Markers {
  private readonly viewer: Viewer;
  private readonly assets: readonly Asset[];
  private readonly statuses: Uint8Array;
  private seen = { version: -1, instantMs: Number.NaN, health: {} as object };

  constructor(viewer: Viewer, assets: readonly Asset[], terrain: Terrain | null) {
    super(assets, terrain);
    this.viewer = viewer;
    this.assets = assets;
    this.statuses = new Uint8Array(assets.length);
  }

  override update(...args: Parameters<Markers['update']>): boolean {
    const { viewer, seen } = this;
    const instantMs = viewer.clock.instant();
    const version = viewer.readings.version();
    const health = viewer.health.getState();
    const hasMoved = !(Math.abs((instantMs ?? 0) - seen.instantMs) < RECKON_EVERY_MS);
    if (hasMoved || version !== seen.version || health !== seen.health) {
      this.seen = { version, instantMs: instantMs ?? 0, health };
      const at = {
        readings: viewer.readings,
        instantMs,
        isDown: health.isFeedDown && viewer.clock.getState().mode === 'follow',
      };
      this.assets.forEach((asset, i) => (this.statuses[i] = STATUSES.indexOf(statusOf(asset, at))));
      this.setStatuses(this.statuses);
    }
    return super.update(...args);
  }
}

function MarkersOf({ assets }: { readonly assets: readonly Asset[] }) {
  const { viewer, stage, terrain, invalidate, markers: shown } = useSceneContext();
  const known = useRef<Terrain | null>(null);
  const make = (): LiveMarkers => {
    const made = new LiveMarkers(viewer, assets, known.current);
    // Where they are on screen may be asked before the next frame.
    made.update(stage.frame);
    return made;
  };
  const markers = useLayer('markers', make, { isAwaited: true, of: assets });
  usePickable(markers);
  const { selected, hovered } = useStore(viewer.selection);
  const theme = useStore(viewer.view, (view) => view.theme);
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('markers'));
  useEffect(() => {
    if (!markers) return;
    shown.setState(markers, true);
    void terrain.then((ground) => {
      known.current = ground;
      markers.setTerrain(ground);
      invalidate();
    });
    void document.fonts.ready.then(() => {
      markers.fontLoaded();
      invalidate();
    });
    return () => shown.setState(null, true);
  }, [markers, terrain, invalidate, shown]);
  useEffect(() => {
    if (!markers) return;
    markers.select(selected);
    markers.hover(hovered);
    markers.setTheme(theme);
    stage.show(markers, isShown);
    invalidate();
  }, [markers, selected, hovered, theme, isShown, stage, invalidate]);
  return null;
}

/** One marker for each asset of the catalogue, of which more come after the first picture and while the feed runs. */
export function MarkersLayer() {
  const { viewer } = useSceneContext();
  const { assets, status } = useStore(viewer.catalogue);
  // What moves is seen as what it is, not as a mark on its first place.
  const standing = useMemo(() => assets.filter((asset) => !asset.properties.mover && isPlaced(asset)), [assets]);
  return status === 'ready' ? <MarkersOf assets={standing} /> : null;
}
