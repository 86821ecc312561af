import { InterleavedBufferAttribute, type BufferGeometry } from 'three';

/** An attribute's numbers, row after row, as the vertex shader gets them. */
export function sentNumbers(geometry: Pick<BufferGeometry, 'getAttribute'>, name: string): Float32Array {
  const attribute = geometry.getAttribute(name);
  return Float32Array.from({ length: attribute.count * attribute.itemSize }, (_, i) =>
    attribute.getComponent(Math.floor(i / attribute.itemSize), i % attribute.itemSize),
  );
}

/** Rises with each upload of an attribute's buffer. */
export function uploadsOf(geometry: Pick<BufferGeometry, 'getAttribute'>, name: string): number {
  const attribute = geometry.getAttribute(name);
  return attribute instanceof InterleavedBufferAttribute ? attribute.data.version : attribute.version;
}
