import type { GeoPose, NamedView } from '../geo/cameraPose.ts';
import { NAMED_VIEWS } from '../geo/cameraPose.ts';
import { tilesAround, TILE_SPAN_M } from '../geo/tileGrid.ts';
import type { ClientMessageInput } from '../live/protocol.ts';
import { MOVERS_TILE, tileOfAsset } from '../live/tiles.ts';
import type { Theme } from '../schema/catalogue.ts';
import type { Camera } from './camera.ts';
import type { CatalogueStore } from './catalogue.ts';
import type { Selection } from './selection.ts';
import type { View } from './view.ts';

/** What of the city a viewer wants at once. */
export interface Interest {
  /** Tiles at the full rate beside the whole city at `WHOLE_CITY_HZ`; null: the whole city at the full rate. */
  readonly near: readonly number[] | null;
  /** Of the near tiles only these themes; null = all. */
  readonly themes: readonly Theme[] | null;
}
export const EVERYTHING: Interest = { near: null, themes: null };

/** With near tiles the list of everything is at most so far behind: 10 s, the time after which no value of a city is old. */
export const WHOLE_CITY_HZ = 0.1;
/**
 * A tile costs some 90 B a frame whatever is in it, ten times a second; the whole city 3 B for each value (`npm run bench -- live`: at
 * 10 000 values a second 30 kB/s whole, 9 kB/s as the 9 tiles of a street view, 48 kB/s as the 49 of the view over the port). So tiles are
 * worth it where the city has so many datastreams for each of them.
 */
export const DATASTREAMS_FOR_A_TILE = 300;
/** What a `sub` says of it. @param maxHz full rate; 0 = nothing at all */
export function wantedOf(
  { near, themes }: Interest,
  maxHz: number,
): Partial<Extract<ClientMessageInput, { type: 'sub' }>> {
  if (near === null) return {};
  return {
    tiles: [...near],
    ...(themes ? { themes: [...themes] } : {}),
    whole: { maxHz: Math.min(maxHz, WHOLE_CITY_HZ) },
  };
}
/** More tiles are the city: then it comes as one. */
const MOST_TILES = 60;
/** How far from the point looked at there is something to see, in distances of the camera. */
const SIGHT = 1.5;

/**
 * The interest of a pose, with one tile of prefetch around what is seen. What was wanted stays until it is two tiles beyond sight: a
 * camera that goes to and fro over an edge changes nothing.
 */
export function tilesInSight(pose: GeoPose, before: readonly number[]): readonly number[] | null {
  const radiusM = pose.distance * SIGHT;
  const wanted = tilesAround(pose, radiusM + TILE_SPAN_M);
  if (wanted.length > MOST_TILES) return null;
  const kept = new Set(tilesAround(pose, radiusM + 2 * TILE_SPAN_M));
  return [...new Set([...wanted, ...before.filter((tile) => kept.has(tile))])].sort((a, b) => a - b);
}

export interface InterestParts {
  readonly camera: Camera;
  readonly catalogue: CatalogueStore;
  readonly selection: Selection;
  readonly view: View;
  /** Called with each other interest, never with the same again. */
  readonly changed: (interest: Interest) => void;
}

/** Follows camera, selection and theme: what the screen shows comes at the full rate, all else at 0.1 Hz. */
export function createInterest({ camera, catalogue, selection, view, changed }: InterestParts) {
  let said = JSON.stringify(EVERYTHING);
  let inSight: readonly number[] = [];

  const poseOf = (): GeoPose | null => {
    const { rested, order } = camera.getState();
    if (rested) return rested;
    if (!order) return null;
    const { to } = order;
    return typeof to === 'string' ? NAMED_VIEWS[to satisfies NamedView] : 'asset' in to ? null : to;
  };
  const wanted = (): Interest => {
    const { datastreams, byId } = catalogue.getState();
    const pose = poseOf();
    if (!pose) return EVERYTHING;
    const tiles = tilesInSight(pose, inSight);
    inSight = tiles ?? [];
    if (!tiles || tiles.length * DATASTREAMS_FOR_A_TILE > datastreams.size) return EVERYTHING;
    const { selected } = selection.getState();
    const asset = selected === null ? undefined : byId.get(selected);
    const { theme } = view.getState();
    // The one asset whose values are read must be there whatever the theme.
    const isOfTheme = theme !== null && (!asset || asset.properties.theme === theme);
    const near = [...new Set([...tiles, ...(asset ? [tileOfAsset(asset)] : []), MOVERS_TILE])];
    return { near, themes: isOfTheme ? [theme] : null };
  };
  const look = (): void => {
    const interest = wanted();
    const text = JSON.stringify(interest);
    if (text === said) return;
    said = text;
    changed(interest);
  };
  const stops = [camera, catalogue, selection, view].map((store) => store.subscribe(look));
  return { dispose: (): void => stops.forEach((stop) => stop()) };
}
