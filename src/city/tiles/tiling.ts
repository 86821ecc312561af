import type { CityBuilding } from '../model/CityBuilding.ts';

/** Levels from coarse to fine; position in this list is the level's number in file names. */
export const LEVELS = [
  { sizeM: 4000, leastM: 70 },
  { sizeM: 2000, leastM: 36 },
  { sizeM: 1000, leastM: 0 },
] as const;

/** A square of the scene frame and the buildings that are drawn with it. */
export interface TilePlan {
  readonly level: number;
  /** floor(x / size) and floor(z / size): the name stays when others come and go. */
  readonly column: number;
  readonly row: number;
  readonly buildings: CityBuilding[];
  /** Of the next level, within this square. */
  readonly children: TilePlan[];
}

/** Path of a tile's content beside the tileset. */
export const tileUri = ({ level, column, row }: TilePlan): string => `${level}/${column}_${row}.glb`;

/** Scene place of a tile's middle, metres. */
export function tileCentre({ level, column, row }: TilePlan): { readonly x: number; readonly z: number } {
  const { sizeM } = LEVELS[level]!;
  return { x: (column + 0.5) * sizeM, z: (row + 0.5) * sizeM };
}

/** Middle of the outline's bounding box, and that box's diagonal, metres. */
export function extentOf({ footprint }: Pick<CityBuilding, 'footprint'>): {
  readonly x: number;
  readonly z: number;
  readonly diagonalM: number;
} {
  let [minX, minZ, maxX, maxZ] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, z] of footprint) {
    minX = Math.min(minX, x);
    maxX = Math.max(maxX, x);
    minZ = Math.min(minZ, z);
    maxZ = Math.max(maxZ, z);
  }
  return { x: (minX + maxX) / 2, z: (minZ + maxZ) / 2, diagonalM: Math.hypot(maxX - minX, maxZ - minZ) };
}

/**
 * Sorts buildings into squares of three sizes, each into exactly one: large ones into large squares, which are drawn from far away.
 * What is large is a fixed measure, not a share: a building more or less moves no other.
 * @returns the squares of the coarsest level, in the order of their rows and columns
 */
export function planTiles(buildings: Iterable<CityBuilding>): TilePlan[] {
  const levels = LEVELS.map(() => new Map<string, TilePlan>());
  const tileAt = (level: number, column: number, row: number): TilePlan => {
    const key = `${column},${row}`;
    const known = levels[level]!.get(key);
    if (known) return known;
    const tile: TilePlan = { level, column, row, buildings: [], children: [] };
    levels[level]!.set(key, tile);
    if (level > 0) tileAt(level - 1, Math.floor(column / 2), Math.floor(row / 2)).children.push(tile);
    return tile;
  };
  for (const building of buildings) {
    const { x, z, diagonalM } = extentOf(building);
    // Something slender and tall is seen from as far as something long and low.
    const largest = Math.max(diagonalM, 1.5 * (building.topM - building.footM));
    const level = LEVELS.findIndex(({ leastM }) => largest >= leastM);
    const { sizeM } = LEVELS[level]!;
    tileAt(level, Math.floor(x / sizeM), Math.floor(z / sizeM)).buildings.push(building);
  }
  const inOrder = (tiles: Iterable<TilePlan>): TilePlan[] =>
    [...tiles].sort((a, b) => a.row - b.row || a.column - b.column);
  for (const level of levels)
    for (const tile of level.values()) tile.children.splice(0, Infinity, ...inOrder(tile.children));
  return inOrder(levels[0]!.values());
}

/** Tiles with their children after them: the order of the rows. */
export function* allTiles(tiles: readonly TilePlan[]): Generator<TilePlan> {
  for (const tile of tiles) {
    yield tile;
    yield* allTiles(tile.children);
  }
}
