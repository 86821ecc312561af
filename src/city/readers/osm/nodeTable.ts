/** Nodes by id in typed arrays: 16 bytes each, whatever the file holds besides. */
export class NodeTable {
  private ids = new Float64Array(1024);
  private lons = new Int32Array(1024);
  private lats = new Int32Array(1024);
  private count = 0;
  private isSorted = true;

  get size(): number {
    return this.count;
  }

  add(id: number, lonE7: number, latE7: number): void {
    if (this.count === this.ids.length) this.grow();
    if (this.count > 0 && id <= this.ids[this.count - 1]!) this.isSorted = false;
    this.ids[this.count] = id;
    this.lons[this.count] = lonE7;
    this.lats[this.count] = latE7;
    this.count++;
  }

  /** Row of a node, or -1. */
  rowOf(id: number): number {
    if (!this.isSorted) this.sort();
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.ids[middle]!;
      if (found === id) return middle;
      if (found < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  lonE7(row: number): number {
    return this.lons[row]!;
  }

  latE7(row: number): number {
    return this.lats[row]!;
  }

  private grow(): void {
    const to = this.ids.length * 2;
    const ids = new Float64Array(to);
    const lons = new Int32Array(to);
    const lats = new Int32Array(to);
    ids.set(this.ids);
    lons.set(this.lons);
    lats.set(this.lats);
    [this.ids, this.lons, this.lats] = [ids, lons, lats];
  }

  /** Files are sorted by id as a rule; one that is not is sorted once. */
  private sort(): void {
    const order = Array.from({ length: this.count }, (_, i) => i).sort((a, b) => this.ids[a]! - this.ids[b]!);
    this.ids = Float64Array.from(order, (i) => this.ids[i]!);
    this.lons = Int32Array.from(order, (i) => this.lons[i]!);
    this.lats = Int32Array.from(order, (i) => this.lats[i]!);
    this.isSorted = true;
  }
}
