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
  /** Asset id of a mover that the view goes along with; null = none. */
  readonly followed: string | null;
}

export function createCamera() {
  const store = createStore<CameraState>()(() => ({ order: null, rested: null, followed: null }));
  return {
    ...store,
    /** Somewhere else than to the mover that is followed: then it is not followed any more. */
    go: (to: CameraOrder['to'], how: CameraOrder['how'] = 'flight'): void => {
      const { followed } = store.getState();
      const isThere = typeof to === 'object' && 'asset' in to && to.asset === followed;
      store.setState({ order: { to, how }, followed: isThere ? followed : null });
    },
    /** Flies to a mover and goes along with it; null = stays. */
    follow: (asset: string | null): void => {
      store.setState(
        asset === null ? { followed: null } : { followed: asset, order: { to: { asset }, how: 'flight' } },
      );
    },
    cameraRested: (pose: GeoPose): void => store.setState({ rested: pose }),
  };
}
export type Camera = ReturnType<typeof createCamera>;
