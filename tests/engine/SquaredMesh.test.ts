import { describe, expect, it } from 'vitest';
import { BufferAttribute, BufferGeometry, Mesh, MeshBasicMaterial } from 'three';
import { SquaredMesh } from '../../src/engine/SquaredMesh.ts';

/** Triangles near these places, x and z in metres. */
function meshAt(places: readonly (readonly [number, number])[], leastTriangles = 1) {
  const geometry = new BufferGeometry();
  const position = new Float32Array(places.flatMap(([x, z]) => [x, 0, z, x + 9, 0, z, x, 3, z + 9]));
  geometry.setAttribute('position', new BufferAttribute(position, 3));
  geometry.setIndex(places.flatMap((_, i) => [3 * i, 3 * i + 1, 3 * i + 2]));
  const mesh = new SquaredMesh(geometry, new MeshBasicMaterial(), 1000, 20, leastTriangles);
  mesh.whole.name = 'lake';
  mesh.whole.renderOrder = -3;
  return mesh;
}
const meshesOf = ({ object }: SquaredMesh<MeshBasicMaterial>): Mesh[] =>
  object.children.filter((child): child is Mesh => child instanceof Mesh);
const shown = (mesh: SquaredMesh<MeshBasicMaterial>): Mesh[] => meshesOf(mesh).filter(({ visible }) => visible);
/** First vertex of each triangle that a mesh draws. */
const drawn = ({ geometry }: Mesh): number[] => {
  const { start, count } = geometry.drawRange;
  const end = Math.min(start + count, geometry.index!.count);
  return Array.from({ length: (end - start) / 3 }, (_, i) => geometry.index!.getX(start + 3 * i) / 3);
};

describe('a mesh in squares', () => {
  it('is one draw where graphics are real, and never culled as a whole', () => {
    const mesh = meshAt([[0, 0], [5000, 0]]); // prettier-ignore
    mesh.choose(1);
    expect(shown(mesh)).toEqual([mesh.whole]);
    expect(mesh.whole.frustumCulled).toBe(false);
    expect(mesh.object.children).toHaveLength(1);
  });

  it('is one draw on software GL, too, where it is small', () => {
    const mesh = meshAt([[0, 0], [5000, 0]], 3); // prettier-ignore
    mesh.choose(0);
    expect(shown(mesh)).toEqual([mesh.whole]);
  });

  it('is as many as it has squares on software GL, each triangle in one of them and in its order', () => {
    const mesh = meshAt([[0, 0], [5000, 0], [100, 100], [5000, 400], [0, -5000]]); // prettier-ignore
    mesh.choose(0);
    expect(shown(mesh).map(drawn)).toEqual([[0, 2], [1, 3], [4]]); // prettier-ignore
    for (const { frustumCulled, name, renderOrder, geometry } of shown(mesh)) {
      expect({ frustumCulled, name, renderOrder }).toEqual({ frustumCulled: true, name: 'lake', renderOrder: -3 });
      expect(geometry.getAttribute('position')).toBe(mesh.whole.geometry.getAttribute('position'));
    }
    // The whole keeps its own order.
    expect(drawn(mesh.whole)).toEqual([0, 1, 2, 3, 4]);
    mesh.choose(2);
    expect(shown(mesh)).toEqual([mesh.whole]);
  });

  it('culls a square only when not even what the shader moves is in the picture', () => {
    const mesh = meshAt([[0, 0], [100, 100], [5000, 0]]); // prettier-ignore
    mesh.choose(0);
    const [first] = shown(mesh);
    const { center, radius } = first!.geometry.boundingSphere!;
    for (const [x, z] of [
      [0, 0],
      [109, 109],
    ])
      // prettier-ignore
      expect(Math.hypot(center.x - x!, center.z - z!)).toBeLessThanOrEqual(radius - 20 + 1e-3);
  });

  it('gives all buffers back', () => {
    const mesh = meshAt([[0, 0], [5000, 0]]); // prettier-ignore
    mesh.choose(0);
    let given = 0;
    for (const { geometry } of meshesOf(mesh)) geometry.addEventListener('dispose', () => given++);
    mesh.dispose();
    expect(given).toBe(3);
    expect(mesh.object.children).toEqual([]);
  });
});
