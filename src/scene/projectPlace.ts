import { Vector3, type PerspectiveCamera } from 'three';

const scratch = new Vector3();

/**
 * Where a point of the scene is on the canvas.
 * @param size of the canvas, CSS pixels
 * @returns CSS pixels; null behind the camera or beside the picture
 */
export function projectPlace(
  place: { readonly x: number; readonly y: number; readonly z: number },
  camera: PerspectiveCamera,
  size: { readonly width: number; readonly height: number },
): { readonly x: number; readonly y: number } | null {
  camera.updateMatrixWorld();
  const { x, y, z } = scratch.set(place.x, place.y, place.z).applyMatrix4(camera.matrixWorldInverse);
  if (z >= -camera.near) return null;
  scratch.set(x, y, z).applyMatrix4(camera.projectionMatrix);
  if (Math.abs(scratch.x) > 1 || Math.abs(scratch.y) > 1) return null;
  return { x: ((scratch.x + 1) / 2) * size.width, y: ((1 - scratch.y) / 2) * size.height };
}
