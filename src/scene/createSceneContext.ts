import { createStore } from 'zustand/vanilla';
import type { PerspectiveCamera, Scene, WebGLRenderer } from 'three';
import type { CameraRig } from '../engine/camera/CameraRig.ts';
import type { Labels } from '../engine/labels/Labels.ts';
import type { WaterLevels } from '../engine/movers/Afloat.ts';
import type { Movers } from '../engine/movers/Movers.ts';
import type { Water } from '../engine/water/Water.ts';
import type { Markers } from '../engine/markers/Markers.ts';
import type { PickableLayer, Terrain } from '../engine/layer.ts';
import { Stage } from '../engine/Stage.ts';
import { stageCm } from '../state/stage.ts';
import type { Viewer } from '../state/viewer.ts';
import { askPrograms } from './askPrograms.ts';
import type { Readiness } from './readiness.ts';
import type { SceneContext } from './sceneContext.ts';

/** What one canvas's components share: made once when the canvas stands. */
export function createSceneContext(
  viewer: Viewer,
  gl: WebGLRenderer,
  scene: Scene,
  camera: PerspectiveCamera,
  invalidate: () => void,
  readiness: Readiness,
): SceneContext {
  let groundLoaded: (terrain: Terrain) => void = () => undefined;
  const terrain = new Promise<Terrain>((resolve) => (groundLoaded = resolve));
  const stage = new Stage(scene, camera, {
    instantMs: () => viewer.clock.instant(),
    stageCm: () => stageCm(viewer.readings, viewer.catalogue),
    isMotionAllowed: () => viewer.clock.isRunning() && !viewer.view.getState().reducedMotion,
  });
  return {
    viewer,
    stage,
    invalidate,
    terrain,
    groundLoaded,
    rig: createStore<CameraRig | null>()(() => null),
    markers: createStore<Markers | null>()(() => null),
    labels: createStore<Labels | null>()(() => null),
    movers: createStore<Movers | null>()(() => null),
    water: createStore<Water | null>()(() => null),
    locks: createStore<WaterLevels | null>()(() => null),
    counts: createStore<number>()(() => 0),
    pickable: new Set<PickableLayer>(),
    partFailed: (part, error) => {
      const missing = { part, error: error instanceof Error ? error.message : String(error) };
      viewer.health.setState(({ missingParts }) => ({ missingParts: [...missingParts, missing] }));
    },
    pending: readiness,
    shadersMade: async (object) => {
      // The first picture needs them at once, and what it is lit by is not there yet.
      if (readiness.phase() !== 'shown') return;
      if (gl.extensions.has('KHR_parallel_shader_compile')) await gl.compileAsync(object, camera, scene);
      else gl.compile(object, camera, scene);
      await askPrograms(gl, object);
    },
  };
}
