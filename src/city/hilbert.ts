const ORDER = 16;

/** Place on a Hilbert curve over 65 536 × 65 536 cells: neighbours on it are neighbours on the ground. */
export function hilbertIndex(column: number, row: number): number {
  let x = column;
  let y = row;
  let d = 0;
  for (let s = 1 << (ORDER - 1); s > 0; s >>= 1) {
    const rx = (x & s) > 0 ? 1 : 0;
    const ry = (y & s) > 0 ? 1 : 0;
    d += s * s * ((3 * rx) ^ ry);
    if (ry === 0) {
      if (rx === 1) {
        x = s - 1 - (x & (s - 1));
        y = s - 1 - (y & (s - 1));
      } else {
        x &= s - 1;
        y &= s - 1;
      }
      [x, y] = [y, x];
    } else {
      x &= s - 1;
      y &= s - 1;
    }
  }
  return d;
}

/** Indices of places (any unit, same for both) in the order of a Hilbert curve: differences stay small and compress. */
export function hilbertOrder(x: ArrayLike<number>, z: ArrayLike<number>): number[] {
  let minX = Infinity;
  let minZ = Infinity;
  let size = 1;
  for (let i = 0; i < x.length; i++) {
    minX = Math.min(minX, x[i]!);
    minZ = Math.min(minZ, z[i]!);
  }
  for (let i = 0; i < x.length; i++) size = Math.max(size, x[i]! - minX, z[i]! - minZ);
  const keys = Array.from({ length: x.length }, (_, i) =>
    hilbertIndex(Math.floor(((x[i]! - minX) / size) * 65535), Math.floor(((z[i]! - minZ) / size) * 65535)),
  );
  return keys.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
}
