import type { MapPose } from './mapPose.ts';

const PAN_SHARE = 0.14;
const ORBIT_RAD = Math.PI / 18;
const ZOOM = 0.72;
/** Steps to the right and ahead. */
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

export const isArrow = (key: string): boolean => key in ARROWS;
/** By how much a key zooms; null when it is none for that. */
export const zoomOfKey = (key: string): number | null =>
  key === '+' || key === '=' ? ZOOM : key === '-' || key === '_' ? 1 / ZOOM : null;

/**
 * What an arrow key changes: the place, with Shift direction and pitch.
 * @returns null when it is no arrow
 */
export function changeOfArrow(key: string, isShift: boolean, goal: MapPose): Partial<MapPose> | null {
  const arrow = ARROWS[key];
  if (!arrow) return null;
  const [right, ahead] = arrow;
  const { bearing, pitch, x, z } = goal;
  if (isShift) return { bearing: bearing + right * ORBIT_RAD, pitch: pitch + ahead * ORBIT_RAD * 0.5 };
  const step = goal.distance * PAN_SHARE;
  const [sin, cos] = [Math.sin(bearing), Math.cos(bearing)];
  return { x: x + (sin * ahead + cos * right) * step, z: z + (sin * right - cos * ahead) * step };
}
