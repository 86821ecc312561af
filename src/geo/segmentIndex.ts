/** A place in the plane of the scene: x grid east, z grid south, metres. */
export type Point = readonly [x: number, z: number];

/** What a search found: filled in anew by each search of the same index. */
export interface NearestSegment {
  distance: number;
  /** Index of the line in the list given to the constructor. */
  line: number;
  /** Index of the segment's first point in its line, and the share of the way to the next. */
  point: number;
  share: number;
}

/** Line segments in square buckets, for distances to coasts, dykes and tracks. Lines are not closed by themselves. */
export class SegmentIndex {
  readonly count: number;
  private readonly ax: Float64Array;
  private readonly az: Float64Array;
  private readonly bx: Float64Array;
  private readonly bz: Float64Array;
  private readonly lineOf: Uint32Array;
  private readonly pointOf: Uint32Array;
  private readonly cell: number;
  private readonly buckets = new Map<number, number[]>();
  private readonly hit: NearestSegment = { distance: 0, line: 0, point: 0, share: 0 };

  /** @param cell bucket size in metres: about the distance that is usually asked for */
  constructor(lines: readonly (readonly Point[])[], cell = 64) {
    this.cell = cell;
    const count = lines.reduce((sum, line) => sum + Math.max(0, line.length - 1), 0);
    this.count = count;
    this.ax = new Float64Array(count);
    this.az = new Float64Array(count);
    this.bx = new Float64Array(count);
    this.bz = new Float64Array(count);
    this.lineOf = new Uint32Array(count);
    this.pointOf = new Uint32Array(count);
    let s = 0;
    lines.forEach((line, l) => {
      for (let i = 0; i + 1 < line.length; i++, s++) {
        [this.ax[s], this.az[s]] = line[i]! as [number, number];
        [this.bx[s], this.bz[s]] = line[i + 1]! as [number, number];
        this.lineOf[s] = l;
        this.pointOf[s] = i;
        this.put(s);
      }
    });
  }

  /**
   * The nearest segment within `limit` metres, or null. The answer is overwritten by the next call.
   * @param isMeant leaves segments out: by their line and their first point in it
   */
  nearest(
    x: number,
    z: number,
    limit: number,
    isMeant?: (line: number, point: number) => boolean,
  ): NearestSegment | null {
    let best = limit * limit;
    let found = -1;
    let foundShare = 0;
    const column = Math.floor(x / this.cell);
    const row = Math.floor(z / this.cell);
    const reach = Math.ceil(limit / this.cell);
    for (let ring = 0; ring <= reach; ring++) {
      // Everything in this ring of buckets is at least (ring − 1) cells away.
      if (ring > 1 && ((ring - 1) * this.cell) ** 2 > best) break;
      for (let r = row - ring; r <= row + ring; r++) {
        const step = Math.abs(r - row) === ring ? 1 : Math.max(1, 2 * ring);
        for (let c = column - ring; c <= column + ring; c += step) {
          const bucket = this.buckets.get(key(c, r));
          if (!bucket) continue;
          for (const s of bucket) {
            const ax = this.ax[s]!;
            const az = this.az[s]!;
            const dx = this.bx[s]! - ax;
            const dz = this.bz[s]! - az;
            const length = dx * dx + dz * dz;
            let share = length > 0 ? ((x - ax) * dx + (z - az) * dz) / length : 0;
            share = share < 0 ? 0 : share > 1 ? 1 : share;
            const ex = x - ax - share * dx;
            const ez = z - az - share * dz;
            const d = ex * ex + ez * ez;
            if (d < best && (!isMeant || isMeant(this.lineOf[s]!, this.pointOf[s]!))) {
              best = d;
              found = s;
              foundShare = share;
            }
          }
        }
      }
    }
    if (found < 0) return null;
    this.hit.distance = Math.sqrt(best);
    this.hit.line = this.lineOf[found]!;
    this.hit.point = this.pointOf[found]!;
    this.hit.share = foundShare;
    return this.hit;
  }

  /** Metres to the nearest segment, `limit` where none is nearer. */
  distance(x: number, z: number, limit: number): number {
    return this.nearest(x, z, limit)?.distance ?? limit;
  }

  private put(s: number): void {
    const { cell } = this;
    const c0 = Math.floor(Math.min(this.ax[s]!, this.bx[s]!) / cell);
    const c1 = Math.floor(Math.max(this.ax[s]!, this.bx[s]!) / cell);
    const r0 = Math.floor(Math.min(this.az[s]!, this.bz[s]!) / cell);
    const r1 = Math.floor(Math.max(this.az[s]!, this.bz[s]!) / cell);
    for (let r = r0; r <= r1; r++)
      for (let c = c0; c <= c1; c++) {
        const k = key(c, r);
        const bucket = this.buckets.get(k);
        if (bucket) bucket.push(s);
        else this.buckets.set(k, [s]);
      }
  }
}

const key = (column: number, row: number): number => (column + 8192) * 16384 + (row + 8192);
