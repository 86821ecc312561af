import Delaunator from 'delaunator';

/**
 * Delaunay triangulation of points on the ground. The city build and the viewer triangulate the same quantised points
 * (decimetres), so both draw and measure the same surface and no triangle needs to be sent.
 * @param x scene east, any unit
 * @param z scene south, same unit and length as `x`
 * @returns vertex indices, three a triangle, counter-clockwise seen from above (normals along +y)
 */
export function triangulate(x: ArrayLike<number>, z: ArrayLike<number>): Uint32Array {
  const coordinates = new Float64Array(x.length * 2);
  for (let i = 0; i < x.length; i++) {
    coordinates[2 * i] = x[i]!;
    coordinates[2 * i + 1] = z[i]!;
  }
  const triangles = new Uint32Array(new Delaunator(coordinates).triangles);
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t]!;
    const b = triangles[t + 1]!;
    const c = triangles[t + 2]!;
    // y component of (b − a) × (c − a): x is east and z south, so a positive one points up.
    const up = (z[b]! - z[a]!) * (x[c]! - x[a]!) - (x[b]! - x[a]!) * (z[c]! - z[a]!);
    if (up < 0) {
      triangles[t + 1] = c;
      triangles[t + 2] = b;
    }
  }
  return triangles;
}

/** Height outside the triangulation, metres: about the level of the city. */
const HEIGHT_OUTSIDE_M = 25;
/** Barycentric slack, so that no point falls between two triangles. */
const EDGE_SLACK = -1e-6;

/**
 * Height of a triangulated ground at any place.
 * @param x scene east; `x` and `z` in one unit, the unit of the sampler's arguments
 * @param y heights in the unit to be returned
 * @returns sampler, linear within each triangle; 25 outside them all
 */
export function createHeightSampler(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  z: ArrayLike<number>,
  triangles: ArrayLike<number>,
): (x: number, z: number) => number {
  const grid = new TriangleGrid(x, z, triangles);
  return (px, pz) => {
    const hit = grid.find(px, pz);
    return hit ? hit.u * y[hit.a]! + hit.v * y[hit.b]! + hit.w * y[hit.c]! : HEIGHT_OUTSIDE_M;
  };
}

/** The triangle under a point: its corners' indices and their weights. One object, overwritten by each `find`. */
interface Hit {
  a: number;
  b: number;
  c: number;
  u: number;
  v: number;
  w: number;
}

/** Triangles in square buckets, about two a bucket. */
class TriangleGrid {
  private readonly minX: number;
  private readonly minZ: number;
  private readonly cell: number;
  private readonly columns: number;
  private readonly rows: number;
  /** Bucket i holds `items[starts[i] … starts[i + 1])`: offsets of triangles. */
  private readonly starts: Uint32Array;
  private readonly items: Uint32Array;
  private readonly hit: Hit = { a: 0, b: 0, c: 0, u: 0, v: 0, w: 0 };
  private readonly x: ArrayLike<number>;
  private readonly z: ArrayLike<number>;
  private readonly triangles: ArrayLike<number>;

  constructor(x: ArrayLike<number>, z: ArrayLike<number>, triangles: ArrayLike<number>) {
    this.x = x;
    this.z = z;
    this.triangles = triangles;
    let minX = Infinity;
    let minZ = Infinity;
    let maxX = -Infinity;
    let maxZ = -Infinity;
    for (let i = 0; i < x.length; i++) {
      minX = Math.min(minX, x[i]!);
      maxX = Math.max(maxX, x[i]!);
      minZ = Math.min(minZ, z[i]!);
      maxZ = Math.max(maxZ, z[i]!);
    }
    if (x.length === 0) minX = minZ = maxX = maxZ = 0;
    const buckets = Math.max(1, triangles.length / 6);
    this.cell = Math.max(Math.sqrt(((maxX - minX) * (maxZ - minZ)) / buckets), 1e-9);
    this.minX = minX;
    this.minZ = minZ;
    this.columns = Math.floor((maxX - minX) / this.cell) + 1;
    this.rows = Math.floor((maxZ - minZ) / this.cell) + 1;
    this.starts = new Uint32Array(this.columns * this.rows + 1);
    this.visit((bucket) => this.starts[bucket + 1]!++);
    for (let i = 1; i < this.starts.length; i++) this.starts[i]! += this.starts[i - 1]!;
    this.items = new Uint32Array(this.starts.at(-1)!);
    const next = this.starts.slice();
    this.visit((bucket, triangle) => (this.items[next[bucket]!++] = triangle));
  }

  find(px: number, pz: number): Hit | null {
    const column = Math.floor((px - this.minX) / this.cell);
    const row = Math.floor((pz - this.minZ) / this.cell);
    if (!(column >= 0 && row >= 0 && column < this.columns && row < this.rows)) return null;
    const bucket = row * this.columns + column;
    const { x, z, triangles, hit } = this;
    for (let i = this.starts[bucket]!; i < this.starts[bucket + 1]!; i++) {
      const t = this.items[i]!;
      const a = triangles[t]!;
      const b = triangles[t + 1]!;
      const c = triangles[t + 2]!;
      const ax = x[a]! - x[c]!;
      const az = z[a]! - z[c]!;
      const bx = x[b]! - x[c]!;
      const bz = z[b]! - z[c]!;
      const area = ax * bz - az * bx;
      if (area === 0) continue;
      const dx = px - x[c]!;
      const dz = pz - z[c]!;
      const u = (dx * bz - dz * bx) / area;
      const v = (ax * dz - az * dx) / area;
      if (u < EDGE_SLACK || v < EDGE_SLACK || u + v > 1 - EDGE_SLACK) continue;
      hit.a = a;
      hit.b = b;
      hit.c = c;
      hit.u = u;
      hit.v = v;
      hit.w = 1 - u - v;
      return hit;
    }
    return null;
  }

  /** Calls back for every bucket that a triangle's bounding box touches. */
  private visit(put: (bucket: number, triangle: number) => void): void {
    const { x, z, triangles, minX, minZ, cell, columns } = this;
    const [lastColumn, lastRow] = [columns - 1, this.rows - 1];
    for (let t = 0; t < triangles.length; t += 3) {
      const a = triangles[t]!;
      const b = triangles[t + 1]!;
      const c = triangles[t + 2]!;
      const c0 = Math.min(Math.floor((Math.min(x[a]!, x[b]!, x[c]!) - minX) / cell), lastColumn);
      const c1 = Math.min(Math.floor((Math.max(x[a]!, x[b]!, x[c]!) - minX) / cell), lastColumn);
      const r0 = Math.min(Math.floor((Math.min(z[a]!, z[b]!, z[c]!) - minZ) / cell), lastRow);
      const r1 = Math.min(Math.floor((Math.max(z[a]!, z[b]!, z[c]!) - minZ) / cell), lastRow);
      for (let row = r0; row <= r1; row++) for (let column = c0; column <= c1; column++) put(row * columns + column, t);
    }
  }
}
