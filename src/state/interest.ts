import type { GeoPose, NamedView } from '../geo/cameraPose.ts';
import { NAMED_VIEWS } from '../geo/cameraPose.ts';
import { tilesAround, TILE_SPAN_M } from '../geo/tileGrid.ts';
import { MAX_HZ, type ClientMessageInput } from '../live/protocol.ts';
import { MOVERS_TILE, tileOfAsset } from '../live/tiles.ts';
import type { Theme } from '../schema/catalogue.ts';
import type { Camera } from './camera.ts';
import type { CatalogueState, CatalogueStore } from './catalogue.ts';
import type { Selection } from './selection.ts';
import type { View } from './view.ts';

/** What of the city a viewer wants at once. */
export interface Interest {
  /** Tiles at the full rate beside the whole city at `wholeHz`; null: the whole city at the full rate. */
  readonly near: readonly number[] | null;
  readonly wholeHz: number;
  /** Of the near tiles only these themes; null = all. */
  readonly themes: readonly Theme[] | null;
}
export const EVERYTHING: Interest = { near: null, wholeHz: MAX_HZ, themes: null };

/** Full rate of the whole city beside near tiles, at least and at most: what is far away must not seem stale because it is asked for seldom. */
const WHOLE_CITY_HZ = { least: 0.1, most: 1 } as const;
/**
 * A tile costs some 90 B a frame whatever is in it, ten times a second; the whole city 3 B for each value (`npm run bench -- live`: with
 * 10 000 values a second 30 kB/s whole, 9 kB/s as the 9 tiles of a street view and the rest each 10 s, 48 kB/s as the 49 tiles of the home
 * view). So a tile must save so many values a second.
 */
export const VALUES_FOR_A_TILE = 300;

/** How lively a city is. */
interface Pace {
  readonly wholeHz: number;
  /** Values a second that need not come at once when only near tiles do. */
  readonly saved: number;
}
/** Datastreams of one second are then at most two seconds old, which is delayed and not stale; those of five seconds and more ten. */
function paceOf(datastreams: CatalogueState['datastreams']): Pace {
  let shortest = Infinity;
  let perSecond = 0;
  for (const { datastream } of datastreams.values()) {
    const intervalS = Math.max(datastream.intervalS, 0.1);
    shortest = Math.min(shortest, intervalS);
    perSecond += 1 / intervalS;
  }
  const wholeHz = Math.min(Math.max(0.5 / shortest, WHOLE_CITY_HZ.least), WHOLE_CITY_HZ.most);
  return { wholeHz, saved: perSecond - Math.min(perSecond, datastreams.size * wholeHz) };
}

/** What a `sub` says of it. @param maxHz full rate; 0 = nothing at all */
export function wantedOf(
  { near, wholeHz, themes }: Interest,
  maxHz: number,
): Partial<Extract<ClientMessageInput, { type: 'sub' }>> {
  if (near === null) return {};
  return {
    tiles: [...near],
    ...(themes ? { themes: [...themes] } : {}),
    whole: { maxHz: Math.min(maxHz, wholeHz) },
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

/** Follows camera, selection and theme: what the screen shows comes at the full rate, all else seldom. */
export function createInterest({ camera, catalogue, selection, view, changed }: InterestParts) {
  let said = JSON.stringify(EVERYTHING);
  let inSight: readonly number[] = [];
  let paced: CatalogueState['datastreams'] | null = null;
  let pace: Pace = { wholeHz: MAX_HZ, saved: 0 };

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
    if (datastreams !== paced) [paced, pace] = [datastreams, paceOf(datastreams)];
    const tiles = tilesInSight(pose, inSight);
    inSight = tiles ?? [];
    if (!tiles || tiles.length * VALUES_FOR_A_TILE > pace.saved) return EVERYTHING;
    const { selected } = selection.getState();
    const asset = selected === null ? undefined : byId.get(selected);
    const { theme } = view.getState();
    // The one asset whose values are read must be there whatever the theme.
    const isOfTheme = theme !== null && (!asset || asset.properties.theme === theme);
    const near = [...new Set([...tiles, ...(asset ? [tileOfAsset(asset)] : []), MOVERS_TILE])];
    return { near, wholeHz: pace.wholeHz, themes: isOfTheme ? [theme] : null };
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
