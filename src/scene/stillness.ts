import { Matrix4, type PerspectiveCamera, type WebGLRenderer } from 'three';
import type { Quality } from '../engine/layer.ts';
import { graphicsIdle } from './graphicsIdle.ts';

/** The camera rests when it has not moved for so long, milliseconds. */
const REST_MS = 300;
const LOOK_MS = 100;
/** Who does not let go of the view for so long gets all that is still to come. */
const LONGEST_TURN_MS = 10_000;

/**
 * On software GL, what comes after the first picture waits while somebody turns the view: to be made and drawn for the first time it
 * takes the graphics and the page from the answer to the next turn. Elsewhere there is nothing to wait for.
 * @returns resolves when the camera rests and the graphics have drawn what they were told
 */
export function createStillness(
  renderer: Pick<WebGLRenderer, 'getContext'>,
  camera: PerspectiveCamera,
  quality: () => Quality,
): () => Promise<void> {
  const seen = new Matrix4();
  let movedMs = Number.NEGATIVE_INFINITY;
  /** Since when it has not rested. One part waits after another: it is the same turn that they wait for. */
  let turningSinceMs: number | null = null;
  return async () => {
    if (quality() > 0) return;
    for (let looks = 1; ; looks++) {
      const nowMs = performance.now();
      const hasMoved = !seen.equals(camera.matrixWorld);
      if (hasMoved) {
        seen.copy(camera.matrixWorld);
        movedMs = nowMs;
        turningSinceMs ??= nowMs;
      } else if (nowMs - movedMs >= REST_MS) turningSinceMs = null;
      if (turningSinceMs === null) break;
      // It may have rested since the last part looked: it is seen to move between two looks.
      if (hasMoved && looks > 1 && nowMs - turningSinceMs >= LONGEST_TURN_MS) break;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    await graphicsIdle(renderer.getContext() as WebGL2RenderingContext);
  };
}
