/** Places are held in decimetres but no truer than this: round figures compress (332 kB gzip in decimetres, 264 kB so). */
const UNIT_DM = 5;

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
    const cell = 300;
    const reach = Math.ceil((spacing * 10) / cell);
    const column = Math.floor(px / cell);
    const row = Math.floor(pz / cell);
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

  /** Metres between two places. */
  distance(a: number, b: number): number {
    return Math.hypot(this.x[a]! - this.x[b]!, this.z[a]! - this.z[b]!) / 10;
  }
}
