import { createRandom, hash2, noise2 } from '../geo/noise.ts';
import { chainage, offsetLine } from '../geo/polyline.ts';
import { encodeColumnFile } from '../schema/columnFile.ts';
import type { LandcoverClass } from '../schema/cityFiles.ts';
import { hilbertOrder } from './hilbert.ts';
import type { CityInputs } from './inputs.ts';
import type { Landcover } from './landcover.ts';
import { ANYTHING, TAKEN, type Obstacles } from './obstacles.ts';
import type { GeneratedStreet } from './streets/generateStreets.ts';
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
  readonly trees: readonly Tree[];
  readonly encode: () => Uint8Array;
}

const MOST_TREES = 40_000;
/** How trees stand on a class of ground: distance of the grid, share that is planted, heights, share of tall ones. */
interface Stand {
  readonly step: number;
  readonly share: number;
  readonly h: readonly [number, number];
  readonly tall: number;
  /** Trees come in groups of about this size, metres; 0 = everywhere alike. */
  readonly group: number;
}
const STANDS: Partial<Record<LandcoverClass, Stand>> = {
  wood: { step: 22, share: 0.98, h: [13, 22], tall: 0.3, group: 0 },
  park: { step: 27, share: 0.5, h: [8, 17], tall: 0.15, group: 90 },
  heap: { step: 30, share: 0.5, h: [5, 12], tall: 0.2, group: 120 },
  allotment: { step: 30, share: 0.5, h: [4, 7], tall: 0, group: 0 },
  residential: { step: 46, share: 0.4, h: [5, 12], tall: 0.08, group: 140 },
  meadow: { step: 34, share: 0.1, h: [6, 13], tall: 0.45, group: 160 },
  field: { step: 46, share: 0.13, h: [7, 14], tall: 0.3, group: 220 },
};
/** Avenues: every so far along, beside the middle of the street, and the share of places that are planted; metres. */
const AVENUE = { step: 22, beside: 7.5, share: 0.72 } as const;

/** Room that a tree needs between walls, metres. */
export const TREE_ROOM_M = 4;

/**
 * Woods, parks, gardens, avenues and groups on the meadows: generated.
 * @param isFree does no building stand within half of `TREE_ROOM_M`? Scene metres
 */
export function plantTrees(
  inputs: CityInputs,
  ground: Ground,
  landcover: Landcover,
  obstacles: Obstacles,
  isFree: (x: number, z: number) => boolean,
  streets: readonly GeneratedStreet[],
): Trees {
  const trees: Tree[] = [];
  const avenues: Tree[] = [];
  const plant = (
    x: number,
    z: number,
    mask: number,
    [low, high]: readonly [number, number],
    tall: number,
    into = trees,
  ): void => {
    if (obstacles.at(x, z) & mask) return;
    if (!isFree(x, z)) return;
    const random = createRandom(Math.round(x * 10) * 31 + Math.round(z * 10));
    const share = random();
    into.push({ x, z, y: ground.heightAt(x, z), h: low + (high - low) * share, kind: random() < tall ? 1 : 0 });
  };
  for (const [name, stand] of Object.entries(STANDS) as [LandcoverClass, Stand][]) {
    // Meadow trees stand in the floodplain, but not in the river or on the dyke.
    const mask = ANYTHING & ~(name === 'meadow' ? TAKEN.floodplain : 0) & ~(name === 'heap' ? TAKEN.heap : 0);
    const { bounds } = ground.city;
    for (let row = Math.floor(bounds.minZ / stand.step); row * stand.step < bounds.maxZ; row++)
      for (let column = Math.floor(bounds.minX / stand.step); column * stand.step < bounds.maxX; column++) {
        const x = (column + 0.15 + 0.7 * hash2(column, row, 31)) * stand.step;
        const z = (row + 0.15 + 0.7 * hash2(column, row, 32)) * stand.step;
        const share = stand.group > 0 ? stand.share * (1 + 1.6 * noise2(x, z, stand.group, 33)) : stand.share;
        if (hash2(column, row, 34) > share || landcover.classAt(x, z) !== name) continue;
        plant(x, z, mask, stand.h, stand.tall);
      }
  }
  const arterials = streets.filter((street) => street.kind === 'arterial').map((street) => street.points);
  for (const line of [...inputs.streets.flatMap((street) => street.lines), ...arterials])
    for (const side of [AVENUE.beside, -AVENUE.beside]) {
      const edge = offsetLine(line, side);
      const at = chainage(edge);
      for (let i = 0; i + 1 < edge.length; i++) {
        const first = Math.ceil(at[i]! / AVENUE.step) * AVENUE.step;
        for (let d = first; d < at[i + 1]!; d += AVENUE.step) {
          const share = (d - at[i]!) / (at[i + 1]! - at[i]!);
          const x = edge[i]![0] + (edge[i + 1]![0] - edge[i]![0]) * share;
          const z = edge[i]![1] + (edge[i + 1]![1] - edge[i]![1]) * share;
          // Whole stretches have trees and others none.
          if (noise2(x, z, 260, 36) > AVENUE.share - 0.5) continue;
          plant(x, z, ANYTHING & ~TAKEN.street, [7, 12], 0, avenues);
        }
      }
    }
  // Avenues are kept whole: they make the street.
  const room = MOST_TREES - avenues.length;
  const kept =
    trees.length > room
      ? trees.filter((t) => hash2(Math.round(t.x), Math.round(t.z), 35) < room / trees.length)
      : trees;
  const all = [...avenues, ...kept].slice(0, MOST_TREES);
  return { trees: all, encode: () => encodeTrees(all) };
}

/** The `trees` column file. */
export function encodeTrees(trees: readonly Tree[]): Uint8Array {
  const order = hilbertOrder(
    trees.map((t) => t.x),
    trees.map((t) => t.z),
  ).map((i) => trees[i]!);
  const columns = {
    // A tree's place is no truer than two metres and its height than one; round figures compress.
    x: Int32Array.from(order, (t) => Math.round(t.x / 2) * 20),
    z: Int32Array.from(order, (t) => Math.round(t.z / 2) * 20),
    y: Int16Array.from(order, (t) => Math.round(t.y * 2) * 50),
    h: Uint8Array.from(order, (t) => Math.min(250, Math.round(t.h) * 10)),
    kind: Uint8Array.from(order, (t) => t.kind),
  };
  return encodeColumnFile({ meta: {}, columns }, ['x', 'z', 'y']);
}
