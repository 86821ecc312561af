import { getMoonIllumination, getMoonPosition, getPosition } from 'suncalc';
import { gridConvergence, type LonLat } from './sceneFrame.ts';
import { radians, type Radians } from './units.ts';

/** A body of the sky as seen from a place. */
export interface SkyPosition {
  /** Clockwise from true north. */
  readonly azimuthTrue: Radians;
  /** Apparent (refracted) height above the horizon; below it the refraction of the horizon is kept, 0.5° at most. */
  readonly altitude: Radians;
}

/** Unit vector in the scene frame: x grid east, y up, z grid south. */
export interface SceneDirection {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const DEG = Math.PI / 180;

/**
 * Where the sun stands, within 0.1° of the astronomical ephemeris while it is up (suncalc 2, Meeus chapters 16 and 25).
 * @param instantMs milliseconds since 1970-01-01T00:00:00Z
 */
export function sunAt(instantMs: number, { lon, lat }: LonLat): SkyPosition {
  const { azimuth, altitude } = getPosition(new Date(instantMs), lat, lon);
  return { azimuthTrue: radians(azimuth * DEG), altitude: radians(altitude * DEG) };
}

/** Where the moon stands, and how much of its disc is lit (0 new, 1 full). */
export function moonAt(instantMs: number, { lon, lat }: LonLat): SkyPosition & { readonly litShare: number } {
  const date = new Date(instantMs);
  const { azimuth, altitude } = getMoonPosition(date, lat, lon);
  return {
    azimuthTrue: radians(azimuth * DEG),
    altitude: radians(altitude * DEG),
    litShare: getMoonIllumination(date).fraction,
  };
}

/** A position of the sky as a direction of the scene: the scene's north is grid north, so the convergence comes off. */
export function toSceneDirection({ azimuthTrue, altitude }: SkyPosition, place: LonLat): SceneDirection {
  const azimuthGrid = azimuthTrue - gridConvergence(place);
  const across = Math.cos(altitude);
  return { x: Math.sin(azimuthGrid) * across, y: Math.sin(altitude), z: -Math.cos(azimuthGrid) * across };
}

/** Unit vector from the scene to the sun. */
export function sunInScene(instantMs: number, place: LonLat): SceneDirection {
  return toSceneDirection(sunAt(instantMs, place), place);
}
