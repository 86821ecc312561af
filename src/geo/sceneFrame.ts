import proj4 from 'proj4';
import { radians, type Metres, type Radians } from './units.ts';

/**
 * The scene frame: ETRS89 / UTM zone 32 N (EPSG:25832) minus a fixed origin, in metres.
 * x points grid east, y up (height above NHN), z grid south, so that a right-handed y-up scene reads like a map.
 */
export interface ScenePoint {
  readonly x: Metres;
  readonly y: Metres;
  readonly z: Metres;
}

/** WGS84 longitude and latitude in degrees. At this scale WGS84 and ETRS89 are taken as one (< 1 m). */
export interface LonLat {
  readonly lon: number;
  readonly lat: number;
}

/** Easting and northing in EPSG:25832, metres. */
export interface Utm32 {
  readonly e: number;
  readonly n: number;
}

/** Origin of the scene frame in EPSG:25832: near the middle of the city's extent, so that float32 keeps 1 mm at 12 km. */
export const SCENE_ORIGIN: Utm32 = { e: 342_000, n: 5_702_000 };

const CENTRAL_MERIDIAN_DEG = 9;
const utm32 = proj4('EPSG:4326', '+proj=utm +zone=32 +ellps=GRS80 +units=m +no_defs');

/** WGS84 → EPSG:25832 in metres. */
export function toUtm32({ lon, lat }: LonLat): Utm32 {
  const [e, n] = utm32.forward([lon, lat]);
  return { e, n };
}

/** EPSG:25832 in metres → WGS84 degrees. */
export function fromUtm32({ e, n }: Utm32): LonLat {
  const [lon, lat] = utm32.inverse([e, n]);
  return { lon, lat };
}

/** WGS84 → scene metres. The subtraction happens in float64, before anything becomes float32. */
export function toScene(place: LonLat, heightM = 0): ScenePoint {
  const { e, n } = toUtm32(place);
  return { x: (e - SCENE_ORIGIN.e) as Metres, y: heightM as Metres, z: (SCENE_ORIGIN.n - n) as Metres };
}

/** Scene metres → WGS84 degrees. */
export function fromScene(point: { readonly x: number; readonly z: number }): LonLat {
  return fromUtm32({ e: point.x + SCENE_ORIGIN.e, n: SCENE_ORIGIN.n - point.z });
}

/**
 * Grid convergence at a place: the angle from true north to grid north, clockwise positive (−1.75° in Duisburg:
 * grid north lies west of true north). On the sphere tan γ = tan(λ − λ₀) · sin φ, within 0.001° of the ellipsoid here.
 * A true azimuth becomes a grid azimuth by subtracting it.
 */
export function gridConvergence({ lon, lat }: LonLat): Radians {
  const d = ((lon - CENTRAL_MERIDIAN_DEG) * Math.PI) / 180;
  return radians(Math.atan(Math.tan(d) * Math.sin((lat * Math.PI) / 180)));
}
