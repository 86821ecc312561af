import type { TerrainPoints, WaterMesh } from './terrainMesh.ts';

export function cutWater({ x, y, z, body, km, bodyLevels }: TerrainPoints, triangles: Uint32Array): WaterMesh {
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
