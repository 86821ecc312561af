import { SCENE_ORIGIN } from '../../geo/sceneFrame.ts';
import type { HeightGrid } from './heightGrid.ts';

const CELL_M = 10;
/** Distances are kept up to this many cells. */
const MOST_CELLS = 8;

/** Where a grid of heights has data, in cells of 10 m of the scene frame, and how far the edge of the data is. */
export class CoverageMap {
  readonly bounds: { readonly minX: number; readonly minZ: number; readonly maxX: number; readonly maxZ: number };
  readonly areaM2: number;
  private readonly columns: number;
  private readonly rows: number;
  /** Tenths of a cell from the middle of each cell to the nearest one without data; 0 = no data here. */
  private readonly distance: Uint8Array;

  private constructor(x: number, z: number, columns: number, rows: number, covered: Uint8Array) {
    this.columns = columns;
    this.rows = rows;
    this.bounds = { minX: x, minZ: z, maxX: x + columns * CELL_M, maxZ: z + rows * CELL_M };
    this.areaM2 = covered.reduce((sum, is) => sum + is, 0) * CELL_M ** 2;
    this.distance = distances(covered, columns, rows);
  }

  /** @returns null where the grid is empty */
  static of(grid: HeightGrid): CoverageMap | null {
    const extent = grid.extent();
    if (!extent) return null;
    // One empty cell around, so that every edge is seen.
    const x = Math.floor((extent.minE - SCENE_ORIGIN.e) / CELL_M - 1) * CELL_M;
    const z = Math.floor((SCENE_ORIGIN.n - extent.maxN) / CELL_M - 1) * CELL_M;
    const columns = Math.ceil((extent.maxE - SCENE_ORIGIN.e - x) / CELL_M) + 1;
    const rows = Math.ceil((SCENE_ORIGIN.n - extent.minN - z) / CELL_M) + 1;
    const covered = new Uint8Array(columns * rows);
    const hasData = (px: number, pz: number): boolean =>
      !Number.isNaN(grid.heightAt(px + SCENE_ORIGIN.e, SCENE_ORIGIN.n - pz));
    for (let row = 0, i = 0; row < rows; row++)
      for (let column = 0; column < columns; column++, i++) {
        const west = x + column * CELL_M;
        const north = z + row * CELL_M;
        const [east, south] = [west + CELL_M, north + CELL_M];
        if (
          hasData(west + CELL_M / 2, north + CELL_M / 2) &&
          hasData(west, north) &&
          hasData(east, north) &&
          hasData(west, south) &&
          hasData(east, south)
        )
          covered[i] = 1;
      }
    return new CoverageMap(x, z, columns, rows, covered);
  }

  /** Metres from a place of the scene to the edge of the data, to about half a cell, at most 80; 0 outside. */
  distanceAt(x: number, z: number): number {
    const fx = (x - this.bounds.minX) / CELL_M - 0.5;
    const fz = (z - this.bounds.minZ) / CELL_M - 0.5;
    const column = Math.floor(fx);
    const row = Math.floor(fz);
    if (column < 0 || row < 0 || column + 1 >= this.columns || row + 1 >= this.rows) return 0;
    const at = row * this.columns + column;
    const u = fx - column;
    const v = fz - row;
    const d = this.distance;
    const north = d[at]! + (d[at + 1]! - d[at]!) * u;
    const south = d[at + this.columns]! + (d[at + this.columns + 1]! - d[at + this.columns]!) * u;
    return ((north + (south - north) * v) * CELL_M) / 10;
  }
}

/** Chamfer distance (10 straight, 14 aslant) to the nearest cell that is not covered; two passes. */
function distances(covered: Uint8Array, columns: number, rows: number): Uint8Array {
  const most = MOST_CELLS * 10;
  const out = Uint8Array.from(covered, (is) => (is ? most : 0));
  const relax = (i: number, from: number, step: number): void => {
    const through = out[from]! + step;
    if (through < out[i]!) out[i] = through;
  };
  for (let row = 1; row < rows - 1; row++)
    for (let column = 1, i = row * columns + 1; column < columns - 1; column++, i++) {
      relax(i, i - 1, 10);
      relax(i, i - columns, 10);
      relax(i, i - columns - 1, 14);
      relax(i, i - columns + 1, 14);
    }
  for (let row = rows - 2; row > 0; row--)
    for (let column = columns - 2, i = row * columns + column; column > 0; column--, i--) {
      relax(i, i + 1, 10);
      relax(i, i + columns, 10);
      relax(i, i + columns + 1, 14);
      relax(i, i + columns - 1, 14);
    }
  return out;
}
