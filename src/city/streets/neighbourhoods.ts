import { hash2 } from '../../geo/noise.ts';
import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import type { CensusCell } from '../inputs.ts';
import { blockSizeOf, type BlockSize } from './blockSize.ts';

/** An area of one grain: streets run along `turn` (and across it) from a common origin. */
export interface Neighbourhood extends BlockSize {
  readonly id: number;
  readonly x: number;
  readonly z: number;
  /** Direction of its streets from grid east, counter-clockwise seen from above, radians. */
  readonly turn: number;
}

const SIZE_M = 520;
/** A street farther away than this has no say in the grain. */
const REACH_M = 700;

/** Cuts the plane into areas of about 500 m, each turned as the nearest larger street is. */
export class Neighbourhoods {
  private readonly cells = new Map<number, CensusCell[]>();
  private readonly middles: number[] = [];
  private readonly known = new Map<number, Neighbourhood>();
  private readonly streets: SegmentIndex;
  private readonly lines: readonly (readonly Point[])[];

  constructor(lines: readonly (readonly Point[])[], census: readonly CensusCell[]) {
    this.lines = lines;
    this.streets = new SegmentIndex(lines, 128);
    for (const cell of census) {
      const { column, row } = this.nearest(cell.x, cell.z);
      const list = this.cells.get(idOf(column, row));
      if (list) list.push(cell);
      else this.cells.set(idOf(column, row), [cell]);
    }
  }

  at(x: number, z: number): Neighbourhood {
    const { column, row } = this.nearest(x, z);
    return this.areaOf(column, row);
  }

  private nearest(x: number, z: number): { column: number; row: number } {
    const column = Math.floor(x / SIZE_M);
    const row = Math.floor(z / SIZE_M);
    const best = { column, row };
    let least = Infinity;
    for (let r = row - 1; r <= row + 1; r++)
      for (let c = column - 1; c <= column + 1; c++) {
        const at = 2 * idOf(c, r);
        // Asked for millions of times: the middles are kept.
        if (this.middles[at] === undefined) {
          this.middles[at] = middle(c, c, r, 21);
          this.middles[at + 1] = middle(r, c, r, 22);
        }
        const dx = this.middles[at] - x;
        const dz = this.middles[at + 1]! - z;
        const d = dx * dx + dz * dz;
        if (d < least) {
          least = d;
          best.column = c;
          best.row = r;
        }
      }
    return best;
  }

  private areaOf(column: number, row: number): Neighbourhood {
    const id = idOf(column, row);
    const known = this.known.get(id);
    if (known) return known;
    const x = middle(column, column, row, 21);
    const z = middle(row, column, row, 22);
    const hit = this.streets.nearest(x, z, REACH_M);
    let turn = hash2(column, row, 23) * Math.PI;
    if (hit) {
      const [ax, az] = this.lines[hit.line]![hit.point]!;
      const [bx, bz] = this.lines[hit.line]![hit.point + 1]!;
      turn = Math.atan2(-(bz - az), bx - ax);
    }
    const area = { id, x, z, turn, ...blockSizeOf(this.cells.get(id) ?? [], hash2(column, row, 24)) };
    this.known.set(id, area);
    return area;
  }
}

const idOf = (column: number, row: number): number => (column + 64) * 128 + row + 64;

/** Middle of an area along one axis: `at` is its column or its row. */
const middle = (at: number, column: number, row: number, seed: number): number =>
  (at + 0.15 + 0.7 * hash2(column, row, seed)) * SIZE_M;
