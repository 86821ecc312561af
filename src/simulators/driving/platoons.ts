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
  const widerAt = (s: number): number => smoothstep(cutInS, cutInS + OPENS_S, s) - smoothstep(cutInS + LASTS_S, cutInS + LASTS_S + 3 * OPENS_S, s); // prettier-ignore
  const gapOf = (k: number, s: number): number => GAP_M + (k === cutIn ? OPENED_M * widerAt(s) : 0);
  const placeAt = (s: number): number => {
    let behindM = 0;
    for (let k = 1; k <= truck; k++) behindM += TRUCK_M + gapOf(k, s);
    return SPEED_MS * s - behindM;
  };
  const atM = placeAt(sinceS);
  if (atM < 0 || atM > course.path.length) return null;
  // Who falls back is slower for it, who catches up faster.
  const speedMs = placeAt(sinceS + 0.5) - placeAt(sinceS - 0.5);
  const isManual = truck === cutIn && sinceS >= cutInS && sinceS < cutInS + LASTS_S + OPENS_S;
  return { course, atM, speedMs, gapM: truck === 0 ? null : gapOf(truck, sinceS), isManual };
} // prettier-ignore
