import type { Point } from '../../geo/segmentIndex.ts';

/** Places are held in decimetres but no truer than this: round figures compress (332 kB gzip in decimetres, 264 kB so). */
const UNIT_DM = 5;

const CELL_DM = 300;

/** Places on a grid of half metres; refuses what lies too near to one it has. */
export class PointSet {
  /** Decimetres of the scene frame. */
  readonly x: number[] = [];
  readonly z: number[] = [];
  /** Pairs of places between which the ground has an edge: crests, feet and shores. */
  readonly breaklines: [number, number][] = [];
  private readonly cells = new Map<number, number[]>();

  /**
   * @param x scene metres
   * @param spacing least distance to every other place, metres
   * @returns its index, or −1 where it lies too near to another
   */
  add(x: number, z: number, spacing: number): number {
    const px = Math.round((x * 10) / UNIT_DM) * UNIT_DM;
    const pz = Math.round((z * 10) / UNIT_DM) * UNIT_DM;
    const reach = Math.ceil((spacing * 10) / CELL_DM);
    const column = Math.floor(px / CELL_DM);
    const row = Math.floor(pz / CELL_DM);
    const least = (spacing * 10) ** 2;
    for (let r = row - reach; r <= row + reach; r++)
      for (let c = column - reach; c <= column + reach; c++)
        for (const i of this.cells.get((c + 8192) * 16384 + r + 8192) ?? [])
          if ((this.x[i]! - px) ** 2 + (this.z[i]! - pz) ** 2 < least) return -1;
    const key = (column + 8192) * 16384 + row + 8192;
    const list = this.cells.get(key);
    if (list) list.push(this.x.length);
    else this.cells.set(key, [this.x.length]);
    this.x.push(px);
    this.z.push(pz);
    return this.x.length - 1;
  }

  /** @returns index of the place that x and z (scene metres) are held as, or −1 */
  at(x: number, z: number): number {
    const px = Math.round((x * 10) / UNIT_DM) * UNIT_DM;
    const pz = Math.round((z * 10) / UNIT_DM) * UNIT_DM;
    const near = this.cells.get((Math.floor(px / CELL_DM) + 8192) * 16384 + Math.floor(pz / CELL_DM) + 8192);
    return near?.find((i) => this.x[i] === px && this.z[i] === pz) ?? -1;
  }

  /** Halfway between two places, scene metres. */
  middle(a: number, b: number): Point {
    return [(this.x[a]! + this.x[b]!) / 20, (this.z[a]! + this.z[b]!) / 20];
  }

  /** Metres between two places. */
  distance(a: number, b: number): number {
    return Math.hypot(this.x[a]! - this.x[b]!, this.z[a]! - this.z[b]!) / 10;
  }
}
