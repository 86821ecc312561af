import { fromScene } from './sceneFrame.ts';

/** A camera of the scene that looks at a point of the ground; metres and radians, scene frame. */
export interface GroundCamera {
  /** Point looked at: scene x and z. Its height is the height of the map's plane. */
  readonly x: number;
  readonly z: number;
  /** From the eye to that point. */
  readonly distance: number;
  /** Below the horizon; π/2 looks straight down. */
  readonly pitch: number;
  /** Clockwise from grid north. */
  readonly bearing: number;
  /** Vertical field of view. */
  readonly fov: number;
  /** Height of the picture in CSS pixels. */
  readonly heightPx: number;
}

/** The same camera as web-mercator maps write it, in degrees. */
export interface MercatorCamera {
  readonly lon: number;
  readonly lat: number;
  /** Tiles of 512 px: the world is 512 · 2^zoom CSS pixels wide. */
  readonly zoom: number;
  /** From straight down; 90 looks at the horizon. */
  readonly pitch: number;
  /** Clockwise from the map's north. */
  readonly bearing: number;
  readonly fov: number;
}

export const MERCATOR_TILE_PX = 512;
const DEG = Math.PI / 180;
/** Step of the derivative: small against the curvature of both grids, large against rounding. */
const STEP_M = 50;

/** Scene metres → web mercator, where the world is 1 wide; x east, y south. */
export function toMercator(point: { readonly x: number; readonly z: number }): { x: number; y: number } {
  const { lon, lat } = fromScene(point);
  return { x: (180 + lon) / 360, y: 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * DEG) / 2)) / (2 * Math.PI) };
}

/**
 * The similarity (turn and scale) that is nearest to the way from the scene frame to web mercator at a place: the mean of the
 * derivative's conformal part. The turn is the grid convergence. Web mercator stretches the ellipsoid by 0.26 % more along one
 * axis here, so that no similarity is exact: half of it, 0.65 m, remains at 500 m from the place.
 * @returns `scale` in widths of the world per metre, `turn` in radians clockwise
 */
export function mercatorSimilarity(place: { readonly x: number; readonly z: number }): { scale: number; turn: number } {
  const { x, z } = place;
  const [west, east] = [toMercator({ x: x - STEP_M, z }), toMercator({ x: x + STEP_M, z })];
  const [north, south] = [toMercator({ x, z: z - STEP_M }), toMercator({ x, z: z + STEP_M })];
  const even = (east.x - west.x + (south.y - north.y)) / (4 * STEP_M);
  const odd = (east.y - west.y - (south.x - north.x)) / (4 * STEP_M);
  return { scale: Math.hypot(even, odd), turn: Math.atan2(odd, even) };
}

/** The map camera that sees the ground around the target where the scene's camera sees it. */
export function toMercatorCamera(camera: GroundCamera): MercatorCamera {
  const { scale, turn } = mercatorSimilarity(camera);
  const focalPx = camera.heightPx / 2 / Math.tan(camera.fov / 2);
  return {
    ...fromScene(camera),
    zoom: Math.log2(focalPx / (MERCATOR_TILE_PX * camera.distance * scale)),
    pitch: 90 - camera.pitch / DEG,
    bearing: (camera.bearing + turn) / DEG,
    fov: camera.fov / DEG,
  };
}
