import { Mesh, type Object3D, type WebGLRenderer } from 'three';
import { graphicsIdle } from './graphicsIdle.ts';

/** What is done at a time takes the page no longer than this, milliseconds. */
const SLICE_MS = 6;

interface Program {
  isReady(): boolean;
  getUniforms(): unknown;
}

/**
 * Has the programs of an object asked for their uniforms while the graphics have nothing else to do. Three asks with the first frame
 * that uses them, and that frame stands still until the graphics have drawn what was sent before: with software GL for seconds.
 * @param made resolves when the programs are made. Which they are is looked at in the call: the object may wear others later
 */
export async function askPrograms(
  renderer: Pick<WebGLRenderer, 'properties' | 'getContext'>,
  object: Object3D,
  made: Promise<unknown> = Promise.resolve(),
): Promise<void> {
  const programs = programsOf(renderer, object);
  await made;
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const program of programs) {
    if (performance.now() > untilMs) {
      if (!(await graphicsIdle(renderer.getContext() as WebGL2RenderingContext))) return;
      untilMs = performance.now() + SLICE_MS;
    }
    program.getUniforms();
  }
}

/** The same at once, of the programs that are made by now: for as long as nothing has been sent to be drawn. */
export function askMadePrograms(renderer: Pick<WebGLRenderer, 'properties'>, object: Object3D): void {
  for (const program of programsOf(renderer, object)) if (program.isReady()) program.getUniforms();
}

function programsOf({ properties }: Pick<WebGLRenderer, 'properties'>, object: Object3D): Set<Program> {
  const programs = new Set<Program>();
  object.traverse((each) => {
    if (!(each instanceof Mesh)) return;
    for (const material of [(each as Mesh).material].flat()) {
      const { currentProgram } = properties.get(material) as { readonly currentProgram?: Program };
      if (currentProgram) programs.add(currentProgram);
    }
  });
  return programs;
}
