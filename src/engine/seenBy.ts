import { Matrix4, type Frustum, type PerspectiveCamera } from 'three';

const matrix = new Matrix4();

/** What a camera sees from where it is now. @param frustum is written and returned */
export function seenBy(camera: PerspectiveCamera, frustum: Frustum): Frustum {
  camera.updateMatrixWorld();
  matrix.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
  return frustum.setFromProjectionMatrix(matrix, camera.coordinateSystem, camera.reversedDepth);
}
