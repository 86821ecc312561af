import { Box3, BufferAttribute, BufferGeometry, Sphere } from 'three';
import type { TerrainChunk } from '../../workers/terrainMesh.ts';
import type { Squares } from '../SquaredMesh.ts';

/** Squares of the ground in one geometry, 20 bytes a vertex and 4 an index; and where each of them is in it, in their order. */
export function joinChunks(chunks: readonly TerrainChunk[]): {
  readonly geometry: BufferGeometry;
  readonly cut: Squares;
} {
  const vertices = chunks.reduce((sum, { position }) => sum + position.length / 3, 0);
  const position = new Float32Array(vertices * 3);
  const normal = new Int16Array(vertices * 4);
  const corners = new Uint32Array(chunks.reduce((sum, { index }) => sum + index.length, 0));
  let [vertex, start] = [0, 0];
  const squares = chunks.map((chunk) => {
    position.set(chunk.position, vertex * 3);
    normal.set(chunk.normal, vertex * 4);
    for (let i = 0; i < chunk.index.length; i++) corners[start + i] = vertex + chunk.index[i]!;
    const sphere = new Box3().setFromArray(chunk.position).getBoundingSphere(new Sphere());
    const square = { start, count: chunk.index.length, sphere };
    vertex += chunk.position.length / 3;
    start += chunk.index.length;
    return square;
  });
  const index = new BufferAttribute(corners, 1);
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(position, 3));
  geometry.setAttribute('normal', new BufferAttribute(normal, 4, true));
  geometry.setIndex(index);
  return { geometry, cut: { index, squares } };
}
