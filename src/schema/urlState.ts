import * as v from 'valibot';
import { NAMED_VIEWS, type GeoPose, type NamedView } from '../geo/cameraPose.ts';
import { unixMs, type UnixMs } from '../geo/units.ts';
import {
  COLOURINGS, formatBuildingFilter, NO_FILTER, parseBuildingFilter, type BuildingFilter, type Colouring,
} from './buildingFilter.ts'; // prettier-ignore
import { AssetIdSchema, THEMES, type Theme } from './catalogue.ts';
import { LANGUAGES, type Language } from './texts.ts';

export const FACES = ['planner', 'display', 'story'] as const;
export type Face = (typeof FACES)[number];

/** Layers a person can switch. */
export const LAYERS = [
  'buildings',
  'trees',
  'rails',
  'roads',
  'movers',
  'markers',
  'labels',
  'shadows',
  'basemap',
] as const;
export type LayerId = (typeof LAYERS)[number];

/** Version of the scheme below, parameter `v`. */
export const URL_VERSION = 1;

/** The state of the page as a link carries it. Null: the link does not say. */
export interface UrlState {
  readonly face: Face;
  readonly camera: GeoPose | NamedView | null;
  /** Null: follow the feed. */
  readonly atMs: UnixMs | null;
  /** Speed of a past clock; 0 stands. */
  readonly speed: number;
  readonly selected: string | null;
  readonly theme: Theme | null;
  /** Of the theme's pictures. */
  readonly picture: string | null;
  /** Container that the camera rides with. */
  readonly ride: string | null;
  readonly hiddenLayers: readonly LayerId[];
  /** Planning alternative. */
  readonly variant: string | null;
  readonly lang: Language | null;
  /** Step of the story, from 1; 0 = its beginning. */
  readonly step: number;
  /** By what the buildings are coloured. */
  readonly colouring: Colouring | null;
  readonly buildings: BuildingFilter;
}

/** A parameter of the link that was not understood and left out; the ui says so once. */
export interface UrlNote {
  readonly parameter: string;
  readonly value: string;
}

export const EMPTY_URL_STATE: UrlState = {
  face: 'planner',
  camera: null,
  atMs: null,
  speed: 0,
  selected: null,
  theme: null,
  picture: null,
  ride: null,
  hiddenLayers: [],
  variant: null,
  lang: null,
  step: 0,
  colouring: null,
  buildings: NO_FILTER,
};

/** Parameters of the page's state; all others (flags, campaign marks) are left as they are. */
export const URL_PARAMETERS = [
  'v', 'face', 'cam', 'at', 'speed', 'sel', 'theme', 'pic', 'ride', 'layers', 'variant', 'lang', 'step', 'colour', 'bf',
] as const; // prettier-ignore

const MAX_SPEED = 100_000;
const isOf = <T extends string>(list: readonly T[], value: string): value is T =>
  (list as readonly string[]).includes(value);
const oneOf =
  <T extends string>(list: readonly T[]) =>
  (value: string): T | undefined =>
    isOf(list, value) ? value : undefined;

/** `lon,lat,distance,pitch,bearing` or a named view; undefined when it is neither. Limits keep a broken link over the region. */
export function parseCamera(text: string): GeoPose | NamedView | undefined {
  if (isOf(Object.keys(NAMED_VIEWS) as NamedView[], text)) return text;
  const parts = text.split(',');
  const [lon, lat, distance, pitch, bearing] = parts.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (parts.length !== 5 || lon === undefined || lat === undefined || distance === undefined) return undefined;
  if (pitch === undefined || bearing === undefined || !Number.isFinite(bearing)) return undefined;
  const isInside = lon >= 5 && lon <= 9 && lat >= 50 && lat <= 53 && distance >= 1 && distance <= 200_000;
  if (!isInside || !(pitch >= -30 && pitch <= 90)) return undefined;
  return {
    lon,
    lat,
    distance,
    pitch,
    bearing: bearing >= 0 && bearing < 360 ? bearing : ((bearing % 360) + 360) % 360,
  };
}

/** ISO 8601 with a zone; undefined when it is no instant. */
export function parseInstant(text: string): UnixMs | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : unixMs(at);
}

function parseSpeed(text: string): number | undefined {
  const speed = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(speed) && Math.abs(speed) <= MAX_SPEED ? speed : undefined;
}

