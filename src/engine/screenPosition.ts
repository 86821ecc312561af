import type { Camera, Vector3 } from 'three';

/**
 * CSS pixel of a scene place; null behind the camera and outside the picture.
 * @param size of the canvas, CSS pixels
 */
export function screenPositionOf(
  place: Vector3 | null,
  camera: Camera,
  { width, height }: { readonly width: number; readonly height: number },
): { x: number; y: number } | null {
  if (!place || place.clone().applyMatrix4(camera.matrixWorldInverse).z >= 0) return null;
  const { x, y } = place.clone().project(camera);
  if (Math.abs(x) > 1 || Math.abs(y) > 1) return null;
  return { x: ((x + 1) / 2) * width, y: ((1 - y) / 2) * height };
}
