/** 40 km/h on streets, 20 in the yard; a loaded truck speeds up and brakes at this, m/s². */
export const STREET_MS = 40 / 3.6;
export const YARD_MS = 20 / 3.6;
export const ACCELERATION = 0.8;
export const TRUCK_M = 16.5;
/** From the front of one truck in the queue to that of the next, metres. */
export const PLACE_M = 20;
/** Trucks of one gate leave the motorway, and come to it, at this beat; those of other gates at the same junction at another turn of it. */
export const TURN_MS = 10_000;
export const BEAT = {
  everyMs: 3 * TURN_MS,
  /** What braking to a stand takes longer than driving through. */
  brakingS: STREET_MS / ACCELERATION / 2,
} as const;
