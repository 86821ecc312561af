import { triangulate } from '../geo/tin.ts';

/** The `ground` column file in metres, as sent to the worker. All arrays have one entry a vertex. */
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
  /** Counter-clockwise seen from above; indices into the points that were sent. */
  readonly triangles: Uint32Array;
  readonly chunks: readonly TerrainChunk[];
  readonly water: WaterMesh;
  /** Corners of the outline (the convex hull) in order, clockwise seen from above: indices into the points. */
  readonly outline: Uint32Array;
}

/** Buffers to hand over instead of copying. */
export function transferablesOf({ triangles, chunks, water, outline }: TerrainMesh): ArrayBuffer[] {
  const arrays: { readonly buffer: ArrayBufferLike }[] = [triangles, outline];
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
  const toDecimetres = (metres: Float32Array): Int32Array => Int32Array.from(metres, (value) => Math.round(value * 10));
  const triangles = triangulate(toDecimetres(points.x), toDecimetres(points.z));
  const normals = creasedNormals(points, triangles);
  return {
    triangles,
    chunks: cutChunks(points, triangles, normals),
    water: cutWater(points, triangles),
    outline: findOutline(triangles),
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
    const length = Math.hypot(nx, ny, nz) || 1;
    faces[t] = nx / length;
    faces[t + 1] = ny / length;
    faces[t + 2] = nz / length;
  }
  return faces;
}

/**
 * A normal for each corner of each triangle, three int16 each: the mean of the faces around the vertex that turn less than
 * a crease from the corner's own. So a dyke keeps its edges, the plain beside it stays evenly lit, and a hill is round.
 */
function creasedNormals(points: TerrainPoints, triangles: Uint32Array): Int16Array {
  const faces = faceNormals(points, triangles);
  const starts = new Uint32Array(points.x.length + 1);
  for (const vertex of triangles) starts[vertex + 1] = starts[vertex + 1]! + 1;
  for (let i = 1; i < starts.length; i++) starts[i] = starts[i]! + starts[i - 1]!;
  const next = starts.slice();
  const around = new Uint32Array(triangles.length);
  triangles.forEach((vertex, corner) => {
    const at = next[vertex]!;
    around[at] = corner - (corner % 3);
    next[vertex] = at + 1;
  });
  const normals = new Int16Array(triangles.length * 3);
  triangles.forEach((vertex, corner) => {
    const own = corner - (corner % 3);
    let nx = 0;
    let ny = 0;
    let nz = 0;
    for (let i = starts[vertex]!; i < starts[vertex + 1]!; i++) {
      const face = around[i]!;
      const cosine =
        faces[face]! * faces[own]! + faces[face + 1]! * faces[own + 1]! + faces[face + 2]! * faces[own + 2]!;
      if (cosine < CREASE_COSINE) continue;
      nx += faces[face]!;
      ny += faces[face + 1]!;
      nz += faces[face + 2]!;
    }
    const scale = 32767 / (Math.hypot(nx, ny, nz) || 1);
    normals[3 * corner] = Math.round(nx * scale);
    normals[3 * corner + 1] = Math.round(ny * scale);
    normals[3 * corner + 2] = Math.round(nz * scale);
  });
  return normals;
}

/** Gives a list of triangles vertices of its own. @returns source index of each new vertex, and the triangles in new indices */
function reindex(triangles: Uint32Array, list: readonly number[], total: number) {
  const newIndex = new Int32Array(total).fill(-1);
  const sources: number[] = [];
  const index = new Uint32Array(list.length * 3);
  list.forEach((triangle, n) => {
    for (let corner = 0; corner < 3; corner++) {
      const source = triangles[triangle + corner]!;
      if (newIndex[source] === -1) newIndex[source] = sources.push(source) - 1;
      index[3 * n + corner] = newIndex[source]!;
    }
  });
  return { sources, index };
}

function cutChunks({ x, y, z }: TerrainPoints, triangles: Uint32Array, normals: Int16Array): TerrainChunk[] {
  const lists = new Map<number, number[]>();
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
    const column = Math.floor((x[a]! + x[b]! + x[c]!) / 3 / CHUNK_M);
    const row = Math.floor((z[a]! + z[b]! + z[c]!) / 3 / CHUNK_M);
    const key = column * 1000 + row;
    const list = lists.get(key);
    if (list) list.push(t);
    else lists.set(key, [t]);
  }
  return [...lists.values()].map((list) => {
    // Corners of one vertex share it where their normals agree to a third of a degree.
    const known = new Map<number, number>();
    const corners: number[] = [];
    const index = new Uint32Array(list.length * 3);
    list.forEach((triangle, n) => {
      for (let i = 0; i < 3; i++) {
        const corner = triangle + i;
        const turn = ((normals[3 * corner]! >> 8) + 128) * 256 + (normals[3 * corner + 2]! >> 8) + 128;
        const key = triangles[corner]! * 65536 + turn;
        let at = known.get(key);
        if (at === undefined) {
          at = corners.push(corner) - 1;
          known.set(key, at);
        }
        index[3 * n + i] = at;
      }
    });
    const position = new Float32Array(corners.length * 3);
    const normal = new Int16Array(corners.length * 4);
    corners.forEach((corner, i) => {
      const vertex = triangles[corner]!;
      position[3 * i] = x[vertex]!;
      position[3 * i + 1] = y[vertex]!;
      position[3 * i + 2] = z[vertex]!;
      for (let axis = 0; axis < 3; axis++) normal[4 * i + axis] = normals[3 * corner + axis]!;
    });
    return { position, normal, index: corners.length < 65536 ? new Uint16Array(index) : index };
  });
}

