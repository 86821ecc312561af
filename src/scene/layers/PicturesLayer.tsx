import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Pictures } from '../../engine/pictures/Pictures.ts';
import type { Viewer } from '../../state/viewer.ts';
import { createPictureReader, type PictureReader } from '../pictureReader.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';
import { usePickable } from '../usePickable.ts';

/** Pictures that read their values themselves. */
class LivePictures extends Pictures {
  private readonly reader: PictureReader;

  constructor(viewer: Viewer) {
    super();
    this.reader = createPictureReader(viewer);
  }

  override setPicture(...[picture, ground]: Parameters<Pictures['setPicture']>): void {
    super.setPicture(picture, ground);
    this.reader.setPicture(picture);
  }

  override update(...args: Parameters<Pictures['update']>): boolean {
    const values = this.reader.read();
    if (values) this.setValues(values);
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
