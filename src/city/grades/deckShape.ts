import { LIFT_M, SLOPE_M, VERGE_M } from './cuttingsOf.ts';

/** Room above a road, below the lowest edge of what passes over it, metres: above 4.5 m, which the German rules for roads ask for. */
export const ROOM_M = 4.75;
/** Girders as the engine draws them: a 22nd of the longest span. */
const GIRDER = { leastM: 1.1, mostM: 4.5, ofSpan: 1 / 22 } as const;
/** Up to here one span is enough, metres. */
const ONE_SPAN_M = 34;
/** A road this wide has a middle strip on which a pier stands, half its width in metres. */
const WITH_MIDDLE_M = 10;
const ABUTMENT_M = 2;
const BESIDE_FLOOR_M = 0.5;

/** A deck over a road, measured along what it carries from the middle of the road, metres. */
export interface DeckShape {
  readonly halfM: number;
  readonly piersM: readonly number[];
  /** Between the piers beside the road, half of it. */
  readonly innerM: number;
  /** From what the deck carries down to the road. */
  readonly heightM: number;
  /** Along the road below: half of what the deck covers. */
  readonly coversM: number;
}

/**
 * The deck that carries one course over another.
 * @param lowerHalfM half the width of the road below
 * @param upperHalfM half the width of what passes over it
 * @param sine of the angle between them
 */
export function deckShape(lowerHalfM: number, upperHalfM: number, sine: number): DeckShape {
  const cotangent = Math.sqrt(Math.max(0, 1 - sine * sine)) / sine;
  const floorM = lowerHalfM + VERGE_M;
  const skewM = upperHalfM * cotangent;
  const innerM = (floorM + BESIDE_FLOOR_M) / sine + skewM;
  const hasMiddle = lowerHalfM >= WITH_MIDDLE_M;
  let heightM = ROOM_M + GIRDER.leastM;
  let halfM = 0;
  let piersM: number[] = [];
  // The deeper the road, the wider the trough and the longer the deck.
  for (let round = 0; round < 3; round++) {
    halfM = (floorM + (heightM + LIFT_M) * SLOPE_M + ABUTMENT_M) / sine + skewM;
    piersM = 2 * halfM <= ONE_SPAN_M ? [] : hasMiddle ? [-innerM, 0, innerM] : [-innerM, innerM];
    const stops = [-halfM, ...piersM, halfM];
    const longest = Math.max(...stops.slice(1).map((d, i) => d - stops[i]!));
    heightM = ROOM_M + Math.min(GIRDER.mostM, Math.max(GIRDER.leastM, longest * GIRDER.ofSpan));
  }
  return { halfM, piersM, innerM, heightM, coversM: (upperHalfM + ABUTMENT_M) / sine + lowerHalfM * cotangent };
}
