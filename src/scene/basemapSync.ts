import { Group } from 'three';
import type { Basemap } from '../basemap/Basemap.ts';
import type { FrameState, Layer } from '../engine/layer.ts';

const DEG = Math.PI / 180;

/** Hands the camera of each frame to the ground under the scene. Draws nothing itself. */
export function createBasemapSync(basemap: Basemap, container: HTMLElement): Layer & Pick<Basemap, 'setShown'> {
  const object = new Group();
  object.name = 'basemap';
  return {
    object,
    update: ({ camera, target, height }: FrameState) => {
      basemap.sync({
        x: target.x,
        z: target.z,
        distance: camera.position.distanceTo(target),
        pitch: -camera.rotation.x,
        bearing: -camera.rotation.y,
        fov: camera.fov * DEG,
        heightPx: height,
      });
      return false;
    },
    setShown: (isShown) => basemap.setShown(isShown),
    dispose: () => {
      basemap.dispose();
      container.remove();
    },
  };
}
