import { hash2, smoothstep } from '../../geo/noise.ts';
import type { RoadCourse } from './courses.ts';

/** Trucks of a platoon. */
export const TRUCKS = 3;
export const TRUCK_M = 16.5;
const EVERY_MIN = 30;
/** 80 km/h, what trucks may drive on a motorway. */
const SPEED_MS = 80 / 3.6;
/** Bumper to bumper, metres; where somebody cuts in the gap opens, and the truck behind is driven by hand. */
const GAP_M = 15;
const OPENED_M = 28;
const CUT_IN_SHARE = 0.22;
const OPENS_S = 9;
const LASTS_S = 55;

export interface TruckState {
  readonly course: RoadCourse;
  readonly atM: number;
  readonly speedMs: number;
  /** To the truck ahead, metres; null for the first. */
  readonly gapM: number | null;
  readonly isManual: boolean;
}

/**
 * A truck of the platoon that runs in one direction, at an instant; null while none is in the model.
 * @param truck 0 leads
 */
export function truckAt(course: RoadCourse, direction: number, truck: number, atMs: number, seed: number): TruckState | null {
  const everyMs = EVERY_MIN * 60_000;
  const shift = Math.floor(hash2(direction, 3, seed) * EVERY_MIN) * 60_000;
  const run = Math.floor((atMs - shift) / everyMs);
  const sinceS = (atMs - shift - run * everyMs) / 1000;
  const cutIn = hash2(run, direction, seed + 51) < CUT_IN_SHARE ? 1 + Math.floor(hash2(run, direction, seed + 52) * (TRUCKS - 1)) : -1; // prettier-ignore
  const cutInS = (course.path.length / SPEED_MS) * (0.2 + 0.5 * hash2(run, direction, seed + 53));
  const wider = smoothstep(cutInS, cutInS + OPENS_S, sinceS) - smoothstep(cutInS + LASTS_S, cutInS + LASTS_S + 3 * OPENS_S, sinceS); // prettier-ignore
  const gapOf = (k: number): number => GAP_M + (k === cutIn ? OPENED_M * wider : 0);
  let behindM = 0;
  for (let k = 1; k <= truck; k++) behindM += TRUCK_M + gapOf(k);
  const atM = SPEED_MS * sinceS - behindM;
  if (atM < 0 || atM > course.path.length) return null;
  const isManual = truck === cutIn && sinceS >= cutInS && sinceS < cutInS + LASTS_S + OPENS_S;
  return { course, atM, speedMs: SPEED_MS, gapM: truck === 0 ? null : gapOf(truck), isManual };
} // prettier-ignore
