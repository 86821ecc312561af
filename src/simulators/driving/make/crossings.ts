import { Path } from '../../../geo/path.ts';
import type { Point } from '../../../geo/segmentIndex.ts';
import type { BuiltLine } from '../../transit/make/cityLines.ts';
import type { MadeWay } from '../../transit/make/streetWays.ts';

/** A junction on both directions of a line. */
export interface Crossing {
  readonly at: Point;
  /** Of the stop nearest to it. */
  readonly name: string;
  /** Where vehicles of each direction wait, metres along their way. */
  readonly stopLineM: readonly number[];
}

/** Vehicles wait so far before the middle of the junction. */
const BEFORE_M = 16;
/** Not nearer to each other, and not so near to a stop or an end. */
const APART_M = 230;
const FROM_STOP_M = 55;
const FROM_END_M = 120;
/** The second direction runs at most so far from the junction. */
const BESIDE_M = 25;
const LEAST_SINE = 0.55;

/** Where a segment crosses another; null where it does not, or nearly along it. */
function meet(a: Point, b: Point, c: Point, d: Point): Point | null {
  const [ux, uz, vx, vz] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  const cross = ux * vz - uz * vx;
  if (Math.abs(cross) < LEAST_SINE * Math.hypot(ux, uz) * Math.hypot(vx, vz) || cross === 0) return null;
  const s = ((c[0] - a[0]) * vz - (c[1] - a[1]) * vx) / cross;
  const t = ((c[0] - a[0]) * uz - (c[1] - a[1]) * ux) / cross;
  return s >= 0 && s <= 1 && t >= 0 && t <= 1 ? [a[0] + ux * s, a[1] + uz * s] : null;
}

/** Junctions with larger streets first, then with small ones, where both directions of the line pass. */
export function crossingsOf(ways: readonly MadeWay[], streets: readonly BuiltLine[]): Crossing[] {
  const paths = ways.map(({ points }) => new Path(points));
  const { points, stops } = ways[0]!;
  const found: Crossing[] = [];
  const isFree = (atM: readonly number[]): boolean =>
    ways.every((way, i) => {
      const its = atM[i]!;
      const isOff = way.stops.every((stop) => Math.abs(stop.atM - its) > FROM_STOP_M);
      const isInside = its > FROM_END_M && its < paths[i]!.length - FROM_END_M;
      return isOff && isInside && found.every(({ stopLineM }) => Math.abs(stopLineM[i]! - its) > APART_M);
    });
  for (const isLarge of [true, false])
    for (const street of streets.filter(({ kind }) => (kind !== 'street') === isLarge))
      for (let k = 0; k + 1 < street.points.length; k++)
        for (let i = 0; i + 1 < points.length; i++) {
          const at = meet(points[i]!, points[i + 1]!, street.points[k]!, street.points[k + 1]!);
          if (!at) continue;
          const middleM = paths.map((path) => path.nearest(at));
          const isBeside = paths.every((path, n) => {
            const [x, z] = path.at(middleM[n]!);
            return Math.hypot(x - at[0], z - at[1]) < BESIDE_M;
          });
          const stopLineM = middleM.map((m) => m - BEFORE_M);
          if (!isBeside || !isFree(stopLineM)) continue;
          const near = stops.reduce((a, b) => (Math.abs(b.atM - middleM[0]!) < Math.abs(a.atM - middleM[0]!) ? b : a));
          found.push({ at, name: near.name, stopLineM });
        }
  found.sort((a, b) => a.stopLineM[0]! - b.stopLineM[0]!);
  // Two near the same stop are told apart by a number.
  return found.map((one, n) => {
    const same = found.filter(({ name }) => name === one.name);
    return same.length === 1 ? one : { ...one, name: `${one.name} ${found.slice(0, n + 1).filter(({ name }) => name === one.name).length}` }; // prettier-ignore
  });
}
