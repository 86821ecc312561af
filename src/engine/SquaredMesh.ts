import { Box3, BufferAttribute, BufferGeometry, Group, Mesh, Sphere, Vector3, type Frustum, type Material } from 'three'; // prettier-ignore
import type { Quality } from './layer.ts';

/** With fewer triangles it is one draw everywhere: these cost less than its squares would. */
const LEAST_TRIANGLES = 8000;
/** More squares than a city has from north to south. */
const COLUMN = 10_000;

/** The triangles of a mesh in squares. */
export interface Squares {
  /** Those of one square after those of another: column by column from west to east, each from north to south. */
  readonly index: BufferAttribute;
  readonly squares: readonly {
    /** Place in the index. */
    readonly start: number;
    readonly count: number;
    /** What its vertices stay within, wherever the shader moves them. */
    readonly sphere: Sphere;
  }[];
}

/**
 * A mesh that covers the city: one draw; on software GL, which pays for a vertex out of the picture, only its squares that are in the
 * picture. All share its buffers; those of a column that are seen are one draw.
 */
export class SquaredMesh<M extends Material> {
  readonly object = new Group();
  readonly whole: Mesh<BufferGeometry, M>;
  /** Squares that follow one another; as many as a view has needed. */
  private readonly runs: Mesh<BufferGeometry, M>[] = [];
  private cut: Squares | null = null;
  private readonly makeCut: (geometry: BufferGeometry) => Squares;
  private readonly leastTriangles: number;

  /**
   * @param geometry indexed triangles
   * @param makeCut called when the squares are first needed
   * @param leastTriangles with fewer it is one draw everywhere
   */
  constructor(
    geometry: BufferGeometry,
    material: M,
    makeCut: (geometry: BufferGeometry) => Squares,
    leastTriangles = LEAST_TRIANGLES,
  ) {
    this.whole = new Mesh(geometry, material);
    this.whole.frustumCulled = false;
    this.whole.matrixAutoUpdate = false;
    this.makeCut = makeCut;
    this.leastTriangles = leastTriangles;
    this.object.add(this.whole);
  }

  setMaterial(material: M): void {
    for (const mesh of [this.whole, ...this.runs]) mesh.material = material;
  }

  /** Whole or in squares, and which of these: to be called each frame. @param seen what the camera sees */
  choose(quality: Quality, seen: Frustum): void {
    const { geometry } = this.whole;
    const isInSquares = quality === 0 && geometry.index!.count >= 3 * this.leastTriangles;
    this.whole.visible = !isInSquares;
    let used = 0;
    if (isInSquares) {
      this.cut ??= this.makeCut(geometry);
      let endOfRun = -1;
      for (const { start, count, sphere } of this.cut.squares) {
        if (!seen.intersectsSphere(sphere)) continue;
        if (start === endOfRun) this.runs[used - 1]!.geometry.drawRange.count += count;
        else this.run(used++, this.cut.index).geometry.setDrawRange(start, count);
        endOfRun = start + count;
      }
    }
    for (const [i, run] of this.runs.entries()) run.visible = i < used;
  }

  dispose(): void {
    for (const { geometry } of [this.whole, ...this.runs]) geometry.dispose();
    this.object.clear();
  }

  private run(at: number, index: BufferAttribute): Mesh<BufferGeometry, M> {
    const known = this.runs[at];
    if (known) return known;
    const { geometry, material, name, renderOrder, receiveShadow } = this.whole;
    const shape = new BufferGeometry();
    for (const [key, attribute] of Object.entries(geometry.attributes)) shape.setAttribute(key, attribute);
    shape.setIndex(index);
    const mesh = new Mesh(shape, material);
    Object.assign(mesh, { name, renderOrder, receiveShadow, matrixAutoUpdate: false, frustumCulled: false });
    this.runs.push(mesh);
    this.object.add(mesh);
    return mesh;
  }
}

/**
 * Cuts a mesh by where the middles of its triangles lie; within a square they keep their order.
 * @param edgeM edge of a square, metres
 * @param reachM how far the shader moves a vertex at most, metres
 */
export function cutSquares(geometry: BufferGeometry, edgeM: number, reachM: number): Squares {
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
    const key = Math.floor(x / edgeM) * COLUMN + Math.floor(z / edgeM);
    const known = triangles.get(key);
    if (known) known.push(triangle);
    else triangles.set(key, [triangle]);
  }
  const sorted = new BufferAttribute(index.array.slice(), 1);
  const point = new Vector3();
  let next = 0;
  const columns = [...triangles].sort(([a], [b]) => a - b);
  const squares = columns.map(([, rows]) => {
    const start = next;
    const box = new Box3();
    for (const row of rows)
      for (let k = 0; k < 3; k++) {
        const vertex = index.getX(3 * row + k);
        sorted.setX(next++, vertex);
        box.expandByPoint(point.fromBufferAttribute(position, vertex));
      }
    const sphere = box.getBoundingSphere(new Sphere());
    sphere.radius += reachM;
    return { start, count: next - start, sphere };
  });
  return { index: sorted, squares };
}
