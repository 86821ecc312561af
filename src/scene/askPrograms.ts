import { Mesh, type Material, type Object3D, type WebGLRenderer } from 'three';

/** The graphics are asked again after this whether they have done. */
const LOOK_AGAIN_MS = 50;
/** What is done at a time takes the page no longer than this, milliseconds. */
const SLICE_MS = 6;

interface Program {
  getUniforms(): unknown;
}

/**
 * Has the programs of an object asked for their uniforms while the graphics have nothing else to do. Three asks with the first frame
 * that uses them, and that frame stands still until the graphics have drawn what was sent before: with software GL for seconds.
 * To be called when the programs are made.
 */
export async function askPrograms(
  renderer: Pick<WebGLRenderer, 'properties' | 'getContext'>,
  object: Object3D,
): Promise<void> {
  const programs = new Set<Program>();
  object.traverse((each) => {
    if (!(each instanceof Mesh)) return;
    for (const material of [(each as Mesh).material].flat()) {
      const program = programOf(renderer, material);
      if (program) programs.add(program);
    }
  });
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const program of programs) {
    if (performance.now() > untilMs) {
      if (!(await graphicsIdle(renderer.getContext() as WebGL2RenderingContext))) return;
      untilMs = performance.now() + SLICE_MS;
    }
    program.getUniforms();
  }
}

const programOf = ({ properties }: Pick<WebGLRenderer, 'properties'>, material: Material): Program | undefined =>
  (properties.get(material) as { readonly currentProgram?: Program }).currentProgram;

/** Resolves when the graphics have done what they were told until now. @returns false where their context is gone */
async function graphicsIdle(gl: WebGL2RenderingContext): Promise<boolean> {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (!fence) return false;
  gl.flush();
  do await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  while (!gl.isContextLost() && gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED);
  gl.deleteSync(fence);
  return !gl.isContextLost();
}
