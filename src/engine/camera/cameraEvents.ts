import type { Point } from './Gestures.ts';

export interface CameraEvents {
  /** The pose changed; once a drawn frame. */
  moved: undefined;
  /** The pose has come to rest. */
  rested: undefined;
  /** A click or tap, no drag; CSS pixels of the element. */
  clicked: Point;
}

export interface CameraRigOptions {
  /** Takes pointer, wheel and (with the focus) keys: the canvas or the box that holds only it. */
  readonly element: HTMLElement;
  /** Asks for a frame. */
  readonly invalidate: () => void;
  /** Flights are cuts and nothing glides on. Read at every order. */
  readonly isMotionReduced: () => boolean;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}
