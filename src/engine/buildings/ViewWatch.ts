import { Matrix4 } from 'three';
import type { FrameState } from '../layer.ts';

/** Tells whether tiles have to be chosen anew: the camera, the canvas or the quality step has changed, or somebody said so. */
export class ViewWatch {
  private readonly matrix = new Matrix4();
  private height = 0;
  private quality = -1;
  private isDue = true;

  /** Tiles have arrived or have been let go. */
  touch(): void {
    this.isDue = true;
  }

  isTouched(): boolean {
    return this.isDue;
  }

  /** @returns whether something has changed since the last call; then brings the camera's matrices up to date */
  hasChanged({ camera, height, quality }: FrameState): boolean {
    camera.updateMatrixWorld();
    const isSame = camera.matrixWorld.equals(this.matrix) && height === this.height && quality === this.quality;
    if (isSame && !this.isDue) return false;
    this.matrix.copy(camera.matrixWorld);
    this.height = height;
    this.quality = quality;
    this.isDue = false;
    return true;
  }
}
