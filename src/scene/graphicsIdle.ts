/** The graphics are asked again after this whether they have done. */
const LOOK_AGAIN_MS = 50;

/** Resolves when the graphics have done what they were told until now. @returns false where their context is gone */
export async function graphicsIdle(gl: WebGL2RenderingContext): Promise<boolean> {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (!fence) return false;
  gl.flush();
  do await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  while (!gl.isContextLost() && gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED);
  gl.deleteSync(fence);
  return !gl.isContextLost();
}
