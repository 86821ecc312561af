import { PolygonField } from '../../geo/polygonField.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { LINE_KINDS } from '../../schema/cityFiles.ts';
import type { ColumnFile } from '../../schema/columnFile.ts';

/** Lines go on for this far beyond the boundary while they fade into the paper, metres. */
export const FADE_OUT_M = 1800;

/**
 * How much of a line is drawn at a place: 1 inside the boundary that the file itself carries, 0 from `FADE_OUT_M` beyond it.
 * A file without a boundary fades nothing.
 */
export function fadeBeyondCity({ columns }: ColumnFile): (x: number, z: number) => number {
  const { kind, start, x, z } = columns;
  if (!kind || !start || !x || !z) return () => 1;
  const rings: Point[][] = [];
  for (let line = 0; line < kind.length; line++) {
    if (LINE_KINDS[kind[line]!] !== 'boundary') continue;
    const ring: Point[] = [];
    for (let p = start[line]!; p < start[line + 1]!; p++) ring.push([x[p]! / 10, z[p]! / 10]);
    rings.push(ring);
  }
  if (rings.length === 0) return () => 1;
  const city = new PolygonField(rings, 256);
  return (px, pz) => {
    if (city.contains(px, pz)) return 1;
    const left = 1 - city.signedDistance(px, pz, FADE_OUT_M) / FADE_OUT_M;
    return Math.min(1, Math.max(0, left)) ** 1.5;
  };
}
