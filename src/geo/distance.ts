import type { LonLat } from './sceneFrame.ts';

/** Metres of a degree of latitude, and of one of longitude at the equator; good to 0.2 % in the city. */
export const METRES_A_DEGREE = 111_320;

/** The one of some places that is nearest to another; -1 where there are none. */
export function nearestOf(places: readonly LonLat[], to: LonLat): number {
  let [best, leastM] = [-1, Infinity];
  places.forEach((place, k) => {
    const distanceM = metresBetween(place, to);
    if (distanceM < leastM) [best, leastM] = [k, distanceM];
  });
  return best;
}

/** How far two places are from each other, metres; for places in and about the city. */
export const metresBetween = (a: LonLat, b: LonLat): number =>
  Math.hypot((a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180), a.lat - b.lat) * METRES_A_DEGREE;
