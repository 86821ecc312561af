import { useThree } from '@react-three/fiber';
import { useEffect } from 'react';
import { useSceneContext } from './sceneContext.ts';

/** A context that is not back by then is given up: the canvas is mounted anew. */
const REMOUNT_AFTER_MS = 5_000;

/** Lost graphics context: say so, let the browser restore it, and after 5 s begin again with a new canvas. */
export function ContextGuard({ onGivenUp }: { readonly onGivenUp: () => void }) {
  const gl = useThree((state) => state.gl);
  const { viewer, invalidate } = useSceneContext();
  useEffect(() => {
    const canvas = gl.domElement;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const contextLost = (event: Event): void => {
      event.preventDefault();
      viewer.health.setState({ graphics: 'lost' });
      timer = setTimeout(onGivenUp, REMOUNT_AFTER_MS);
    };
    const contextRestored = (): void => {
      clearTimeout(timer);
      viewer.health.setState({ graphics: 'drawing' });
      invalidate();
    };
    canvas.addEventListener('webglcontextlost', contextLost);
    canvas.addEventListener('webglcontextrestored', contextRestored);
    viewer.health.setState({ graphics: 'drawing' });
    return () => {
      clearTimeout(timer);
      canvas.removeEventListener('webglcontextlost', contextLost);
      canvas.removeEventListener('webglcontextrestored', contextRestored);
    };
  }, [gl, viewer, invalidate, onGivenUp]);
  return null;
}
