import { describe, expect, it } from 'vitest';
import { BufferAttribute, BufferGeometry, Frustum, Mesh, MeshBasicMaterial, Plane, Vector3 } from 'three';
import { cutSquares, SquaredMesh } from '../../src/engine/SquaredMesh.ts';

/** Triangles near these places, x and z in metres. */
function meshAt(places: readonly (readonly [number, number])[], leastTriangles = 1) {
  const geometry = new BufferGeometry();
  const position = new Float32Array(places.flatMap(([x, z]) => [x, 0, z, x + 9, 0, z, x, 3, z + 9]));
  geometry.setAttribute('position', new BufferAttribute(position, 3));
  geometry.setIndex(places.flatMap((_, i) => [3 * i, 3 * i + 1, 3 * i + 2]));
  const mesh = new SquaredMesh(
    geometry,
    new MeshBasicMaterial(),
    (whole) => cutSquares(whole, 1000, 20),
    leastTriangles,
  );
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

/** All from a line on towards the east. */
const eastOf = (x: number): Frustum =>
  new Frustum(...Array.from({ length: 6 }, () => new Plane(new Vector3(1, 0, 0), -x)));
const EVERYTHING = eastOf(-100_000);

describe('a mesh in squares', () => {
  it('is one draw where graphics are real, and never culled as a whole', () => {
    const mesh = meshAt([[0, 0], [5000, 0]]); // prettier-ignore
    mesh.choose(1, eastOf(2000));
    expect(shown(mesh)).toEqual([mesh.whole]);
    expect(mesh.whole.frustumCulled).toBe(false);
    expect(mesh.object.children).toHaveLength(1);
  });

  it('is one draw on software GL, too, where it is small', () => {
    const mesh = meshAt([[0, 0], [5000, 0]], 3); // prettier-ignore
    mesh.choose(0, EVERYTHING);
    expect(shown(mesh)).toEqual([mesh.whole]);
  });

  it('draws on software GL each triangle once, those of a square in their order, in one go where all of it is seen', () => {
    const mesh = meshAt([[0, 0], [5000, 0], [100, 100], [5000, 400], [0, -5000]]); // prettier-ignore
    mesh.choose(0, EVERYTHING);
    expect(shown(mesh).map(drawn)).toEqual([[4, 0, 2, 1, 3]]);
    for (const { frustumCulled, name, renderOrder, geometry } of shown(mesh)) {
      expect({ frustumCulled, name, renderOrder }).toEqual({ frustumCulled: false, name: 'lake', renderOrder: -3 });
      expect(geometry.getAttribute('position')).toBe(mesh.whole.geometry.getAttribute('position'));
    }
    // The whole keeps its own order.
    expect(drawn(mesh.whole)).toEqual([0, 1, 2, 3, 4]);
    mesh.choose(2, EVERYTHING);
    expect(shown(mesh)).toEqual([mesh.whole]);
  });

  it('leaves out on software GL the squares that are not in the picture, and shows them again', () => {
    const mesh = meshAt([[0, 0], [2500, 0], [5000, 0], [5000, 5000]]); // prettier-ignore
    mesh.choose(0, eastOf(3000));
    expect(shown(mesh).map(drawn)).toEqual([[2, 3]]);
    mesh.choose(0, eastOf(20_000));
    expect(shown(mesh)).toEqual([]);
    mesh.choose(0, EVERYTHING);
    expect(shown(mesh).map(drawn)).toEqual([[0, 1, 2, 3]]);
  });

  it('draws squares on both sides of one that is not seen on their own', () => {
    const mesh = meshAt([[0, 0], [2500, 0], [5000, 0]]); // prettier-ignore
    const aside = new Frustum();
    aside.intersectsSphere = ({ center }) => Math.abs(center.x - 2500) > 1000;
    mesh.choose(0, aside);
    expect(shown(mesh).map(drawn)).toEqual([[0], [2]]);
  });

  it('leaves out a square only when not even what the shader moves is in the picture', () => {
    const mesh = meshAt([[0, 0], [100, 100], [5000, 0]]); // prettier-ignore
    // Its triangles end at 109 m, and may be moved by 20.
    mesh.choose(0, eastOf(128));
    expect(shown(mesh).map(drawn)).toEqual([[0, 1, 2]]);
    mesh.choose(0, eastOf(200));
    expect(shown(mesh).map(drawn)).toEqual([[2]]);
  });

  it('gives all buffers back', () => {
    const mesh = meshAt([[0, 0], [2500, 0], [5000, 0]]); // prettier-ignore
    const aside = new Frustum();
    aside.intersectsSphere = ({ center }) => Math.abs(center.x - 2500) > 1000;
    mesh.choose(0, aside);
    let given = 0;
    for (const { geometry } of meshesOf(mesh)) geometry.addEventListener('dispose', () => given++);
    mesh.dispose();
    expect(given).toBe(3);
    expect(mesh.object.children).toEqual([]);
  });
});
