import { createStore } from 'zustand/vanilla';
import type { Asset, Datastream } from '../schema/catalogue.ts';
import type { ThemePicture } from '../schema/themePictures.ts';
import { freshnessOfReading, type StatusContext } from './assetStatus.ts';
import type { CatalogueStore } from './catalogue.ts';
import { NO_VALUE_COLOUR, rampColour } from './ramps.ts';
import type { Themes } from './themes.ts';
import type { View } from './view.ts';

/** An asset of a picture and the datastream that it shows. */
export interface PictureItem {
  readonly asset: Asset;
  readonly datastream: Datastream;
}

export interface ShownPicture {
  readonly picture: ThemePicture;
  /** Assets of its kind that have the property, of whatever theme, in the catalogue's order. New whenever the catalogue or the picture has changed. */
  readonly items: readonly PictureItem[];
}

/** How each item is drawn, by position. */
export interface PictureColumns {
  /** Where the value lies on the ramp, 0…1; NaN = no value. */
  readonly share: Float32Array;
  /** sRGB hex. */
  readonly colour: Uint32Array;
  /** 0 no value, 1 older than it should be, 2 as new as expected. */
  readonly state: Uint8Array;
}

export const pictureColumns = (count: number): PictureColumns => ({
  share: new Float32Array(count),
  colour: new Uint32Array(count),
  state: new Uint8Array(count),
});

/** Values at the instant on screen into `out`. A value that is too old keeps its place on the ramp and is marked. */
export function readPicture({ picture, items }: ShownPicture, at: StatusContext, out: PictureColumns): void {
  const { from, to, ramp } = picture;
  items.forEach(({ datastream }, i) => {
    const reading = datastream.index === undefined ? undefined : at.readings.get(datastream.index);
    const freshness = freshnessOfReading(reading, datastream, at);
    const value = reading && reading.quality !== 'missing' ? reading.value : Number.NaN;
    const share = (value - from) / (to - from);
    out.share[i] = Math.min(1, Math.max(0, share));
    out.colour[i] = Number.isNaN(share) ? NO_VALUE_COLOUR : rampColour(ramp, share);
    out.state[i] = Number.isNaN(share) ? 0 : freshness === 'live' || freshness === 'delayed' ? 2 : 1;
  });
}

interface PictureParts {
  readonly view: View;
  readonly themes: Themes;
  readonly catalogue: CatalogueStore;
}

export interface PicturesState {
  /** Pictures of the open theme to choose from; those that fill in another are asked for there. */
  readonly choices: readonly ThemePicture[];
  /** The one of the choices that is on screen or filled in, and what fills it in. */
  readonly chosen: ThemePicture | null;
  readonly filling: ThemePicture | null;
  readonly shown: ShownPicture | null;
}

const NOTHING: PicturesState = { choices: [], chosen: null, filling: null, shown: null };

/** What of the open theme is drawn in the scene: its first picture, or the one that was chosen. Owns its listeners. */
export function createPictures({ view, themes, catalogue }: PictureParts) {
  const store = createStore<PicturesState>()(() => NOTHING);
  let seen: readonly unknown[] = [];

  function look(): void {
    const { theme, picture: chosen } = view.getState();
    const { assets } = catalogue.getState();
    const description = theme === null ? undefined : themes.getState()[theme];
    const now = [theme, chosen, assets, description];
    if (now.every((one, i) => one === seen[i])) return;
    seen = now;
    if (theme !== null && !description) void themes.open(theme);
    const all = description && 'texts' in description ? description.texts.pictures : [];
    const choices = all.filter(({ of }) => of === undefined);
    const picture = all.find(({ id }) => id === chosen) ?? choices[0];
    if (!picture) {
      if (store.getState().choices.length > 0) store.setState(NOTHING);
      return;
    }
    // Links have values of their own from node to node.
    const kinds = [picture.kind, ...picture.also, ...picture.via.slice(0, -1)];
    const items = assets.flatMap((asset) => {
      const { kind, datastreams } = asset.properties;
      if (!kinds.includes(kind) || !asset.geometry) return [];
      const datastream = datastreams.find(({ property }) => property === picture.property);
      return datastream ? [{ asset, datastream }] : [];
    });
    const base = picture.of ?? picture.id;
    store.setState({
      choices,
      chosen: choices.find(({ id }) => id === base) ?? null,
      filling: all.find(({ of }) => of === base) ?? null,
      shown: { picture, items },
    });
  }

  const stops = [view.subscribe(look), themes.subscribe(look), catalogue.subscribe(look)];
  look();
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    dispose: (): void => stops.forEach((stop) => stop()),
  };
}
export type Pictures = ReturnType<typeof createPictures>;
