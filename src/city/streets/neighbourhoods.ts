import { hash2 } from '../../geo/noise.ts';
import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';

/** An area of one grain: streets run along `turn` (and across it) from a common origin. */
export interface Neighbourhood {
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
  private readonly known = new Map<number, Neighbourhood>();
  private readonly streets: SegmentIndex;
  private readonly lines: readonly (readonly Point[])[];

  constructor(lines: readonly (readonly Point[])[]) {
    this.lines = lines;
    this.streets = new SegmentIndex(lines, 128);
  }

  at(x: number, z: number): Neighbourhood {
    const column = Math.floor(x / SIZE_M);
    const row = Math.floor(z / SIZE_M);
    let best: Neighbourhood | null = null;
    let least = Infinity;
    for (let r = row - 1; r <= row + 1; r++)
      for (let c = column - 1; c <= column + 1; c++) {
        const area = this.areaOf(c, r);
        const d = (area.x - x) ** 2 + (area.z - z) ** 2;
        if (d < least) {
          least = d;
          best = area;
        }
      }
    return best!;
  }

  private areaOf(column: number, row: number): Neighbourhood {
    const id = (column + 512) * 1024 + row + 512;
    const known = this.known.get(id);
    if (known) return known;
    const x = (column + 0.15 + 0.7 * hash2(column, row, 21)) * SIZE_M;
    const z = (row + 0.15 + 0.7 * hash2(column, row, 22)) * SIZE_M;
    const hit = this.streets.nearest(x, z, REACH_M);
    let turn = hash2(column, row, 23) * Math.PI;
    if (hit) {
      const [ax, az] = this.lines[hit.line]![hit.point]!;
      const [bx, bz] = this.lines[hit.line]![hit.point + 1]!;
      turn = Math.atan2(-(bz - az), bx - ax);
    }
    const area = { id, x, z, turn };
    this.known.set(id, area);
    return area;
  }
}
