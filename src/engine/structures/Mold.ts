import { BufferAttribute, BufferGeometry, Sphere, Vector3 } from 'three';
import { FINISH, type Finish } from './finishes.ts';

/** A point or vector in the mold's frame: x along the structure's axis, y up, z across (to the right), metres. */
export type V = readonly [number, number, number];

/** Rows that the code can name, less one. */
const MOST_ROWS = 0x1fff;

const grow = <T extends Float32Array | Uint8Array | Int8Array | Uint32Array>(from: T, length: number): T => {
  const Type = from.constructor as new (length: number) => T;
  const to = new Type(length);
  to.set(from);
  return to;
};
const channel = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

/**
 * Casts solids into one vertex buffer. Vertex: position f32×3 · normal i8×3 (and a spare byte) · paint u8×4: colour (sRGB), finish ·
 * code u32: row of the structure (13 bits), radius of a thin member in centimetres (9 bits; 0 = not thin), height above the foot of
 * the solid in quarter metres (10 bits, for ambient occlusion). 24 bytes.
 *
 * `place` sets the frame and the row, `paint` the colour; then solids are added. Winding is counter-clockwise from outside.
 */
export class Mold {
  private position = new Float32Array(3 * 2048);
  private normal = new Int8Array(4 * 2048);
  private colour = new Uint8Array(4 * 2048);
  private code = new Uint32Array(2048);
  private index = new Uint32Array(3 * 2048);
  private vertices = 0;
  private indices = 0;
  private readonly low: [number, number, number] = [Infinity, Infinity, Infinity];
  private readonly high: [number, number, number] = [-Infinity, -Infinity, -Infinity];

  private ox = 0;
  private oy = 0;
  private oz = 0;
  private cosine = 1;
  private sine = 0;
  private row = 0;
  private thinCm = 0;
  private red = 0;
  private green = 0;
  private blue = 0;
  private finish: Finish = FINISH.matte;
  /** Height in the frame from which ambient occlusion is counted. Solids that stand on the ground keep it at 0. */
  foot = 0;

  /** @param turn of the x axis from grid east, counter-clockwise seen from above, radians */
  place(row: number, x: number, y: number, z: number, turn: number): void {
    this.row = row & MOST_ROWS;
    this.ox = x;
    this.oy = y;
    this.oz = z;
    this.cosine = Math.cos(turn);
    this.sine = Math.sin(turn);
    this.foot = 0;
    this.thinCm = 0;
    this.finish = FINISH.matte;
  }

  /** @param hex sRGB; @param shade factor on it, for parts that lie in shade */
  paint(hex: number, finish: Finish = FINISH.matte, shade = 1): void {
    this.red = channel(((hex >> 16) & 255) * shade);
    this.green = channel(((hex >> 8) & 255) * shade);
    this.blue = channel((hex & 255) * shade);
    this.finish = finish;
  }

  /** Following solids are thin members of this radius: they never get narrower than a pixel. 0 ends it. */
  thin(radius: number): void {
    this.thinCm = Math.min(511, Math.round(radius * 100));
  }

  /** Adds a vertex and gives its number; the normal has length 1. */
  vertex(x: number, y: number, z: number, nx: number, ny: number, nz: number): number {
    const n = this.vertices++;
    if (n >= this.code.length) this.enlarge();
    const { cosine, sine } = this;
    const sx = this.ox + x * cosine + z * sine;
    const sy = this.oy + y;
    const sz = this.oz - x * sine + z * cosine;
    this.position[3 * n] = sx;
    this.position[3 * n + 1] = sy;
    this.position[3 * n + 2] = sz;
    const { low, high } = this;
    if (sx < low[0]) low[0] = sx;
    if (sy < low[1]) low[1] = sy;
    if (sz < low[2]) low[2] = sz;
    if (sx > high[0]) high[0] = sx;
    if (sy > high[1]) high[1] = sy;
    if (sz > high[2]) high[2] = sz;
    this.normal[4 * n] = Math.round((nx * cosine + nz * sine) * 127);
    this.normal[4 * n + 1] = Math.round(ny * 127);
    this.normal[4 * n + 2] = Math.round((-nx * sine + nz * cosine) * 127);
    this.colour[4 * n] = this.red;
    this.colour[4 * n + 1] = this.green;
    this.colour[4 * n + 2] = this.blue;
    this.colour[4 * n + 3] = this.finish;
    const height = this.thinCm > 0 ? 1023 : Math.min(1023, Math.max(0, Math.round((y - this.foot) * 4)));
    this.code[n] = this.row | (this.thinCm << 13) | (height << 22);
    return n;
  }

  triangle(a: number, b: number, c: number): void {
    if (this.indices + 3 > this.index.length) this.index = grow(this.index, this.index.length * 2);
    this.index[this.indices++] = a;
    this.index[this.indices++] = b;
    this.index[this.indices++] = c;
  }

  /** A flat face through three or more points of a convex outline; nothing where it has no area. */
  face(...points: readonly V[]): void {
    // Newell's method: right for any flat convex outline, zero where there is no area.
    let nx = 0;
    let ny = 0;
    let nz = 0;
    let a = points[points.length - 1]!;
    for (const b of points) {
      nx += (a[1] - b[1]) * (a[2] + b[2]);
      ny += (a[2] - b[2]) * (a[0] + b[0]);
      nz += (a[0] - b[0]) * (a[1] + b[1]);
      a = b;
    }
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (length < 1e-6) return;
    nx /= length;
    ny /= length;
    nz /= length;
    const first = this.vertices;
    for (const p of points) this.vertex(p[0], p[1], p[2], nx, ny, nz);
    for (let i = 2; i < points.length; i++) this.triangle(first, first + i - 1, first + i);
  }

  /** The same face seen from both sides. */
  leaf(...points: readonly V[]): void {
    this.face(...points);
    this.face(...[...points].reverse());
  }

  get triangles(): number {
    return this.indices / 3;
  }

  /** The geometry of everything cast so far; the mold is empty afterwards. */
  take(): BufferGeometry {
    const n = this.vertices;
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(this.position.slice(0, 3 * n), 3));
    geometry.setAttribute('normal', new BufferAttribute(this.normal.slice(0, 4 * n), 4, true));
    geometry.setAttribute('paint', new BufferAttribute(this.colour.slice(0, 4 * n), 4, true));
    geometry.setAttribute('code', new BufferAttribute(this.code.slice(0, n), 1));
    const index = this.index.subarray(0, this.indices);
    geometry.setIndex(new BufferAttribute(n > 65_535 ? index.slice() : new Uint16Array(index), 1));
    const low = new Vector3(...this.low);
    const high = new Vector3(...this.high);
    const centre = low.clone().add(high).multiplyScalar(0.5);
    geometry.boundingSphere = n > 0 ? new Sphere(centre, centre.distanceTo(high) + 1) : new Sphere();
    this.vertices = 0;
    this.indices = 0;
    this.low.fill(Infinity);
    this.high.fill(-Infinity);
    return geometry;
  }

  private enlarge(): void {
    const capacity = this.code.length * 2;
    this.position = grow(this.position, 3 * capacity);
    this.normal = grow(this.normal, 4 * capacity);
    this.colour = grow(this.colour, 4 * capacity);
    this.code = grow(this.code, capacity);
  }
}
