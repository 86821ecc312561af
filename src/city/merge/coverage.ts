import { SCENE_ORIGIN } from '../../geo/sceneFrame.ts';

/** An official tile's name says which square it holds: `LoD2_32_344_5700_1_NW.gml`, kilometres of its south-western corner and its size. */
const TILE = /LoD[12]_32_(\d{3})_(\d{4})_(\d{1,2})(?:_|\.)/i;
const CELL_M = 100;
const SIZE_M = 1000;

/** Where a better source than the generator knows every building. */
export class Coverage {
  private readonly squares = new Set<string>();
  private readonly cells = new Set<string>();

  /** Takes the square of an official tile. @returns whether the name is one of a tile */
  addTile(name: string): boolean {
    const [, e, n, size] = TILE.exec(name) ?? [];
    if (size === undefined) return false;
    for (let i = 0; i < Number(size); i++)
      for (let j = 0; j < Number(size); j++) this.squares.add(`${Number(e) + i},${Number(n) + j}`);
    return true;
  }

  /** Takes the cells of 100 m under a building that is mapped: where one is, the others are as a rule. */
  addMapped([minX, minZ, maxX, maxZ]: readonly [number, number, number, number]): void {
    for (let column = Math.floor(minX / CELL_M); column <= Math.floor(maxX / CELL_M); column++)
      for (let row = Math.floor(minZ / CELL_M); row <= Math.floor(maxZ / CELL_M); row++)
        this.cells.add(`${column},${row}`);
  }

  /** @param x, z scene metres */
  readonly isCovered = (x: number, z: number): boolean =>
    this.cells.has(`${Math.floor(x / CELL_M)},${Math.floor(z / CELL_M)}`) ||
    this.squares.has(`${Math.floor((x + SCENE_ORIGIN.e) / SIZE_M)},${Math.floor((SCENE_ORIGIN.n - z) / SIZE_M)}`);
}
