import { triangulate } from '../geo/tin.ts';
import { cutWater } from './cutWater.ts';

/** The `ground` column file in metres. All arrays have one entry a vertex. */
export interface TerrainPoints {
  /** Scene frame, metres. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
  /** Index into `bodies` + 1; 0 = never wet. */
  readonly body: Uint8Array;
  /** River kilometre, 0 where the body has a level of its own. */
  readonly km: Float32Array;
  /** Own level of each body in m NHN; NaN where it follows the river. */
  readonly bodyLevels: Float32Array;
}

/** A square of the ground with vertices of its own. */
export interface TerrainChunk {
  /** x, y, z metres. */
  readonly position: Float32Array;
  /** Unit normals × 32767, four numbers a vertex (the last is 0). */
  readonly normal: Int16Array;
  readonly index: Uint16Array | Uint32Array;
}

/** The triangles that can be wet, with vertices of their own. */
export interface WaterMesh {
  /** x, bed height, z in metres. */
  readonly position: Float32Array;
  /** River kilometre, or 0. */
  readonly km: Float32Array;
  /** Level of a still body in m NHN, or 0. */
  readonly ownLevel: Float32Array;
  /** Unit vector of the current east and south × 127, two numbers a vertex; 0, 0 where the water stands. */
  readonly flow: Int8Array;
  readonly index: Uint32Array;
}

export interface TerrainMesh {
  /** Counter-clockwise seen from above; indices into the points. */
  readonly triangles: Uint32Array;
  /** Squares, column by column from west to east, each from north to south. */
  readonly chunks: readonly TerrainChunk[];
  readonly water: WaterMesh;
  /** Corners of the outline (the convex hull) in order, clockwise seen from above: indices into the points. */
  readonly outline: Uint32Array;
}

/** Buffers to hand over instead of copying. */
export function transferablesOf(points: TerrainPoints, mesh: TerrainMesh): ArrayBuffer[] {
  const { triangles, chunks, water, outline } = mesh;
  const arrays: { readonly buffer: ArrayBufferLike }[] = [triangles, outline];
  arrays.push(points.x, points.y, points.z, points.body, points.km, points.bodyLevels);
  arrays.push(water.position, water.km, water.ownLevel, water.flow, water.index);
  for (const { position, normal, index } of chunks) arrays.push(position, normal, index);
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}

/** Edge of a chunk, metres. */
const CHUNK_M = 4000;
/**
 * Slopes are doubled for the light only, as on a shaded relief map: dykes 5 m high and heaps must read from kilometres away.
 */
const SHADED_SLOPE = 2;
/** Faces that turn more than this against each other meet in an edge: 14°, on the doubled slopes. */
const CREASE_COSINE = 0.97;

/** Triangulates the ground and cuts it into what the GPU draws. 300 000 triangles take about half a second. */
export function buildTerrainMesh(points: TerrainPoints): TerrainMesh {
  // Decimetres again, as in the file: the city build triangulated these very numbers, and ties must fall the same way.
  const toDecimetres = (metres: Float32Array): Int32Array => {
    const decimetres = new Int32Array(metres.length);
    for (let i = 0; i < metres.length; i++) decimetres[i] = Math.round(metres[i]! * 10);
    return decimetres;
  };
  const triangles = triangulate(toDecimetres(points.x), toDecimetres(points.z));
  const around = cornersOfVertices(triangles, points.x.length);
  const normals = creasedNormals(points, triangles, around);
  return {
    triangles,
    chunks: cutChunks(points, triangles, normals),
    water: cutWater(points, triangles),
    outline: findOutline(triangles, around),
  };
}

/** Unit normal of each triangle, three numbers each. */
function faceNormals({ x, y, z }: TerrainPoints, triangles: Uint32Array): Float32Array {
  const faces = new Float32Array(triangles.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t]!;
    const b = triangles[t + 1]!;
    const c = triangles[t + 2]!;
    const ux = x[b]! - x[a]!;
    const uy = (y[b]! - y[a]!) * SHADED_SLOPE;
    const uz = z[b]! - z[a]!;
    const vx = x[c]! - x[a]!;
    const vy = (y[c]! - y[a]!) * SHADED_SLOPE;
    const vz = z[c]! - z[a]!;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    // Not `hypot`, here and below: it takes as long as everything else of a face.
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
    faces[t] = nx / length;
    faces[t + 1] = ny / length;
    faces[t + 2] = nz / length;
  }
  return faces;
}

/** Corners by vertex: those of vertex i are `corners[starts[i] … starts[i + 1])`. */
interface CornersOfVertices {
  readonly starts: Uint32Array;
  readonly corners: Uint32Array;
}

function cornersOfVertices(triangles: Uint32Array, vertices: number): CornersOfVertices {
  const starts = new Uint32Array(vertices + 1);
  for (let corner = 0; corner < triangles.length; corner++) {
    const after = triangles[corner]! + 1;
    starts[after] = starts[after]! + 1;
  }
  for (let i = 1; i < starts.length; i++) starts[i] = starts[i]! + starts[i - 1]!;
  const next = starts.slice();
  const corners = new Uint32Array(triangles.length);
  for (let corner = 0; corner < triangles.length; corner++) {
    const vertex = triangles[corner]!;
    const at = next[vertex]!;
    corners[at] = corner;
    next[vertex] = at + 1;
  }
  return { starts, corners };
}

