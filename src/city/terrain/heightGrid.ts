/** Nodes along the edge of a block: 512 m at 2 m. */
const BLOCK = 256;
/** Share of a node's weight that a sample right on it gives. */
const FULL = 16;
const MOST_WEIGHT = 255;
/** Between these heights, m NHN: nothing in the region is lower or higher, and centimetres of all of them fit 16 bits. */
export const HEIGHT_RANGE_M = { least: -120, most: 320 } as const;

interface Block {
  /** Centimetres NHN. */
  readonly height: Int16Array;
  /** 0 = no sample. */
  readonly weight: Uint8Array;
}

/**
 * Measured heights on a square grid of nodes in EPSG:25832, at multiples of the spacing. Samples may come in any order, on any lattice that
 * is no coarser than the nodes, and from several files: each node holds their mean, weighted by nearness (so that slopes stay where
 * they are). Three bytes a node where there is data: 0.75 MB a square kilometre at 2 m.
 */
export class HeightGrid {
  readonly spacingM: number;
  private readonly blocks = new Map<number, Block>();
  private lastKey = NaN;
  private lastBlock: Block | null = null;

  /** @param spacingM distance of the nodes, at least that of the samples */
  constructor(spacingM: number) {
    this.spacingM = spacingM;
  }

  get bytes(): number {
    return this.blocks.size * BLOCK * BLOCK * 3;
  }

  /** Takes a sample: metres east and north, m NHN within `HEIGHT_RANGE_M`. */
  add(e: number, n: number, heightM: number): void {
    const column = Math.floor(e / this.spacingM);
    const row = Math.floor(n / this.spacingM);
    const u = e / this.spacingM - column;
    const v = n / this.spacingM - row;
    const cm = heightM * 100;
    this.put(column, row, cm, (1 - u) * (1 - v));
    if (u > 0) this.put(column + 1, row, cm, u * (1 - v));
    if (v > 0) this.put(column, row + 1, cm, (1 - u) * v);
    if (u > 0 && v > 0) this.put(column + 1, row + 1, cm, u * v);
  }

  /** Linear between the four nodes around a place, m NHN; NaN where one of them has no data. */
  heightAt(e: number, n: number): number {
    const column = Math.floor(e / this.spacingM);
    const row = Math.floor(n / this.spacingM);
    const u = e / this.spacingM - column;
    const v = n / this.spacingM - row;
    // Right on a line of nodes, those beyond it say nothing.
    const sw = this.node(column, row);
    const se = u > 0 ? this.node(column + 1, row) : sw;
    const nw = v > 0 ? this.node(column, row + 1) : sw;
    const ne = u > 0 ? (v > 0 ? this.node(column + 1, row + 1) : se) : nw;
    const south = sw + (se - sw) * u;
    return (south + (nw + (ne - nw) * u - south) * v) / 100;
  }

  /** Least and greatest easting and northing of the blocks that hold data; null where there is none. */
  extent(): { minE: number; minN: number; maxE: number; maxN: number } | null {
    let found: { minE: number; minN: number; maxE: number; maxN: number } | null = null;
    const size = BLOCK * this.spacingM;
    for (const key of this.blocks.keys()) {
      const column = Math.floor(key / 65536) - 32768;
      const row = (key % 65536) - 32768;
      found ??= { minE: Infinity, minN: Infinity, maxE: -Infinity, maxN: -Infinity };
      found.minE = Math.min(found.minE, column * size);
      found.minN = Math.min(found.minN, row * size);
      found.maxE = Math.max(found.maxE, (column + 1) * size);
      found.maxN = Math.max(found.maxN, (row + 1) * size);
    }
    return found;
  }

  private block(column: number, row: number): Block | null {
    const key = (Math.floor(column / BLOCK) + 32768) * 65536 + Math.floor(row / BLOCK) + 32768;
    if (key !== this.lastKey) {
      this.lastKey = key;
      this.lastBlock = this.blocks.get(key) ?? null;
    }
    return this.lastBlock;
  }

  /** Centimetres, NaN without data. */
  private node(column: number, row: number): number {
    const block = this.block(column, row);
    if (!block) return NaN;
    const at = mod(row) * BLOCK + mod(column);
    return block.weight[at] === 0 ? NaN : block.height[at]!;
  }

  private put(column: number, row: number, cm: number, share: number): void {
    const more = Math.round(share * FULL);
    if (more === 0) return;
    let block = this.block(column, row);
    if (!block) {
      block = { height: new Int16Array(BLOCK * BLOCK), weight: new Uint8Array(BLOCK * BLOCK) };
      this.blocks.set(this.lastKey, block);
      this.lastBlock = block;
    }
    const at = mod(row) * BLOCK + mod(column);
    const weight = block.weight[at]!;
    const height = block.height[at]!;
    block.height[at] = Math.round(height + ((cm - height) * more) / (weight + more));
    block.weight[at] = Math.min(MOST_WEIGHT, weight + more);
  }
}

const mod = (index: number): number => ((index % BLOCK) + BLOCK) % BLOCK;
