/** Pixels a cell: small enough for text to stand close, coarse enough to be filled in no time. */
const CELL_X = 8;
const CELL_Y = 4;

/** Bits of a cell. */
const [TAKEN, CLOSED] = [1, 2];

/** Which parts of the picture are taken. CSS pixels; what lies outside the picture is neither free nor taken. */
export class Occupancy {
  private columns = 0;
  private rows = 0;
  private taken = new Uint8Array(0);

  /** Begins anew for a picture of this size. */
  clear(width: number, height: number): void {
    this.columns = Math.ceil(width / CELL_X);
    this.rows = Math.ceil(height / CELL_Y);
    if (this.taken.length < this.columns * this.rows) this.taken = new Uint8Array(this.columns * this.rows);
    else this.taken.fill(0);
  }

  isFree(left: number, top: number, right: number, bottom: number): boolean {
    return !this.some(left, top, right, bottom, TAKEN | CLOSED, 0);
  }

  /** Is nothing of it closed? What is only taken may be written over by what must be read. */
  isOpen(left: number, top: number, right: number, bottom: number): boolean {
    return !this.some(left, top, right, bottom, CLOSED, 0);
  }

  take(left: number, top: number, right: number, bottom: number): void {
    this.some(left, top, right, bottom, 0, TAKEN);
  }

  /** Nothing at all may stand there: a panel lies over it. */
  close(left: number, top: number, right: number, bottom: number): void {
    this.some(left, top, right, bottom, 0, CLOSED);
  }

  private some(left: number, top: number, right: number, bottom: number, asked: number, set: number): boolean {
    const { taken, columns } = this;
    const x0 = Math.max(0, Math.floor(left / CELL_X));
    const x1 = Math.min(columns - 1, Math.floor(right / CELL_X));
    const y1 = Math.min(this.rows - 1, Math.floor(bottom / CELL_Y));
    for (let y = Math.max(0, Math.floor(top / CELL_Y)); y <= y1; y++) {
      const end = y * columns + x1;
      for (let at = y * columns + x0; at <= end; at++)
        if (set) taken[at]! |= set;
        else if (taken[at]! & asked) return true;
    }
    return false;
  }
}
