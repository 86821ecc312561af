import type { Quality } from '../engine/layer.ts';
import type { Readiness } from './readiness.ts';

/**
 * While the picture fills, software GL shows a half-filled frame after this time and then after twice as long each time: one
 * costs as much as a part, and a slow machine has the least to spare for them.
 */
const FILLING_FRAME_MS = 6000;
/** Software GL draws a moving camera with fewer than half the pixels each way, so that a turn of the wheel is answered at once. */
const MOVING_SCALE = 0.45;
/** So is a picture that is not complete yet. */
const FILLING_SCALE = 0.5;
/** The full picture comes when the camera has rested for this long: the next turn of the wheel does not wait for it. */
const REST_MS = 220;

interface Moment {
  readonly nowMs: number;
  readonly quality: Quality;
  /** The camera is on its way, not cut to a place. */
  readonly isUnderWay: boolean;
  /** How far the first picture is. */
  readonly phase: ReturnType<Readiness['phase']>;
}

/** What to do with a frame that was asked for. */
export interface Pace {
  readonly isDrawn: boolean;
  /** Share of the full pixel ratio. */
  readonly scale: number;
  /** Without what is small or far. */
  readonly isDraft: boolean;
  /** A frame is to be asked for after this time; null where nothing is left to draw. */
  readonly againAfterMs: number | null;
}

/** Which frames are drawn, and how finely. From quality 1 it is each one, in full. */
export function createPacing() {
  let movedMs = Number.NEGATIVE_INFINITY;
  let nextFillMs = Number.NEGATIVE_INFINITY;
  let fillAfterMs = FILLING_FRAME_MS;
  return ({ nowMs, quality, isUnderWay, phase }: Moment): Pace => {
    if (quality > 0) return { isDrawn: true, scale: 1, isDraft: false, againAfterMs: null };
    if (phase !== 'shown') {
      // What has just arrived tells its state in this frame and is seen in the next: one of them is enough.
      const isTooSoon = phase === 'arrived' || nowMs < nextFillMs;
      if (isTooSoon) return { isDrawn: false, scale: 1, isDraft: false, againAfterMs: null };
      nextFillMs = nowMs + fillAfterMs;
      fillAfterMs *= 2;
      return { isDrawn: true, scale: FILLING_SCALE, isDraft: false, againAfterMs: null };
    }
    if (isUnderWay) {
      movedMs = nowMs;
      return { isDrawn: true, scale: MOVING_SCALE, isDraft: true, againAfterMs: REST_MS };
    }
    const restMs = nowMs - movedMs;
    if (restMs < REST_MS) return { isDrawn: false, scale: MOVING_SCALE, isDraft: true, againAfterMs: REST_MS - restMs };
    return { isDrawn: true, scale: 1, isDraft: false, againAfterMs: null };
  };
}
