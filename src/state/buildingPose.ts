import type { GeoPose } from '../geo/cameraPose.ts';
import type { BuildingFacts } from './buildingIndex.ts';

const PITCH_DEG = 32;
const LEAST_M = 220;
const MOST_M = 1_200;

/** From where a building is looked at when the camera flies to it: it takes a third of the picture's height. */
export function poseOfBuilding({ place, heightM, areaM2 }: BuildingFacts, bearing: number): GeoPose {
  const size = Math.max(heightM, Math.sqrt(areaM2));
  const distance = Math.min(MOST_M, Math.max(LEAST_M, size * 3.5));
  return { lon: place.lon, lat: place.lat, distance, pitch: PITCH_DEG, bearing };
}
