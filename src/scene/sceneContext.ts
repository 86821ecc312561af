import type { StoreApi } from 'zustand/vanilla';
import { createContext, use } from 'react';
import type { Object3D } from 'three';
import type { CameraRig } from '../engine/camera/CameraRig.ts';
import type { Labels } from '../engine/labels/Labels.ts';
import type { WaterLevels } from '../engine/movers/Afloat.ts';
import type { Movers } from '../engine/movers/Movers.ts';
import type { Water } from '../engine/water/Water.ts';
import type { Markers } from '../engine/markers/Markers.ts';
import type { Picker } from '../engine/picking/Picker.ts';
import type { Stage } from '../engine/Stage.ts';
import type { PickableLayer, Terrain } from '../engine/layer.ts';
import type { Viewer } from '../state/viewer.ts';
import type { Readiness } from './readiness.ts';

/** What the thin components of the scene share. One object for the life of a canvas. */
export interface SceneContext {
  readonly viewer: Viewer;
  readonly stage: Stage;
  /** Asks for a frame; without it nothing is drawn. */
  readonly invalidate: () => void;
  /** The ground, once it is loaded. */
  readonly terrain: Promise<Terrain>;
  readonly groundLoaded: (terrain: Terrain) => void;
  /** The camera, once it can be moved. */
  readonly rig: StoreApi<CameraRig | null>;
  /** The markers of the catalogue on screen. */
  readonly markers: StoreApi<Markers | null>;
  /** The names on screen. */
  readonly labels: StoreApi<Labels | null>;
  /** What moves, and what it floats on. */
  readonly movers: StoreApi<Movers | null>;
  readonly water: StoreApi<Water | null>;
  readonly locks: StoreApi<WaterLevels | null>;
  /** Buildings in the picture, for the figures of `stats()`. */
  readonly counts: StoreApi<number>;
  /** Layers that answer picks. */
  readonly pickable: Set<PickableLayer>;
  /** What reads which of them is under a pixel. */
  readonly picker: StoreApi<Picker | null>;
  /** Counts what the first complete picture waits for. */
  readonly partFailed: (part: string, error: unknown) => void;
  /**
   * Has the shaders of something made that comes after the first picture, beside the frames: the frame that first shows it does
   * not stand still for them.
   */
  readonly shadersMade: (object: Object3D) => Promise<void>;
  /** The same for the shaders of a layer's ids, so that the first pick does not wait for them. */
  readonly idShadersMade: (layer: PickableLayer) => Promise<void>;
  readonly pending: Pick<Readiness, 'add' | 'done' | 'afterwards' | 'track'>;
}

const Context = createContext<SceneContext | null>(null);
export const SceneContextProvider = Context.Provider;

export function useSceneContext(): SceneContext {
  const context = use(Context);
  if (!context) throw new Error('used outside <CityScene>');
  return context;
}
