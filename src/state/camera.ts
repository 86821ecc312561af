import { createStore } from 'zustand/vanilla';
import type { GeoPose, NamedView } from '../geo/cameraPose.ts';

/** An order to the camera rig. `flight` eases there (cut under reduced motion), `cut` is there at once. */
export interface CameraOrder {
  readonly to: GeoPose | NamedView | { readonly asset: string };
  readonly how: 'flight' | 'cut';
}

export interface CameraState {
  /** The latest order; a new object for each, so that the same place can be ordered twice. */
  readonly order: CameraOrder | null;
  /** Pose when the camera last came to rest. */
  readonly rested: GeoPose | null;
}

export function createCamera() {
  const store = createStore<CameraState>()(() => ({ order: null, rested: null }));
  return {
    ...store,
    go: (to: CameraOrder['to'], how: CameraOrder['how'] = 'flight'): void => store.setState({ order: { to, how } }),
    cameraRested: (pose: GeoPose): void => store.setState({ rested: pose }),
  };
}
export type Camera = ReturnType<typeof createCamera>;
