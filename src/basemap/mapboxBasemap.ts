import { toMercatorCamera, type GroundCamera } from '../geo/mercatorCamera.ts';
import type { Basemap, BasemapOptions } from './Basemap.ts';

/** What is used of the library; a test brings its own. */
export interface MapboxLibrary {
  baseApiUrl: string | null | undefined;
  readonly Map: new (options: MapboxOptions) => MapboxMap;
}
export interface MapboxOptions {
  readonly container: HTMLElement;
  readonly accessToken: string;
  readonly style: string;
  readonly interactive: boolean;
  readonly projection: string;
  readonly logoPosition: 'bottom-left';
  readonly attributionControl: boolean;
  readonly maxPitch: number;
  readonly maxZoom: number;
  readonly fadeDuration: number;
  readonly renderWorldCopies: boolean;
  readonly respectPrefersReducedMotion: boolean;
  readonly performanceMetricsCollection: boolean;
}
export interface MapboxError {
  readonly error: { readonly message: string; readonly status?: number };
  /** Set where a tile failed, not the map. */
  readonly sourceId?: string;
}
export interface MapboxMap {
  jumpTo(camera: { center: [number, number]; zoom: number; pitch: number; bearing: number; fov: number }): unknown;
  on(event: 'error', listener: (event: MapboxError) => void): unknown;
  once(event: 'load' | 'style.load', listener: () => void): unknown;
  resize(): unknown;
  remove(): void;
}

/** Yards are looked at from 30 m; the library's own limit is 22. */
const MAX_ZOOM = 24;
const MAX_PITCH_DEG = 85;
const REFUSED = new Set([401, 403]);

const isSame = (a: GroundCamera, b: GroundCamera): boolean =>
  a.x === b.x && a.z === b.z && a.distance === b.distance && a.pitch === b.pitch && a.bearing === b.bearing &&
  a.fov === b.fov && a.heightPx === b.heightPx; // prettier-ignore

/**
 * Mapbox streets or satellite. The library draws in its own loop: while the camera moves, the ground may be one frame behind.
 * It speaks to the configured service only, and keeps its logo and attribution on screen as its terms demand.
 */
export async function openMapbox(
  { container, settings, onLoaded, onFailed }: BasemapOptions,
  load: () => Promise<MapboxLibrary>,
): Promise<Basemap> {
  const library = await load();
  library.baseApiUrl = settings.baseUrl;
  const map = new library.Map({
    container,
    accessToken: settings.token,
    style: settings.style,
    // The scene has the gestures; a map that is not interactive is not in the order of the Tab key either.
    interactive: false,
    projection: 'mercator',
    logoPosition: 'bottom-left',
    attributionControl: true,
    maxPitch: MAX_PITCH_DEG,
    maxZoom: MAX_ZOOM,
    fadeDuration: 0,
    renderWorldCopies: false,
    respectPrefersReducedMotion: true,
    performanceMetricsCollection: false,
  });
  let isGone = false;
  let hasStyle = false;
  let isShown = true;
  let last: GroundCamera | null = null;
  const remove = (): void => {
    if (isGone) return;
    isGone = true;
    map.remove();
  };
  map.once('style.load', () => (hasStyle = true));
  map.once('load', () => {
    if (!isGone) onLoaded();
  });
  // With a listener the library does not write to the console; a tile that is missing is not worth a word.
  map.on('error', ({ error, sourceId }) => {
    const isRefused = REFUSED.has(error.status ?? 0) || /access token/i.test(error.message);
    const isFatal = isRefused || (!hasStyle && sourceId === undefined);
    if (isGone || !isFatal) return;
    remove();
    onFailed(error.message);
  });
  return {
    attribution: '© Mapbox, © OpenStreetMap',
    sync: (camera) => {
      if (isGone || !isShown || (last && isSame(last, camera))) return;
      last = camera;
      const { lon, lat, zoom, pitch, bearing, fov } = toMercatorCamera(camera);
      map.jumpTo({ center: [lon, lat], zoom: Math.min(zoom, MAX_ZOOM), pitch: Math.min(pitch, MAX_PITCH_DEG), bearing, fov }); // prettier-ignore
    },
    setShown: (shown) => {
      if (isGone || shown === isShown) return;
      isShown = shown;
      container.hidden = !shown;
      // The window may have changed its size meanwhile.
      if (shown) map.resize();
    },
    dispose: remove,
  };
}
