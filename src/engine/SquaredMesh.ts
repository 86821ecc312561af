import { Box3, BufferAttribute, BufferGeometry, Group, Mesh, Sphere, Vector3, type Material } from 'three';
import type { Quality } from './layer.ts';

/** With fewer triangles it is one draw everywhere: these cost less than its squares would. */
const LEAST_TRIANGLES = 8000;
/** More squares than a city has from north to south. */
const ROW = 10_000;

/**
 * A mesh that covers the city: one draw; on software GL, which pays for a vertex out of the picture and not for a draw, in squares that
 * are culled one by one. They share its buffers and, made when first needed, one index in the order of the squares; within a square the
 * triangles keep their order.
 */
export class SquaredMesh<M extends Material> {
  readonly object = new Group();
  readonly whole: Mesh<BufferGeometry, M>;
  private squares: Mesh<BufferGeometry, M>[] | null = null;
  private readonly edgeM: number;
  private readonly reachM: number;
  private readonly leastTriangles: number;

  /**
   * @param geometry indexed triangles
   * @param edgeM edge of a square, metres
   * @param reachM how far the shader moves a vertex at most, metres
   * @param leastTriangles with fewer it is one draw everywhere
   */
  constructor(geometry: BufferGeometry, material: M, edgeM: number, reachM: number, leastTriangles = LEAST_TRIANGLES) {
    this.whole = new Mesh(geometry, material);
    this.whole.frustumCulled = false;
    this.whole.matrixAutoUpdate = false;
    this.edgeM = edgeM;
    this.reachM = reachM;
    this.leastTriangles = leastTriangles;
    this.object.add(this.whole);
  }

  /** Whole or in squares: to be called each frame. */
  choose(quality: Quality): void {
    const isInSquares = quality === 0 && this.whole.geometry.index!.count >= 3 * this.leastTriangles;
    if (isInSquares && !this.squares) {
      this.squares = this.cut();
      if (this.squares.length > 0) this.object.add(...this.squares);
    }
    this.whole.visible = !isInSquares;
    for (const square of this.squares ?? []) square.visible = isInSquares;
  }

  dispose(): void {
    for (const { geometry } of [this.whole, ...(this.squares ?? [])]) geometry.dispose();
    this.object.clear();
  }

  private cut(): Mesh<BufferGeometry, M>[] {
    const { geometry, material, name, renderOrder, receiveShadow } = this.whole;
    const position = geometry.getAttribute('position');
    const index = geometry.index!;
    const triangles = new Map<number, number[]>();
    for (let triangle = 0; triangle < index.count / 3; triangle++) {
      let [x, z] = [0, 0];
      for (let k = 0; k < 3; k++) {
        const vertex = index.getX(3 * triangle + k);
        x += position.getX(vertex) / 3;
        z += position.getZ(vertex) / 3;
      }
      const key = Math.floor(x / this.edgeM) * ROW + Math.floor(z / this.edgeM);
      const known = triangles.get(key);
      if (known) known.push(triangle);
      else triangles.set(key, [triangle]);
    }
    const sorted = new BufferAttribute(index.array.slice(), 1);
    const point = new Vector3();
    let next = 0;
    return [...triangles.values()].map((rows) => {
      const square = new BufferGeometry();
      for (const [key, attribute] of Object.entries(geometry.attributes)) square.setAttribute(key, attribute);
      square.setIndex(sorted);
      square.setDrawRange(next, rows.length * 3);
      const box = new Box3();
      for (const row of rows)
        for (let k = 0; k < 3; k++) {
          const vertex = index.getX(3 * row + k);
          sorted.setX(next++, vertex);
          box.expandByPoint(point.fromBufferAttribute(position, vertex));
        }
      square.boundingSphere = box.getBoundingSphere(new Sphere());
      square.boundingSphere.radius += this.reachM;
      const mesh = new Mesh(square, material);
      Object.assign(mesh, { name, renderOrder, receiveShadow, matrixAutoUpdate: false });
      return mesh;
    });
  }
}
