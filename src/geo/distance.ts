import type { LonLat } from './sceneFrame.ts';

/** Metres of a degree of latitude, and of one of longitude at the equator; good to 0.2 % in the city. */
export const METRES_A_DEGREE = 111_320;

/** How far two places are from each other, metres; for places in and about the city. */
export const metresBetween = (a: LonLat, b: LonLat): number =>
  Math.hypot((a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180), a.lat - b.lat) * METRES_A_DEGREE;
