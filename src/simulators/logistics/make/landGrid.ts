import type { Point } from '../../../geo/segmentIndex.ts';

const CELL_M = 4;
/** What a metre over rails costs against a metre of open land: a crossing, not a way along them. */
const RAIL_COST = 12;

export type Cover = 'free' | 'rail' | 'shut';

/** Open land about a place, in squares of four metres: what is free, what has rails, and what nobody can drive over. */
export class LandGrid {
  private readonly side: number;
  private readonly from: Point;
  private readonly cells: Uint8Array;

  constructor([x, z]: Point, radiusM: number) {
    this.side = Math.ceil((2 * radiusM) / CELL_M);
    this.from = [x - radiusM, z - radiusM];
    this.cells = new Uint8Array(this.side ** 2);
  }

  private cellOf([x, z]: Point): number {
    const [column, row] = [Math.floor((x - this.from[0]) / CELL_M), Math.floor((z - this.from[1]) / CELL_M)];
    return column < 0 || row < 0 || column >= this.side || row >= this.side ? -1 : row * this.side + column;
  }
  private middle(cell: number): Point {
    return [this.from[0] + ((cell % this.side) + 0.5) * CELL_M, this.from[1] + (Math.floor(cell / this.side) + 0.5) * CELL_M]; // prettier-ignore
  }

  /** Covers what lies nearer than so far to a line. */
  coverLine(line: readonly Point[], asideM: number, cover: Exclude<Cover, 'free'>): void {
    for (let i = 0; i + 1 < line.length; i++) {
      const [[ax, az], [bx, bz]] = [line[i]!, line[i + 1]!];
      const length = Math.hypot(bx - ax, bz - az);
      for (let along = 0; along <= length; along += CELL_M / 2) {
        const [x, z] = [ax + ((bx - ax) * along) / (length || 1), az + ((bz - az) * along) / (length || 1)];
        for (let dx = -asideM; dx <= asideM; dx += CELL_M / 2)
          for (let dz = -asideM; dz <= asideM; dz += CELL_M / 2) this.cover([x + dx, z + dz], cover);
      }
    }
  }
  /** Covers a turned box. @param turnRad of its length, from grid east to grid south */
  coverBox([x, z]: Point, lengthM: number, widthM: number, turnRad: number, marginM: number): void {
    const [ux, uz] = [Math.cos(turnRad), Math.sin(turnRad)];
    for (let a = -lengthM / 2 - marginM; a <= lengthM / 2 + marginM; a += CELL_M / 2)
      for (let b = -widthM / 2 - marginM; b <= widthM / 2 + marginM; b += CELL_M / 2)
        this.cover([x + ux * a - uz * b, z + uz * a + ux * b], 'shut');
  }
  coverWhere(isShut: (x: number, z: number) => boolean): void {
    for (let cell = 0; cell < this.cells.length; cell++) {
      const [x, z] = this.middle(cell);
      if (isShut(x, z)) this.cells[cell] = 2;
    }
  }
  private cover(at: Point, cover: Exclude<Cover, 'free'>): void {
    const cell = this.cellOf(at);
    if (cell >= 0) this.cells[cell] = Math.max(this.cells[cell]!, cover === 'shut' ? 2 : 1);
  }

  at(point: Point): Cover {
    const cell = this.cellOf(point);
    return cell < 0 ? 'shut' : (['free', 'rail', 'shut'] as const)[this.cells[cell]!]!;
  }

  /** Cheapest ways over the land from a place to all others; cost in metres, ∞ where none leads. */
  waysFrom(start: Point): { costTo(at: Point): number; wayTo(at: Point): Point[] } {
    const cost = new Float64Array(this.cells.length).fill(Infinity);
    const before = new Int32Array(this.cells.length).fill(-1);
    // Costs grow by whole buckets of a metre: a heap is not needed.
    const buckets: number[][] = [[this.cellOf(start)]];
    cost[this.cellOf(start)] = 0;
    for (let metre = 0; metre < buckets.length; metre++)
      for (const cell of buckets[metre] ?? []) {
        if (Math.floor(cost[cell]!) !== metre) continue;
        const [column, row] = [cell % this.side, Math.floor(cell / this.side)];
        for (const [dx, dz] of STEPS) {
          const [c, r] = [column + dx, row + dz];
          if (c < 0 || r < 0 || c >= this.side || r >= this.side) continue;
          const next = r * this.side + c;
          if (this.cells[next] === 2) continue;
          const sum = cost[cell]! + Math.hypot(dx, dz) * CELL_M * (this.cells[next] === 1 ? RAIL_COST : 1);
          if (sum >= cost[next]!) continue;
          cost[next] = sum;
          before[next] = cell;
          (buckets[Math.floor(sum)] ??= []).push(next);
        }
      }
    return {
      costTo: (at) => cost[this.cellOf(at)] ?? Infinity,
      wayTo: (at) => {
        const out: Point[] = [at];
        for (let cell = before[this.cellOf(at)]!; cell >= 0; cell = before[cell]!) out.push(this.middle(cell));
        return [...out.reverse()];
      },
    };
  }
}
/** To the eight neighbours, and as a knight jumps: ways bend less. */
const STEPS = [-2, -1, 0, 1, 2].flatMap((dx) => [-2, -1, 0, 1, 2].flatMap((dz) => (Math.abs(dx) + Math.abs(dz) === 3 || (Math.max(Math.abs(dx), Math.abs(dz)) === 1) ? [[dx, dz] as const] : []))); // prettier-ignore