/**
 * A normal for each corner of each triangle, three int16 each: the mean of the faces around the vertex that turn less than
 * a crease from the corner's own. So a dyke keeps its edges, the plain beside it stays evenly lit, and a hill is round.
 */
function creasedNormals(
  points: TerrainPoints,
  triangles: Uint32Array,
  { starts, corners }: CornersOfVertices,
): Int16Array {
  const faces = faceNormals(points, triangles);
  const normals = new Int16Array(triangles.length * 3);
  for (let corner = 0; corner < triangles.length; corner++) {
    const vertex = triangles[corner]!;
    const own = corner - (corner % 3);
    const fx = faces[own]!;
    const fy = faces[own + 1]!;
    const fz = faces[own + 2]!;
    let nx = 0;
    let ny = 0;
    let nz = 0;
    for (let i = starts[vertex]!; i < starts[vertex + 1]!; i++) {
      const other = corners[i]!;
      const face = other - (other % 3);
      const gx = faces[face]!;
      const gy = faces[face + 1]!;
      const gz = faces[face + 2]!;
      if (gx * fx + gy * fy + gz * fz < CREASE_COSINE) continue;
      nx += gx;
      ny += gy;
      nz += gz;
    }
    const scale = 32767 / (Math.sqrt(nx * nx + ny * ny + nz * nz) || 1);
    normals[3 * corner] = Math.round(nx * scale);
    normals[3 * corner + 1] = Math.round(ny * scale);
    normals[3 * corner + 2] = Math.round(nz * scale);
  }
  return normals;
}

function cutChunks({ x, y, z }: TerrainPoints, triangles: Uint32Array, normals: Int16Array): TerrainChunk[] {
  const lists = new Map<number, number[]>();
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t]!;
    const b = triangles[t + 1]!;
    const c = triangles[t + 2]!;
    const column = Math.floor((x[a]! + x[b]! + x[c]!) / 3 / CHUNK_M);
    const row = Math.floor((z[a]! + z[b]! + z[c]!) / 3 / CHUNK_M);
    const key = column * 1000 + row;
    const list = lists.get(key);
    if (list) list.push(t);
    else lists.set(key, [t]);
  }
  /** Of each vertex the last corner of the square at hand that was given a number, and of each numbered corner the one before; −1 = none. */
  const lastOf = new Int32Array(x.length);
  const before = new Int32Array(triangles.length);
  const columns = [...lists].sort(([a], [b]) => a - b);
  return columns.map(([, list]) => {
    // Corners of one vertex share it where their normals agree to a third of a degree.
    lastOf.fill(-1);
    const corners = new Uint32Array(list.length * 3);
    let count = 0;
    const index = new Uint32Array(list.length * 3);
    let next = 0;
    for (const triangle of list)
      for (let corner = triangle; corner < triangle + 3; corner++) {
        const vertex = triangles[corner]!;
        const turnX = normals[3 * corner]! >> 8;
        const turnZ = normals[3 * corner + 2]! >> 8;
        let at = lastOf[vertex]!;
        while (at >= 0 && (normals[3 * corners[at]!]! >> 8 !== turnX || normals[3 * corners[at]! + 2]! >> 8 !== turnZ))
          at = before[at]!;
        if (at < 0) {
          at = count++;
          corners[at] = corner;
          before[at] = lastOf[vertex]!;
          lastOf[vertex] = at;
        }
        index[next++] = at;
      }
    const position = new Float32Array(count * 3);
    const normal = new Int16Array(count * 4);
    for (let i = 0; i < count; i++) {
      const corner = corners[i]!;
      const vertex = triangles[corner]!;
      position[3 * i] = x[vertex]!;
      position[3 * i + 1] = y[vertex]!;
      position[3 * i + 2] = z[vertex]!;
      for (let axis = 0; axis < 3; axis++) normal[4 * i + axis] = normals[3 * corner + axis]!;
    }
    return { position, normal, index: count < 65536 ? new Uint16Array(index) : index };
  });
}

/** Edges that belong to one triangle only, in order. */
function findOutline(triangles: Uint32Array, { starts, corners }: CornersOfVertices): Uint32Array {
  /** The vertex that follows a corner in its triangle. */
  const after = (corner: number): number => triangles[corner % 3 === 2 ? corner - 2 : corner + 1]!;
  const hasEdge = (from: number, to: number): boolean => {
    for (let i = starts[from]!; i < starts[from + 1]!; i++) if (after(corners[i]!) === to) return true;
    return false;
  };
  const next = new Map<number, number>();
  for (let corner = 0; corner < triangles.length; corner++) {
    const from = triangles[corner]!;
    const to = after(corner);
    // Against the turn of the triangles, so that the outline runs clockwise seen from above.
    if (!hasEdge(to, from)) next.set(to, from);
  }
  const outline: number[] = [];
  const [first] = next.keys();
  for (let at = first; at !== undefined && outline.length < next.size; at = next.get(at)) {
    outline.push(at);
    if (next.get(at) === first) break;
  }
  return new Uint32Array(outline);
}
