import type { Point } from '../../geo/segmentIndex.ts';
import { roundLine } from '../transit/make/wayShape.ts';

/** Where the trucks of a gate stop for their papers: the middle of the road, scene metres, and the direction into the yard, radians from grid north. */
export interface GatePlace {
  readonly at: Point;
  readonly bearingRad: number;
}

/** Lanes lie so far beside the middle of the road. */
export const LANE_M = 2.6;
/** Places lie aslant between the lane in and the lane out, so far apart along them. */
const PITCH_M = 7;
const FIRST_M = 34;
/** From the lane in to the front of a truck in its place, along and aside. */
const FRONT_M = 19;
const OUT_LANE_M = 32;
const BEHIND_LAST_M = 34;
/** A truck in its place stands with its tail on the way out as well. */
const TAIL_M = 1;
const REACH_M = 7;
/** What the yard covers: from the gate inwards, and to both sides of the middle of the road, left above nought, metres. */
export const yardSize = (places: number) => ({
  lengthM: FIRST_M + PITCH_M * places + BEHIND_LAST_M,
  rightM: -6,
  leftM: OUT_LANE_M + 4,
});

/** From metres along and to the left of the direction into the yard to the scene. */
export function yardPoint({ at, bearingRad }: GatePlace, alongM: number, leftM: number): Point {
  const [ux, uz] = [Math.sin(bearingRad), -Math.cos(bearingRad)];
  return [at[0] + ux * alongM + uz * leftM, at[1] + uz * alongM - ux * leftM];
}

/**
 * Ways of a place in the yard: from the gate to it and from it back to the gate. Whoever stands there goes through it forwards: in on the
 * one lane, out on the other.
 * @returns `front`: where a truck has its front when it stands there
 */
export function yardWays(
  gate: GatePlace,
  place: number,
): { readonly into: readonly Point[]; readonly back: readonly Point[]; readonly front: Point } {
  const begin = FIRST_M + PITCH_M * place;
  const on = (alongM: number, leftM: number): Point => yardPoint(gate, alongM, leftM);
  const front = on(begin + FRONT_M, FRONT_M - LANE_M);
  return {
    into: roundLine([on(0, -LANE_M), on(begin, -LANE_M), front], REACH_M),
    back: roundLine(
      [
        on(begin + TAIL_M, TAIL_M - LANE_M),
        on(begin + FRONT_M + 3, FRONT_M + 3 - LANE_M),
        on(begin + FRONT_M + 8, OUT_LANE_M - 5),
        on(begin + FRONT_M + 4, OUT_LANE_M),
        on(begin, OUT_LANE_M),
        on(FIRST_M - 8, OUT_LANE_M),
        on(FIRST_M - 24, LANE_M),
        on(0, LANE_M),
      ],
      REACH_M,
    ),
    front,
  };
}
