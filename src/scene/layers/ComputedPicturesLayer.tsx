import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Group } from 'three';
import type { FrameState, Layer, Terrain } from '../../engine/layer.ts';
import { fadeBeyondCity } from '../../engine/lines/cityEdge.ts';
import { Field } from '../../engine/pictures/Field.ts';
import { Links } from '../../engine/pictures/Links.ts';
import { StreetHeat } from '../../engine/pictures/StreetHeat.ts';
import type { ColumnFile } from '../../schema/columnFile.ts';
import type { ThemePicture } from '../../schema/themePictures.ts';
import { knownPlaces, knownShares } from '../../state/computedPictures.ts';
import { linksOf } from '../../state/links.ts';
import type { ShownPicture } from '../../state/pictures.ts';
import type { Viewer } from '../../state/viewer.ts';
import { createPictureReader, type PictureReader } from '../pictureReader.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

const isDrawnHere = (shape: ThemePicture['shape']): boolean =>
  shape === 'field' || shape === 'street' || shape === 'link';

/** What lies between the assets of a picture: fields, streets and links. Made when it is asked for, and only then. */
class ComputedPictures implements Layer {
  readonly object = new Group();
  private readonly field = new Field();
  private readonly streets = new StreetHeat();
  private readonly links = new Links();
  private readonly reader: PictureReader;
  private readonly lines: ColumnFile;
  private readonly ground: Terrain;
  private shares: Float32Array = new Float32Array();
  private shownAt: ReturnType<typeof fadeBeyondCity> | null = null;
  private drawn = '';

  constructor(viewer: Viewer, lines: ColumnFile, ground: Terrain) {
    this.object.name = 'computed pictures';
    this.object.add(this.field.object, this.streets.object, this.links.object);
    this.reader = createPictureReader(viewer);
    this.lines = lines;
    this.ground = ground;
  }

  setPicture(shown: ShownPicture | null, links: ReturnType<typeof linksOf>): void {
    const { shape, ramp } = shown?.picture ?? ({ shape: 'column', ramp: 'sequential' } as const);
    this.shares = new Float32Array();
    this.reader.setPicture(shown && isDrawnHere(shape) ? shown : null);
    // Vessels come and go with each catalogue: what stands where it stood is not laid out anew.
    const drawn = shown && isDrawnHere(shape) ? JSON.stringify([shown.picture.id, shown.items.map(({ asset }) => [asset.id, asset.geometry]), links]) : ''; // prettier-ignore
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const known = shown ? knownPlaces(shown) : [];
    const shownAt = (this.shownAt ??= fadeBeyondCity(this.lines));
    this.field.setPicture(shape === 'field' ? known : [], ramp, this.ground, (x, z) => shownAt(x, z) === 1);
    this.streets.setPicture(shape === 'street' ? this.lines : null, known, ramp);
    this.links.setLinks(links, this.ground);
  }

  update(frame: FrameState): boolean {
    const values = this.reader.read();
    if (values) {
      const shares = knownShares(values);
      // Something has been heard ten times a second; of these assets seldom, and a whole field hangs on it.
      const areOthers =
        shares.length !== this.shares.length || shares.some((each, i) => !Object.is(each, this.shares[i]));
      this.shares = shares;
      if (areOthers) {
        this.field.setValues(shares);
        this.streets.setValues(shares);
      }
      this.links.setValues(values);
    }
    this.streets.update(frame);
    return this.links.update(frame);
  }

  dispose(): void {
    for (const part of [this.field, this.streets, this.links]) part.dispose();
  }
}

/** Pictures of the open theme that show what lies between its assets. */
export function ComputedPicturesLayer() {
  const { viewer, invalidate } = useSceneContext();
  const pictures = useLayer('computed pictures', async ({ pending, terrain }) => {
    const ground = await terrain;
    await pending.afterwards();
    return new ComputedPictures(viewer, await viewer.city.columns('lines'), ground);
  });
  const shown = useStore(viewer.pictures, (state) => state.shown);
  useEffect(() => {
    pictures?.setPicture(shown, shown ? linksOf(shown, viewer.catalogue.getState().assets) : []);
    invalidate();
  }, [pictures, shown, viewer, invalidate]);
  return null;
}
