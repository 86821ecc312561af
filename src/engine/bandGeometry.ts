import { BufferAttribute, InstancedBufferGeometry } from 'three';

/**
 * A band in pieces, for instances that a shader bends: `place` is along it (0 … 1) and across it (−1, 1) at its two edges.
 * 2 · (pieces + 1) vertices of 8 B, 2 · pieces triangles.
 */
export function bandGeometry(pieces: number): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  const ends = Array.from({ length: pieces + 1 }, (_, i) => [i / pieces, -1, i / pieces, 1]);
  geometry.setAttribute('place', new BufferAttribute(Float32Array.from(ends.flat()), 2));
  const between = Array.from({ length: pieces }, (_, i) => [0, 1, 2, 2, 1, 3].map((k) => 2 * i + k));
  geometry.setIndex(between.flat());
  return geometry;
}
