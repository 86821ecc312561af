/** A turned box on the ground: centre, full sides, turn of its long side from grid east, counter-clockwise. */
export interface Box {
  readonly x: number;
  readonly z: number;
  readonly w: number;
  readonly d: number;
  readonly turn: number;
}

const CELL_M = 60;

/** Boxes that are there already; says whether another one would touch them. */
export class Footprints {
  private readonly cells = new Map<number, Box[]>();

  /** @param gap metres that must stay free around the box */
  isFree(box: Box, gap: number): boolean {
    const reach = Math.hypot(box.w, box.d) / 2 + CELL_M;
    const c0 = Math.floor((box.x - reach) / CELL_M);
    const c1 = Math.floor((box.x + reach) / CELL_M);
    const r0 = Math.floor((box.z - reach) / CELL_M);
    const r1 = Math.floor((box.z + reach) / CELL_M);
    const grown = { ...box, w: box.w + 2 * gap, d: box.d + 2 * gap };
    for (let r = r0; r <= r1; r++)
      for (let c = c0; c <= c1; c++)
        for (const other of this.cells.get(key(c, r)) ?? []) if (overlap(grown, other)) return false;
    return true;
  }

  /** Boxes may be at most 120 m long: longer ones are added in parts. */
  add(box: Box): void {
    const parts = Math.max(1, Math.ceil(box.w / (2 * CELL_M)));
    for (let i = 0; i < parts; i++) {
      const along = ((i + 0.5) / parts - 0.5) * box.w;
      const part = {
        ...box,
        x: box.x + along * Math.cos(box.turn),
        z: box.z - along * Math.sin(box.turn),
        w: box.w / parts,
      };
      const k = key(Math.floor(part.x / CELL_M), Math.floor(part.z / CELL_M));
      const list = this.cells.get(k);
      if (list) list.push(part);
      else this.cells.set(k, [part]);
    }
  }
}

const key = (column: number, row: number): number => (column + 4096) * 8192 + row + 4096;

/** Separating-axis test of two boxes. */
export function overlap(a: Box, b: Box): boolean {
  const dx = b.x - a.x;
  const dz = b.z - a.z;
  const far = (a.w + a.d + b.w + b.d) / 2;
  if (dx * dx + dz * dz > far * far) return false;
  return !isSeparated(a, b, dx, dz) && !isSeparated(b, a, dx, dz);
}

function isSeparated(a: Box, b: Box, dx: number, dz: number): boolean {
  const ux = Math.cos(a.turn);
  const uz = -Math.sin(a.turn);
  const cos = Math.abs(Math.cos(a.turn - b.turn));
  const sin = Math.abs(Math.sin(a.turn - b.turn));
  const along = Math.abs(dx * ux + dz * uz);
  const across = Math.abs(-dx * uz + dz * ux);
  return along > (a.w + b.w * cos + b.d * sin) / 2 || across > (a.d + b.w * sin + b.d * cos) / 2;
}
