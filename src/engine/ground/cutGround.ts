import type { TerrainChunk } from '../../workers/terrainMesh.ts';

/** A rectangle in which there is no ground: something below it is to be seen. Scene metres; `turn` as of a structure. */
export interface Cut {
  readonly x: number;
  readonly z: number;
  readonly turn: number;
  readonly halfAlong: number;
  readonly halfAcross: number;
}

/** Corner of a triangle, or a place between two: position and normal. */
type Corner = readonly number[];

/** Place of a corner over each side of the rectangle, metres: all at most 0 = inside. */
function beyond({ x, z, turn, halfAlong, halfAcross }: Cut, corner: Corner): readonly number[] {
  const [dx, dz] = [corner[0]! - x, corner[2]! - z];
  const along = dx * Math.cos(turn) - dz * Math.sin(turn);
  const across = dx * Math.sin(turn) + dz * Math.cos(turn);
  return [along - halfAlong, -along - halfAlong, across - halfAcross, -across - halfAcross];
}

const between = (a: Corner, b: Corner, share: number): Corner => a.map((value, i) => value + (b[i]! - value) * share);

/** The parts of a polygon beyond a side and within it. */
function split(cut: Cut, side: number, polygon: readonly Corner[]): readonly [outside: Corner[], inside: Corner[]] {
  const [outside, inside]: [Corner[], Corner[]] = [[], []];
  polygon.forEach((corner, i) => {
    const next = polygon[(i + 1) % polygon.length]!;
    const [at, then] = [beyond(cut, corner)[side]!, beyond(cut, next)[side]!];
    (at > 0 ? outside : inside).push(corner);
    if (at > 0 === then > 0) return;
    const edge = between(corner, next, at / (at - then));
    outside.push(edge);
    inside.push(edge);
  });
  return [outside, inside];
}

/** Convex pieces of a triangle that lie outside the rectangle; null where it does not reach into it. */
function piecesOf(cut: Cut, triangle: readonly Corner[]): Corner[][] | null {
  const pieces: Corner[][] = [];
  let rest = [...triangle];
  for (let side = 0; side < 4 && rest.length > 2; side++) {
    const [outside, inside] = split(cut, side, rest);
    if (outside.length > 2) pieces.push(outside);
    rest = inside;
  }
  return rest.length > 2 ? pieces : null;
}

/** The square without what lies in the rectangles; the same object where none reaches into it. */
export function cutGround(chunk: TerrainChunk, cuts: readonly Cut[]): TerrainChunk {
  const [west, east] = rangeOf(chunk.position, 0);
  const [north, south] = rangeOf(chunk.position, 2);
  return cuts
    .filter((cut) => {
      const reach = reachOf(cut);
      return cut.x + reach > west && cut.x - reach < east && cut.z + reach > north && cut.z - reach < south;
    })
    .reduce(cutOne, chunk);
}

const reachOf = ({ halfAlong, halfAcross }: Cut): number => Math.hypot(halfAlong, halfAcross);

/** Least and most of one axis of the vertices. */
function rangeOf(position: Float32Array, axis: 0 | 2): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = axis; i < position.length; i += 3) {
    const at = position[i]!;
    if (at < low) low = at;
    if (at > high) high = at;
  }
  return [low, high];
}

function cutOne(chunk: TerrainChunk, cut: Cut): TerrainChunk {
  const { position, normal, index } = chunk;
  const reach = reachOf(cut);
  const corner = (i: number): Corner => [...position.subarray(3 * i, 3 * i + 3), ...normal.subarray(4 * i, 4 * i + 3)];
  const { x, z } = cut;
  const isNear = (a: number, b: number, c: number): boolean => {
    const [ax, bx, cx] = [position[3 * a]!, position[3 * b]!, position[3 * c]!];
    if (Math.min(ax, bx, cx) >= x + reach || Math.max(ax, bx, cx) <= x - reach) return false;
    const [az, bz, cz] = [position[3 * a + 2]!, position[3 * b + 2]!, position[3 * c + 2]!];
    return Math.min(az, bz, cz) < z + reach && Math.max(az, bz, cz) > z - reach;
  };
  const pieces = new Map<number, Corner[][]>();
  for (let t = 0; t < index.length; t += 3) {
    const [a, b, c] = [index[t]!, index[t + 1]!, index[t + 2]!];
    const outside = isNear(a, b, c) ? piecesOf(cut, [corner(a), corner(b), corner(c)]) : null;
    if (outside) pieces.set(t, outside);
  }
  // Of nearly all squares nothing is cut: they are not copied.
  if (pieces.size === 0) return chunk;
  const kept: number[] = [];
  const added: Corner[] = [];
  for (let t = 0; t < index.length; t += 3) {
    const outside = pieces.get(t);
    if (!outside) kept.push(index[t]!, index[t + 1]!, index[t + 2]!);
    for (const piece of outside ?? []) {
      const first = position.length / 3 + added.length;
      added.push(...piece);
      for (let i = 2; i < piece.length; i++) kept.push(first, first + i - 1, first + i);
    }
  }
  const vertices = position.length / 3 + added.length;
  const [allPositions, allNormals] = [new Float32Array(3 * vertices), new Int16Array(4 * vertices)];
  allPositions.set(position);
  allNormals.set(normal);
  added.forEach((one, i) => {
    allPositions.set(one.slice(0, 3), position.length + 3 * i);
    allNormals.set(one.slice(3).map(Math.round), normal.length + 4 * i);
  });
  return { position: allPositions, normal: allNormals, index: vertices > 65_535 ? Uint32Array.from(kept) : Uint16Array.from(kept) }; // prettier-ignore
}
