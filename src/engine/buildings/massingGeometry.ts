import { BufferAttribute, InstancedBufferAttribute, InstancedBufferGeometry, Sphere, Vector3 } from 'three';

/** Columns of the `massing` file that the picture needs; see `schema/cityFiles.ts`. */
export interface MassingColumns {
  readonly x: Int32Array;
  readonly z: Int32Array;
  readonly y: Int16Array;
  readonly w: Uint16Array;
  readonly d: Uint16Array;
  readonly h: Uint16Array;
  readonly ridge: Uint8Array;
  readonly turn: Uint8Array;
  readonly use: Uint8Array;
}
export interface TileRows {
  readonly start: number;
  readonly count: number;
}

/** How far walls go into the ground, so that no house floats on a slope, metres. */
export const SKIRT_M = 3;

/**
 * The unit house: x and z are −1 … 1, y is 0 at the foot, 1 at the eaves, 2 at the ridge (along x). Normals of the roof are
 * (0, 1, ±1), put right by the shader with the building's own pitch. 26 vertices, 14 triangles.
 */
export function unitHouse(): { position: BufferAttribute; normal: BufferAttribute; index: BufferAttribute } {
  const position: number[] = [];
  const normal: number[] = [];
  const index: number[] = [];
  const face = (n: readonly number[], ...corners: readonly (readonly number[])[]): void => {
    const first = position.length / 3;
    for (const corner of corners) {
      position.push(...corner);
      normal.push(...n);
    }
    for (let i = 2; i < corners.length; i++) index.push(first, first + i - 1, first + i);
  };
  face([0, 0, 1], [-1, 0, 1], [1, 0, 1], [1, 1, 1], [-1, 1, 1]);
  face([0, 0, -1], [1, 0, -1], [-1, 0, -1], [-1, 1, -1], [1, 1, -1]);
  face([1, 0, 0], [1, 0, -1], [1, 1, -1], [1, 2, 0], [1, 1, 1], [1, 0, 1]);
  face([-1, 0, 0], [-1, 0, 1], [-1, 1, 1], [-1, 2, 0], [-1, 1, -1], [-1, 0, -1]);
  face([0, 1, 1], [-1, 1, 1], [1, 1, 1], [1, 2, 0], [-1, 2, 0]);
  face([0, 1, -1], [1, 1, -1], [-1, 1, -1], [-1, 2, 0], [1, 2, 0]);
  return {
    position: new BufferAttribute(new Float32Array(position), 3),
    normal: new BufferAttribute(new Float32Array(normal), 3),
    index: new BufferAttribute(new Uint16Array(index), 1),
  };
}

/** Middle of a tile in scene metres: what its instances count from. */
export function tileCentre(columns: MassingColumns, { start, count }: TileRows): Vector3 {
  let west = Infinity;
  let east = -Infinity;
  let north = Infinity;
  let south = -Infinity;
  for (let row = start; row < start + count; row++) {
    const x = columns.x[row]! / 10;
    const z = columns.z[row]! / 10;
    if (x < west) west = x;
    if (x > east) east = x;
    if (z < north) north = z;
    if (z > south) south = z;
  }
  return new Vector3((west + east) / 2, 0, (north + south) / 2);
}

/**
 * A tile's instances, largest first, so that a smaller `instanceCount` leaves out the small ones.
 * Instance: `place` i16×4 (x dm, y cm NHN, z dm from the tile's centre, turn) · `size` u16×4 (w, d, h dm, ridge dm + 256 × use) ·
 * `id` u32 (row). 20 bytes.
 */
export function tileGeometry(
  columns: MassingColumns,
  tile: TileRows,
  centre: Vector3,
  unit: ReturnType<typeof unitHouse>,
): InstancedBufferGeometry {
  const { start, count } = tile;
  const rows = new Uint32Array(count);
  const volume = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const row = start + i;
    rows[i] = i;
    volume[i] = columns.w[row]! * columns.d[row]! * (columns.h[row]! + columns.ridge[row]! / 2);
  }
  rows.sort((a, b) => volume[b]! - volume[a]!);
  const place = new Int16Array(4 * count);
  const size = new Uint16Array(4 * count);
  const id = new Uint32Array(count);
  let low = Infinity;
  let high = -Infinity;
  let reach = 0;
  for (let i = 0; i < count; i++) {
    const row = start + rows[i]!;
    const x = columns.x[row]! - centre.x * 10;
    const z = columns.z[row]! - centre.z * 10;
    const y = columns.y[row]!;
    const h = columns.h[row]!;
    place[4 * i] = Math.round(x);
    place[4 * i + 1] = y;
    place[4 * i + 2] = Math.round(z);
    place[4 * i + 3] = columns.turn[row]!;
    size[4 * i] = columns.w[row]!;
    size[4 * i + 1] = columns.d[row]!;
    size[4 * i + 2] = h;
    size[4 * i + 3] = columns.ridge[row]! + 256 * columns.use[row]!;
    id[i] = row;
    low = Math.min(low, y / 100 - SKIRT_M);
    high = Math.max(high, y / 100 + (h + columns.ridge[row]!) / 10);
    reach = Math.max(reach, Math.hypot(x, z) / 10 + Math.hypot(columns.w[row]!, columns.d[row]!) / 20);
  }
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', unit.position);
  geometry.setAttribute('normal', unit.normal);
  geometry.setIndex(unit.index);
  geometry.setAttribute('place', new InstancedBufferAttribute(place, 4));
  geometry.setAttribute('size', new InstancedBufferAttribute(size, 4));
  geometry.setAttribute('id', new InstancedBufferAttribute(id, 1));
  geometry.instanceCount = count;
  geometry.boundingSphere = new Sphere(new Vector3(0, (low + high) / 2, 0), Math.hypot(reach, (high - low) / 2) || 1);
  return geometry;
}
