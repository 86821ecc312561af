import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Pictures } from '../../engine/pictures/Pictures.ts';
import { pictureColumns, readPicture, type ShownPicture } from '../../state/pictures.ts';
import type { Viewer } from '../../state/viewer.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';
import { usePickable } from '../usePickable.ts';

/** Ages are looked at again after this much of the clock on screen. */
const RECKON_EVERY_MS = 20_000;

/** Pictures that read their values themselves when readings, health or the instant on screen have moved on. */
class LivePictures extends Pictures {
  private readonly viewer: Viewer;
  private shown: ShownPicture | null = null;
  private columns = pictureColumns(0);
  private seen = { version: -1, instantMs: Number.NaN, health: {} as object };

  constructor(viewer: Viewer) {
    super();
    this.viewer = viewer;
  }

  override setPicture(...[picture, ground]: Parameters<Pictures['setPicture']>): void {
    super.setPicture(picture, ground);
    this.shown = picture;
    this.columns = pictureColumns(picture?.items.length ?? 0);
    this.seen.version = -1;
  }

  override update(...args: Parameters<Pictures['update']>): boolean {
    const { viewer, seen, shown } = this;
    if (shown) {
      const instantMs = viewer.clock.instant();
      const version = viewer.readings.version();
      const health = viewer.health.getState();
      const hasMoved = !(Math.abs((instantMs ?? 0) - seen.instantMs) < RECKON_EVERY_MS);
      if (hasMoved || version !== seen.version || health !== seen.health) {
        this.seen = { version, instantMs: instantMs ?? 0, health };
        const isDown = health.isFeedDown && viewer.clock.getState().mode === 'follow';
        readPicture(shown, { readings: viewer.readings, instantMs, isDown }, this.columns);
        this.setValues(this.columns);
      }
    }
    return super.update(...args);
  }
}

/** What the open theme draws in the scene. */
export function PicturesLayer() {
  const { viewer, terrain, invalidate } = useSceneContext();
  const pictures = useLayer('pictures', () => new LivePictures(viewer));
  usePickable(pictures);
  const { selected, hovered } = useStore(viewer.selection);
  const shown = useStore(viewer.pictures, (state) => state.shown);
  const isReduced = useStore(viewer.view, (view) => view.reducedMotion);
  useEffect(() => {
    if (!pictures) return;
    let isGone = false;
    void terrain.then((ground) => {
      if (isGone) return;
      pictures.setPicture(shown, ground);
      invalidate();
    });
    return () => {
      isGone = true;
    };
  }, [pictures, shown, terrain, invalidate]);
  useEffect(() => {
    if (!pictures) return;
    pictures.setReducedMotion(isReduced);
    pictures.mark(selected, hovered);
    invalidate();
  }, [pictures, selected, hovered, isReduced, invalidate]);
  return null;
}
