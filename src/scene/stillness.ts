import { Matrix4, type PerspectiveCamera, type WebGLRenderer } from 'three';
import type { Quality } from '../engine/layer.ts';
import { graphicsIdle } from './graphicsIdle.ts';

/** The camera rests when it has not moved for so long, milliseconds. */
const REST_MS = 300;
const LOOK_MS = 100;
/** Who never lets go of the view gets what is still to come all the same. */
const LONGEST_WAIT_MS = 10_000;

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
  return async () => {
    if (quality() > 0) return;
    const startMs = performance.now();
    let movedMs = Number.NEGATIVE_INFINITY;
    for (;;) {
      const nowMs = performance.now();
      if (!seen.equals(camera.matrixWorld)) {
        seen.copy(camera.matrixWorld);
        movedMs = nowMs;
      }
      if (nowMs - movedMs >= REST_MS || nowMs - startMs >= LONGEST_WAIT_MS) break;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    await graphicsIdle(renderer.getContext() as WebGL2RenderingContext);
  };
}
