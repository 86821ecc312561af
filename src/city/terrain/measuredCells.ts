import type { HeightModel } from './heightModel.ts';
import type { MeasuredHeights } from './measuredHeights.ts';

const CELL_M = 10;
/** Beside a water the ground is a profile of the distance to it, as far as this. */
const SHORE_M = 40;

/** Where the ground is as measured and nothing else: neither mixed with what is generated nor cut by a water. */
export class MeasuredCells {
  /** Distance of the places that are worth asking, metres. */
  readonly stepM: number;
  private readonly measured: MeasuredHeights;
  private readonly minX: number;
  private readonly minZ: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly pure: Uint8Array;

  constructor(model: HeightModel, measured: MeasuredHeights) {
    this.measured = measured;
    this.stepM = measured.finestM;
    const { bounds } = measured;
    this.minX = Math.min(...bounds.map(({ minX }) => minX));
    this.minZ = Math.min(...bounds.map(({ minZ }) => minZ));
    this.columns = Math.ceil((Math.max(...bounds.map(({ maxX }) => maxX)) - this.minX) / CELL_M);
    this.rows = Math.ceil((Math.max(...bounds.map(({ maxZ }) => maxZ)) - this.minZ) / CELL_M);
    this.pure = new Uint8Array(this.columns * this.rows);
    for (let row = 0, i = 0; row < this.rows; row++)
      for (let column = 0; column < this.columns; column++, i++) {
        const x = this.minX + (column + 0.5) * CELL_M;
        const z = this.minZ + (row + 0.5) * CELL_M;
        const isPure =
          measured.weightAt('bed', x, z) === 1 ||
          (measured.weightAt('land', x, z) === 1 &&
            model.waters.all.every((water) => water.field.signedDistance(x, z, SHORE_M) >= SHORE_M));
        if (isPure) this.pure[i] = 1;
      }
  }

  /** May a box hold measured ground? */
  touches(minX: number, minZ: number, maxX: number, maxZ: number): boolean {
    return (
      maxX >= this.minX &&
      maxZ >= this.minZ &&
      minX <= this.minX + this.columns * CELL_M &&
      minZ <= this.minZ + this.rows * CELL_M
    );
  }

  /** m NHN; NaN where the ground is not purely measured. */
  heightAt(x: number, z: number): number {
    const column = Math.floor((x - this.minX) / CELL_M);
    const row = Math.floor((z - this.minZ) / CELL_M);
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return NaN;
    return this.pure[row * this.columns + column] === 1 ? this.measured.rawAt(x, z) : NaN;
  }
}
