import type { Quality } from '../engine/layer.ts';
import type { Readiness } from './readiness.ts';

/**
 * While the picture fills, software GL shows a half-filled frame after this time and then after twice as long each time: one
 * costs as much as several parts (its canvas changes its size twice, and what it shows is made while it is waited for), and a slow
 * machine has the least to spare for them.
 */
const FILLING_FRAME_MS = 6000;
/** Software GL draws a moving camera with fewer than half the pixels each way, where the last picture does not serve any more. */
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
  /** The last picture may stand for what the camera sees now. */
  readonly isHeldOfUse: boolean;
  /** How far the first picture is. */
  readonly phase: ReturnType<Readiness['phase']>;
}

/** What to do with a frame that was asked for. */
export interface Pace {
  /** `reprojected`: the last picture, moved · `draft`: the scene without what is small or far. */
  readonly picture: 'none' | 'reprojected' | 'draft' | 'full';
  /** Share of the full pixel ratio. A reprojected picture has that of the one it shows. */
  readonly scale: number;
  /** A frame is to be asked for after this time; null where nothing is left to draw. */
  readonly againAfterMs: number | null;
}

const FULL: Pace = { picture: 'full', scale: 1, againAfterMs: null };
const NONE: Pace = { picture: 'none', scale: 1, againAfterMs: null };

/** Which frames are drawn, and how finely. From quality 1 it is each one, in full. */
export function createPacing() {
  let movedMs = Number.NEGATIVE_INFINITY;
  let nextFillMs: number | null = null;
  let fillAfterMs = FILLING_FRAME_MS;
  return ({ nowMs, quality, isUnderWay, isHeldOfUse, phase }: Moment): Pace => {
    if (quality > 0) return FULL;
    if (phase !== 'shown') {
      // What has just arrived tells its state in this frame and is seen in the next: one of them is enough.
      nextFillMs ??= nowMs + FILLING_FRAME_MS;
      if (phase === 'arrived' || nowMs < nextFillMs) return NONE;
      fillAfterMs *= 2;
      nextFillMs = nowMs + fillAfterMs;
      return { ...FULL, scale: FILLING_SCALE };
    }
    if (isUnderWay) {
      movedMs = nowMs;
      return { picture: isHeldOfUse ? 'reprojected' : 'draft', scale: MOVING_SCALE, againAfterMs: REST_MS };
    }
    const restMs = nowMs - movedMs;
    return restMs < REST_MS ? { ...NONE, againAfterMs: REST_MS - restMs } : FULL;
  };
}
