import { hash2 } from '../../geo/noise.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { Neighbourhood } from './neighbourhoods.ts';

/**
 * A neighbourhood's own grid: u along its streets, v across them. Streets lie at `streetAt(k)`; the ground between the streets k and
 * k + 1 is strip k, cut into blocks by cross streets at `crossAt(strip, j)`. Nothing is evenly spaced, and cross streets seldom go on
 * through more than two strips, as in grown quarters.
 */
export const streetAt = (area: Neighbourhood, k: number): number =>
  (k + 0.2 * (hash2(area.id, k, 41) - 0.5)) * area.across;

export function crossAt(area: Neighbourhood, strip: number, j: number): number {
  const run = Math.floor(strip / 2 + hash2(area.id, 7, 42));
  return (j + hash2(area.id, run, 43) + 0.3 * (hash2(area.id + run, j, 44) - 0.5)) * area.along;
}

/** Metres along the street from `u` to the nearest cross street of a strip. */
export function crossDistance(area: Neighbourhood, strip: number, u: number): number {
  const about = Math.round(u / area.along);
  let least = Infinity;
  for (let j = about - 2; j <= about + 1; j++) least = Math.min(least, Math.abs(u - crossAt(area, strip, j)));
  return least;
}

/** Place in a neighbourhood's own grid → scene. */
export const inGrain = ({ x, z, turn }: Neighbourhood, u: number, v: number): Point => [
  x + u * Math.cos(turn) + v * Math.sin(turn),
  z - u * Math.sin(turn) + v * Math.cos(turn),
];

/** Scene → place in a neighbourhood's own grid. */
export function ofGrain(area: Neighbourhood, x: number, z: number): { u: number; v: number } {
  const dx = x - area.x;
  const dz = z - area.z;
  return {
    u: dx * Math.cos(area.turn) - dz * Math.sin(area.turn),
    v: dx * Math.sin(area.turn) + dz * Math.cos(area.turn),
  };
}
