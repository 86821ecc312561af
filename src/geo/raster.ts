import { closeRing, type Rings } from './polygonField.ts';

/** Where a raster lies: x and z of the outer corner of its first pixel (north-west) and the size of a pixel, metres. */
export interface RasterFrame {
  readonly x: number;
  readonly z: number;
  readonly pixelM: number;
  readonly width: number;
  readonly height: number;
}

/** A raster over the city and its edge. @param pixelM size of a pixel, a power of two up to 1024 metres */
export const cityRaster = (pixelM: number): RasterFrame => ({
  ...{ x: -8192, z: -13_312, pixelM },
  width: 16_384 / pixelM,
  height: 26_624 / pixelM,
});

/** Calls back for every pixel whose centre lies inside the rings (even-odd rule), row by row. */
export function fillPolygon(frame: RasterFrame, rings: Rings, paint: (index: number) => void): void {
  const edges = rings.flatMap((ring) => {
    const closed = closeRing(ring);
    return closed.slice(1).map((b, i) => [closed[i]!, b] as const);
  });
  const zs = edges.flatMap(([a, b]) => [a[1], b[1]]);
  const rowOf = (z: number): number => (z - frame.z) / frame.pixelM - 0.5;
  let lowest = Infinity;
  let highest = -Infinity;
  for (const z of zs) {
    lowest = Math.min(lowest, z);
    highest = Math.max(highest, z);
  }
  const first = Math.max(0, Math.ceil(rowOf(lowest)));
  const last = Math.min(frame.height - 1, Math.floor(rowOf(highest)));
  const crossings: number[][] = Array.from({ length: Math.max(0, last - first + 1) }, () => []);
  for (const [[ax, az], [bx, bz]] of edges) {
    if (az === bz) continue;
    const from = Math.max(first, Math.ceil(rowOf(Math.min(az, bz))));
    const to = Math.min(last, Math.ceil(rowOf(Math.max(az, bz))) - 1);
    for (let row = from; row <= to; row++) {
      const z = frame.z + (row + 0.5) * frame.pixelM;
      crossings[row - first]!.push(ax + ((z - az) / (bz - az)) * (bx - ax));
    }
  }
  crossings.forEach((list, i) => {
    list.sort((a, b) => a - b);
    const start = (first + i) * frame.width;
    for (let k = 0; k + 1 < list.length; k += 2) {
      const from = Math.max(0, Math.ceil((list[k]! - frame.x) / frame.pixelM - 0.5));
      const to = Math.min(frame.width - 1, Math.floor((list[k + 1]! - frame.x) / frame.pixelM - 0.5));
      for (let column = from; column <= to; column++) paint(start + column);
    }
  });
}

/** Calls back for every pixel whose centre lies within `halfWidth` metres of a line. A pixel may come more than once. */
export function strokeLine(
  frame: RasterFrame,
  line: readonly (readonly [number, number])[],
  halfWidth: number,
  paint: (index: number) => void,
): void {
  const { pixelM } = frame;
  for (let i = 0; i + 1 < line.length; i++) {
    const [ax, az] = line[i]!;
    const [bx, bz] = line[i + 1]!;
    const dx = bx - ax;
    const dz = bz - az;
    const length = dx * dx + dz * dz || 1;
    const column0 = Math.max(0, Math.floor((Math.min(ax, bx) - halfWidth - frame.x) / pixelM));
    const column1 = Math.min(frame.width - 1, Math.ceil((Math.max(ax, bx) + halfWidth - frame.x) / pixelM));
    const row0 = Math.max(0, Math.floor((Math.min(az, bz) - halfWidth - frame.z) / pixelM));
    const row1 = Math.min(frame.height - 1, Math.ceil((Math.max(az, bz) + halfWidth - frame.z) / pixelM));
    for (let row = row0; row <= row1; row++)
      for (let column = column0; column <= column1; column++) {
        const x = frame.x + (column + 0.5) * pixelM - ax;
        const z = frame.z + (row + 0.5) * pixelM - az;
        const share = Math.min(1, Math.max(0, (x * dx + z * dz) / length));
        if ((x - share * dx) ** 2 + (z - share * dz) ** 2 <= halfWidth * halfWidth) paint(row * frame.width + column);
      }
  }
}

/** Smooths a field in place: `passes` box means of `radius` pixels, which come close to a Gaussian. */
export function blur(field: Float32Array, width: number, height: number, radius: number, passes = 2): void {
  const scratch = new Float32Array(Math.max(width, height));
  const run = (offset: number, stride: number, count: number): void => {
    let sum = 0;
    const at = (i: number): number => field[offset + Math.min(count - 1, Math.max(0, i)) * stride]!;
    for (let i = -radius; i <= radius; i++) sum += at(i);
    for (let i = 0; i < count; i++) {
      scratch[i] = sum / (2 * radius + 1);
      sum += at(i + radius + 1) - at(i - radius);
    }
    for (let i = 0; i < count; i++) field[offset + i * stride] = scratch[i]!;
  };
  for (let pass = 0; pass < passes; pass++) {
    for (let row = 0; row < height; row++) run(row * width, 1, width);
    for (let column = 0; column < width; column++) run(column, width, height);
  }
}