function cutWater({ x, y, z, body, km, bodyLevels }: TerrainPoints, triangles: Uint32Array): WaterMesh {
  const list: number[] = [];
  /** 0 dry, 255 any water at the river's level, else the still body. A basin and the river it opens to share one surface. */
  const surface = body.map((owner) => (owner > 0 && Number.isNaN(bodyLevels[owner - 1]) ? 255 : owner));
  for (let t = 0; t < triangles.length; t += 3) {
    const own = surface[triangles[t]!]!;
    if (own > 0 && surface[triangles[t + 1]!] === own && surface[triangles[t + 2]!] === own) list.push(t);
  }
  const { sources, index } = reindex(triangles, list, x.length);
  const position = new Float32Array(sources.length * 3);
  const vertexKm = new Float32Array(sources.length);
  const ownLevel = new Float32Array(sources.length);
  sources.forEach((source, i) => {
    position[3 * i] = x[source]!;
    position[3 * i + 1] = y[source]!;
    position[3 * i + 2] = z[source]!;
    const level = bodyLevels[body[source]! - 1] ?? Number.NaN;
    if (Number.isNaN(level)) vertexKm[i] = km[source]!;
    else ownLevel[i] = level;
  });
  return { position, km: vertexKm, ownLevel, flow: currentOf(position, vertexKm, index), index };
}

/** Direction in which the kilometres grow: the river flows towards its mouth. */
function currentOf(position: Float32Array, km: Float32Array, index: Uint32Array): Int8Array {
  const sum = new Float32Array(km.length * 2);
  for (let t = 0; t < index.length; t += 3) {
    const [a, b, c] = [index[t]!, index[t + 1]!, index[t + 2]!];
    if (km[a] === 0 || km[b] === 0 || km[c] === 0) continue;
    const ux = position[3 * b]! - position[3 * a]!;
    const uz = position[3 * b + 2]! - position[3 * a + 2]!;
    const vx = position[3 * c]! - position[3 * a]!;
    const vz = position[3 * c + 2]! - position[3 * a + 2]!;
    const du = km[b]! - km[a]!;
    const dv = km[c]! - km[a]!;
    // Gradient × twice the area: large triangles weigh more, the rounding of the kilometres less.
    const cross = ux * vz - uz * vx;
    const sign = Math.sign(cross);
    const gx = (du * vz - dv * uz) * sign;
    const gz = (dv * ux - du * vx) * sign;
    for (const i of [a, b, c]) {
      sum[2 * i] = sum[2 * i]! + gx;
      sum[2 * i + 1] = sum[2 * i + 1]! + gz;
    }
  }
  smoothOverEdges(sum, index, 4);
  const flow = new Int8Array(km.length * 2);
  for (let i = 0; i < km.length; i++) {
    const length = Math.hypot(sum[2 * i]!, sum[2 * i + 1]!);
    if (length < 1e-9) continue;
    flow[2 * i] = Math.round((sum[2 * i]! / length) * 127);
    flow[2 * i + 1] = Math.round((sum[2 * i + 1]! / length) * 127);
  }
  return flow;
}

/** Kilometres are rounded to 10 m, so single triangles point anywhere: neighbours agree on a direction. */
function smoothOverEdges(vectors: Float32Array, index: Uint32Array, rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    const before = vectors.slice();
    for (let t = 0; t < index.length; t += 3)
      for (let corner = 0; corner < 3; corner++) {
        const from = index[t + corner]!;
        const to = index[t + ((corner + 1) % 3)]!;
        for (let axis = 0; axis < 2; axis++) {
          vectors[2 * to + axis] = vectors[2 * to + axis]! + 0.25 * before[2 * from + axis]!;
          vectors[2 * from + axis] = vectors[2 * from + axis]! + 0.25 * before[2 * to + axis]!;
        }
      }
  }
}

/** Edges that belong to one triangle only, in order. */
function findOutline(triangles: Uint32Array): Uint32Array {
  const next = new Map<number, number>();
  const edges = new Set<number>();
  const keyOf = (a: number, b: number): number => a * 0x400_0000 + b;
  for (let t = 0; t < triangles.length; t += 3)
    for (let corner = 0; corner < 3; corner++)
      edges.add(keyOf(triangles[t + corner]!, triangles[t + ((corner + 1) % 3)]!));
  for (let t = 0; t < triangles.length; t += 3)
    for (let corner = 0; corner < 3; corner++) {
      const a = triangles[t + corner]!;
      const b = triangles[t + ((corner + 1) % 3)]!;
      // Against the turn of the triangles, so that the outline runs clockwise seen from above.
      if (!edges.has(keyOf(b, a))) next.set(b, a);
    }
  const outline: number[] = [];
  const [first] = next.keys();
  for (let at = first; at !== undefined && outline.length < next.size; at = next.get(at)) {
    outline.push(at);
    if (next.get(at) === first) break;
  }
  return new Uint32Array(outline);
}
