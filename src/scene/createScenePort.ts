import type { PerspectiveCamera, WebGLRenderer } from 'three';
import type { CameraRig } from '../engine/camera/CameraRig.ts';
import type { Picker } from '../engine/picking/Picker.ts';
import type { FrameMeter } from '../engine/quality.ts';
import type { ScenePort } from '../state/scenePort.ts';
import { pickedIdLoaded } from './pickedId.ts';
import { projectPlace } from './projectPlace.ts';
import type { Readiness } from './readiness.ts';
import { sceneBytes } from './sceneBytes.ts';
import type { SceneContext } from './sceneContext.ts';

interface PortParts {
  readonly gl: WebGLRenderer;
  readonly camera: PerspectiveCamera;
  readonly rig: CameraRig;
  readonly picker: Picker;
  readonly meter: FrameMeter;
  readonly readiness: Readiness;
  readonly context: SceneContext;
}

/** What automation, benchmarks and the picture export may ask of the scene. */
export function createScenePort({ gl, camera, rig, picker, meter, readiness, context }: PortParts): ScenePort {
  const { stage, invalidate, markers, movers, viewer } = context;
  return {
    ready: readiness.promise,
    stats: () => {
      const bytes = sceneBytes(stage.scene);
      return {
        drawCalls: gl.info.render.calls,
        triangles: gl.info.render.triangles,
        geometryBytes: bytes.geometry,
        textureBytes: bytes.texture,
        held: { geometries: gl.info.memory.geometries, textures: gl.info.memory.textures },
        frameMs: meter.frameMs(),
        jsMs: meter.jsMs(),
        framesDrawn: meter.framesDrawn(),
        framesReprojected: meter.framesReprojected(),
        buildings: context.counts.getState(),
        quality: meter.quality(),
        partsToCome: readiness.coming(),
      };
    },
    setPose: async (pose) => {
      rig.goTo(pose, 'cut');
      const drawn = readiness.nextFrame();
      invalidate();
      await drawn;
    },
    pick: async (x, y) => pickedIdLoaded(viewer, await picker.pick(camera, x, y)),
    screenPositionOf: (id) => {
      const building = viewer.buildings.find(id);
      if (!building)
        return (
          movers.getState()?.screenPositionOf(id, camera) ?? markers.getState()?.screenPositionOf(id, camera) ?? null
        );
      const { clientWidth: width, clientHeight: height } = gl.domElement;
      // Its middle: the top of a roof may hide behind its own eaves.
      const y = building.footM + building.heightM / 2;
      return projectPlace({ x: building.x, y, z: building.z }, camera, { width, height });
    },
    picture: () =>
      new Promise((resolve, reject) => {
        // The buffer is only whole in the task that drew it.
        gl.render(stage.scene, camera);
        gl.domElement.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the canvas gave no picture'))));
      }),
  };
}