function parseLayers(text: string, broken: (part: string) => void): LayerId[] {
  const hidden = new Set<LayerId>();
  for (const part of text.split(',').filter((p) => p !== '')) {
    const id = part.slice(1);
    if (part.startsWith('-') && isOf(LAYERS, id)) hidden.add(id);
    else broken(part);
  }
  return [...hidden];
}

/**
 * Reads the query of a link. Nothing throws: what is unknown or broken falls back and is named in `notes`.
 * @param search with or without its question mark
 */
export function parseUrlState(search: string): { readonly state: UrlState; readonly notes: readonly UrlNote[] } {
  const query = new URLSearchParams(search);
  const notes: UrlNote[] = [];
  const note = (parameter: string, value: string): void => {
    notes.push({ parameter, value: value.slice(0, 80) });
  };
  const read = <T, F>(name: string, parse: (text: string) => T | undefined, fallback: F): T | F => {
    const text = query.get(name);
    if (text === null) return fallback;
    const value = parse(text);
    if (value !== undefined) return value;
    note(name, text);
    return fallback;
  };
  read('v', (text) => (text === String(URL_VERSION) ? text : undefined), null);
  const state: UrlState = {
    face: read('face', oneOf(FACES), 'planner'),
    camera: read('cam', parseCamera, null),
    atMs: read('at', parseInstant, null),
    speed: read('speed', parseSpeed, 0),
    selected: read('sel', (text) => (v.is(AssetIdSchema, text) ? text : undefined), null),
    theme: read('theme', oneOf(THEMES), null),
    picture: read('pic', (text) => (/^[a-z0-9-]{1,32}$/.test(text) ? text : undefined), null),
    ride: read('ride', (text) => (/^[a-z]{4}\d{7}$/.test(text) ? text : undefined), null),
    hiddenLayers: read('layers', (text) => parseLayers(text, (part) => note('layers', part)), []),
    variant: read('variant', (text) => (/^[a-z0-9-]{1,64}$/.test(text) ? text : undefined), null),
    lang: read('lang', oneOf(LANGUAGES), null),
    step: read('step', (text) => (/^[1-9]\d{0,2}$/.test(text) ? Number(text) : undefined), 0),
    colouring: read('colour', oneOf(COLOURINGS), null),
    buildings: read('bf', (text) => parseBuildingFilter(text, (part) => note('bf', part)), NO_FILTER),
  };
  return { state, notes };
}

/** Five decimals are a metre of longitude; distance in metres to three figures; angles to a tenth of a degree. */
export function formatCamera(pose: GeoPose): string {
  const short = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));
  const bearing = Number(pose.bearing.toFixed(1)) % 360;
  const { lon, lat, distance, pitch } = pose;
  return [short(lon, 5), short(lat, 5), short(distance, 0), short(pitch, 1), String(bearing)].join(',');
}

/** Whole seconds, UTC: `2024-01-06T12:00:00Z`. */
export const formatInstant = (at: UnixMs): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const encode = (text: string): string => encodeURIComponent(text).replace(/%2C/g, ',').replace(/%2F/g, '/').replace(/%3A/g, ':').replace(/%3B/g, ';'); // prettier-ignore

/**
 * Writes the query of a link, as short as it goes: what is as by default is left out. Empty when everything is.
 * @param others query whose parameters that are not ours are kept
 * @returns with its question mark, or empty
 */
export function formatUrlState(state: UrlState, others = ''): string {
  const pairs: [string, string][] = [];
  const put = (name: string, value: string | null): void => {
    if (value !== null) pairs.push([name, value]);
  };
  put('face', state.face === 'planner' ? null : state.face);
  put('cam', typeof state.camera === 'object' && state.camera ? formatCamera(state.camera) : state.camera);
  put('at', state.atMs === null ? null : formatInstant(state.atMs));
  put('speed', state.atMs === null || state.speed === 0 ? null : String(state.speed));
  put('sel', state.selected);
  put('theme', state.theme);
  put('pic', state.theme === null ? null : state.picture);
  put('ride', state.ride);
  put('layers', state.hiddenLayers.length ? state.hiddenLayers.map((layer) => `-${layer}`).join(',') : null);
  put('variant', state.variant);
  put('lang', state.lang);
  put('step', state.face === 'story' && state.step > 0 ? String(state.step) : null);
  put('colour', state.colouring);
  put('bf', formatBuildingFilter(state.buildings));
  if (pairs.length) pairs.unshift(['v', String(URL_VERSION)]);
  for (const [name, value] of new URLSearchParams(others)) if (!isOf(URL_PARAMETERS, name)) pairs.push([name, value]);
  return pairs.length ? `?${pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}` : '';
}
