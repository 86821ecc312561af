import { DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry, type BufferGeometry } from 'three';

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
