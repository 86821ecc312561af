import {
  BufferAttribute, DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, Sphere, Vector3,
  type BufferGeometry, type Material,
} from 'three'; // prettier-ignore

/** Four numbers an instance, written while it moves. */
export const instanced = (count: number): InstancedBufferAttribute & { array: Float32Array } =>
  new InstancedBufferAttribute(new Float32Array(count * 4), 4).setUsage(DynamicDrawUsage) as InstancedBufferAttribute & { array: Float32Array }; // prettier-ignore

/** Instances of a shape; its vertices are shared. */
export function instancedOf(source: BufferGeometry): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  for (const [name, attribute] of Object.entries(source.attributes)) geometry.setAttribute(name, attribute);
  geometry.setIndex(source.index);
  return geometry;
}

/** A flat quad behind each mover. */
export function createWakeGeometry(): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('corner', new BufferAttribute(new Float32Array([-1, -1, 1, -1, 1, 1, -1, 1]), 2));
  geometry.setIndex([0, 2, 1, 0, 3, 2]);
  return geometry;
}

/** Four quads that face the camera; the third number says which light. */
export function createLightGeometry(): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  const quad = (which: number): number[] => [-1, -1, which, 1, -1, which, 1, 1, which, -1, 1, which];
  geometry.setAttribute('corner', new BufferAttribute(new Float32Array([0, 1, 2, 3].flatMap(quad)), 3));
  geometry.setIndex([0, 4, 8, 12].flatMap((n) => [n, n + 1, n + 2, n, n + 2, n + 3]));
  return geometry;
}

/**
 * Vehicles are drawn behind what lies on the roads they drive on and is pulled towards the camera, as the band of a value along a road: only
 * what is drawn with the transparent can be. Their own materials are opaque all the same.
 */
export const VEHICLE_RENDER_ORDER = 5;

/** Instances all over the city: never culled as a whole, never asked by a ray. */
export function instancedMesh<M extends Material>(
  geometry: InstancedBufferGeometry,
  material: M,
  name: string,
  order: number,
): Mesh<InstancedBufferGeometry, M> {
  geometry.boundingSphere = new Sphere(new Vector3(), 1e6);
  const mesh = new Mesh<InstancedBufferGeometry, M>(geometry, material);
  mesh.name = name;
  mesh.renderOrder = order;
  mesh.frustumCulled = false;
  mesh.raycast = () => undefined;
  mesh.matrixAutoUpdate = false;
  return mesh;
}
