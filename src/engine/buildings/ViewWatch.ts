import { Matrix4 } from 'three';
import type { FrameState } from '../layer.ts';

/** Tells whether tiles have to be chosen anew: the camera, the canvas or the quality step has changed, or somebody said so. */
export class ViewWatch {
  private readonly matrix = new Matrix4();
  private height = 0;
  private quality = -1;
  private isDraft = false;
  private isDue = true;

  /** Tiles have arrived or have been let go. */
  touch(): void {
    this.isDue = true;
  }

  isTouched(): boolean {
    return this.isDue;
  }

  /** @returns whether something has changed since the last call; then brings the camera's matrices up to date */
  hasChanged({ camera, height, quality, isDraft }: FrameState): boolean {
    camera.updateMatrixWorld();
    const isSameWay = height === this.height && quality === this.quality && isDraft === this.isDraft;
    const isSame = isSameWay && camera.matrixWorld.equals(this.matrix);
    if (isSame && !this.isDue) return false;
    this.matrix.copy(camera.matrixWorld);
    this.height = height;
    this.quality = quality;
    this.isDraft = isDraft;
    this.isDue = false;
    return true;
  }
}
