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
  return cuts.reduce(cutOne, chunk);
}

function cutOne(chunk: TerrainChunk, cut: Cut): TerrainChunk {
  const { position, normal, index } = chunk;
  const reach = Math.hypot(cut.halfAlong, cut.halfAcross);
  const corner = (i: number): Corner => [...position.subarray(3 * i, 3 * i + 3), ...normal.subarray(4 * i, 4 * i + 3)];
  const isNear = (a: number, b: number, c: number): boolean =>
    [0, 2].every((axis) => {
      const at = [a, b, c].map((i) => position[3 * i + axis]! - (axis === 0 ? cut.x : cut.z));
      return Math.min(...at) < reach && Math.max(...at) > -reach;
    });
  const kept: number[] = [];
  const added: Corner[] = [];
  let isCut = false;
  for (let t = 0; t < index.length; t += 3) {
    const [a, b, c] = [index[t]!, index[t + 1]!, index[t + 2]!];
    const pieces = isNear(a, b, c) ? piecesOf(cut, [corner(a), corner(b), corner(c)]) : null;
    if (!pieces) {
      kept.push(a, b, c);
      continue;
    }
    isCut = true;
    for (const piece of pieces) {
      const first = position.length / 3 + added.length;
      added.push(...piece);
      for (let i = 2; i < piece.length; i++) kept.push(first, first + i - 1, first + i);
    }
  }
  if (!isCut) return chunk;
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
