import { fromScene, gridConvergence, toScene } from './sceneFrame.ts';
import { metres, radians, type Metres, type Radians } from './units.ts';

/** A camera as people and links write it. */
export interface GeoPose {
  /** WGS84 degrees of the point looked at. */
  readonly lon: number;
  readonly lat: number;
  /** Metres from camera to that point. */
  readonly distance: number;
  /** Degrees below the horizon: 90 looks straight down. */
  readonly pitch: number;
  /** Degrees clockwise from true north. */
  readonly bearing: number;
}

/** The same camera in the scene frame. */
export interface ScenePose {
  readonly x: Metres;
  readonly z: Metres;
  readonly distance: Metres;
  /** Radians below the horizon. */
  readonly pitch: Radians;
  /** Radians clockwise from grid north (scene −z). */
  readonly bearing: Radians;
}

const DEG = Math.PI / 180;

export function toScenePose(pose: GeoPose): ScenePose {
  const { x, z } = toScene(pose);
  const convergence = gridConvergence(pose);
  return {
    x,
    z,
    distance: metres(pose.distance),
    pitch: radians(pose.pitch * DEG),
    bearing: radians(pose.bearing * DEG - convergence),
  };
}

export function toGeoPose(pose: ScenePose): GeoPose {
  const place = fromScene(pose);
  const bearing = (pose.bearing + gridConvergence(place)) / DEG;
  return { ...place, distance: pose.distance, pitch: pose.pitch / DEG, bearing: ((bearing % 360) + 360) % 360 };
}

/** The five named views of the contract. */
export const NAMED_VIEWS = {
  home: { lon: 6.7345, lat: 51.4535, distance: 2600, pitch: 19, bearing: 62 },
  port: { lon: 6.758, lat: 51.4545, distance: 2300, pitch: 27, bearing: 40 },
  'inner-harbour': { lon: 6.7635, lat: 51.4378, distance: 1050, pitch: 25, bearing: 122 },
  'steel-north': { lon: 6.7325, lat: 51.4985, distance: 2900, pitch: 16, bearing: 16 },
  city: { lon: 6.722, lat: 51.439, distance: 29500, pitch: 58, bearing: 0 },
} as const satisfies Record<string, GeoPose>;
export type NamedView = keyof typeof NAMED_VIEWS;
