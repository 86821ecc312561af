import { encodeColumnFile } from '../schema/columnFile.ts';
import type { Structure } from '../schema/structures.ts';
import type { CityInputs } from './inputs.ts';
import type { Landcover } from './landcover.ts';
import type { Massing } from './massing/buildMassing.ts';
import { hilbertOrder } from './hilbert.ts';
import type { Ground } from './terrain/ground.ts';

export interface Tree {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly h: number;
  /** 0 round, 1 tall. */
  readonly kind: 0 | 1;
}

export interface Trees {
  readonly count: number;
  readonly trees: readonly Tree[];
  encode(): Uint8Array;
}

export function plantTrees(
  _inputs: CityInputs,
  _ground: Ground,
  _landcover: Landcover,
  _structures: readonly Structure[],
  _massing: Massing,
): Trees {
  const trees: Tree[] = [];
  return { count: trees.length, trees, encode: () => encodeTrees(trees) };
}

/** The `trees` column file. */
export function encodeTrees(trees: readonly Tree[]): Uint8Array {
  const order = hilbertOrder(
    trees.map((t) => t.x),
    trees.map((t) => t.z),
  ).map((i) => trees[i]!);
  const columns = {
    x: Int32Array.from(order, (t) => Math.round(t.x * 10)),
    z: Int32Array.from(order, (t) => Math.round(t.z * 10)),
    y: Int16Array.from(order, (t) => Math.round(t.y * 100)),
    h: Uint8Array.from(order, (t) => Math.min(255, Math.round(t.h * 10))),
    kind: Uint8Array.from(order, (t) => t.kind),
  };
  return encodeColumnFile({ meta: {}, columns }, ['x', 'z', 'y']);
}
