import { createStore } from 'zustand/vanilla';
import { Scene, type Object3D, type PerspectiveCamera, type WebGLRenderer } from 'three';
import type { CameraRig } from '../engine/camera/CameraRig.ts';
import type { Labels } from '../engine/labels/Labels.ts';
import type { WaterLevels } from '../engine/movers/Afloat.ts';
import type { Movers } from '../engine/movers/Movers.ts';
import type { Water } from '../engine/water/Water.ts';
import type { Markers } from '../engine/markers/Markers.ts';
import type { Picker } from '../engine/picking/Picker.ts';
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
  const picker = createStore<Picker | null>()(() => null);
  const unlit = new Scene();
  const compile = async (object: Object3D, into: Scene): Promise<void> => {
    if (gl.extensions.has('KHR_parallel_shader_compile')) await gl.compileAsync(object, camera, into);
    else gl.compile(object, camera, into);
  };
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
    picker,
    partFailed: (part, error) => {
      const missing = { part, error: error instanceof Error ? error.message : String(error) };
      viewer.health.setState(({ missingParts }) => ({ missingParts: [...missingParts, missing] }));
    },
    pending: readiness,
    shadersMade: async (object) => {
      // The first picture needs them at once, and what it is lit by is not there yet.
      if (readiness.phase() !== 'shown') return;
      await askPrograms(gl, object, compile(object, scene));
    },
    // A pick draws without the lights and the haze of the scene.
    idShadersMade: async (layer) =>
      picker.getState()?.prepare(layer, (object) => askPrograms(gl, object, compile(object, unlit))),
  };
}
