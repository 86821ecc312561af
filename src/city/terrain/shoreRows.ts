import type { Bounds, PolygonField } from '../../geo/polygonField.ts';
import { chainage } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { withJoints, type Joints } from './joints.ts';
import type { PointSet } from './pointSet.ts';

/** Rows of points along a shore: signed distances (negative inside) and the longest step along it, metres. */
export interface Rows {
  readonly offsets: readonly number[];
  readonly step: number;
  /** Points nearer than this to one that is there already are left out. */
  readonly spacing: number;
}

export const isInside = (extent: Bounds, x: number, z: number): boolean =>
  x >= extent.minX && x <= extent.maxX && z >= extent.minZ && z <= extent.maxZ;

/** Where a shore meets those of other waters. */
export interface Meeting {
  /** Corners of the land, on the outline itself. */
  readonly corners: Joints;
  /** Does another water lie there? */
  readonly isOpenAt: (x: number, z: number) => boolean;
  /** Does no water lie there? */
  readonly isDryAt: (x: number, z: number) => boolean;
}
const ALONE: Meeting = { corners: [], isOpenAt: () => false, isDryAt: () => true };

/** Rows that lie no farther out than this are the foot of the bank: they go round the corners where waters meet, metres. */
const FOOT_M = 3;
/** So far the outline of another water can run along this one and leave a row no place, metres. */
const GAP_M = 76;
/** Behind a shore the land is at least this wide; narrower strips between waters are open. */
const LAND_M = 8;

/**
 * Rows of points along the outlines of an area, with edges between neighbours.
 * @param fits says whether a place of a row may be taken
 */
export function addRows(
  points: PointSet,
  field: PolygonField,
  rows: Rows,
  extent: Bounds,
  fits: (x: number, z: number, offset: number) => boolean,
  meeting: Meeting = ALONE,
): void {
  // One row after the other, nearest to the line first, each at the same places along it: the strips become rectangles.
  const samples = field.rings.flatMap((ring) => sampleRing(withJoints(ring, meeting.corners), rows.step));
  for (const offset of rows.offsets)
    for (const side of offset === 0 ? [0] : [1, -1]) {
      let last = -1;
      let isGap = false;
      for (const { x, z, nx, nz } of samples) {
        const isCorner = offset <= 0 && offset >= -FOOT_M && meeting.corners.some(([cx, cz]) => cx === x && cz === z);
        const px = x + nx * offset * side;
        const pz = z + nz * offset * side;
        if (!isInside(extent, px, pz)) continue;
        const distance = field.signedDistance(px, pz, Math.abs(offset) + 2);
        if (Math.abs(distance - offset) > 0.15 + Math.abs(offset) * 0.02) continue;
        if (!isCorner && !fits(px, pz, offset)) {
          isGap = true;
          continue;
        }
        let added = points.add(px, pz, rows.spacing);
        // The other water had the corner first.
        if (added < 0 && isCorner && offset === 0) added = points.at(px, pz);
        if (added < 0) continue;
        const isNear = last >= 0 && points.distance(last, added) < (isGap ? GAP_M : rows.step * 1.6);
        if (isNear && (!isGap || (offset <= 0 && isShore(points, last, added, meeting))))
          points.breaklines.push([last, added]);
        [last, isGap] = [added, false];
      }
    }
}

/** Is the straight line between two places a shore, with land on one side? */
function isShore(points: PointSet, a: number, b: number, { isOpenAt, isDryAt }: Meeting): boolean {
  const [x, z] = points.middle(a, b);
  const length = points.distance(a, b);
  const nx = (-(points.z[b]! - points.z[a]!) / 10 / length) * LAND_M;
  const nz = ((points.x[b]! - points.x[a]!) / 10 / length) * LAND_M;
  return !isOpenAt(x, z) && (isDryAt(x + nx, z + nz) || isDryAt(x - nx, z - nz));
}

/** Corners that turn by more than 25°. */
const SHARP_COS = Math.cos((25 * Math.PI) / 180);

interface Sample {
  x: number;
  z: number;
  /** Unit normal; which side is inside is found by the distance. */
  nx: number;
  nz: number;
}

/** Points along a ring with normals; sharp corners get some around the corner as well. */
function sampleRing(ring: readonly Point[], step: number): Sample[] {
  const at = chainage(ring);
  const out: Sample[] = [];
  for (let i = 0; i + 1 < ring.length; i++) {
    const length = at[i + 1]! - at[i]!;
    if (length < 0.5) continue;
    const [ax, az] = ring[i]!;
    const [bx, bz] = ring[i + 1]!;
    const nx = -(bz - az) / length;
    const nz = (bx - ax) / length;
    // The corner itself, with the normal halfway between the two edges, lengthened so that rows keep their distance.
    const [px, pz] = i > 0 ? ring[i - 1]! : ring[ring.length - 2]!;
    const before = Math.hypot(ax - px, az - pz) || 1;
    const mx = nx - (az - pz) / before;
    const mz = nz + (ax - px) / before;
    const scale = 2 / Math.max(0.6, mx * mx + mz * mz);
    out.push({ x: ax, z: az, nx: mx * scale, nz: mz * scale });
    // Outside a sharp corner rows run round it.
    const bx0 = -(az - pz) / before;
    const bz0 = (ax - px) / before;
    if (nx * bx0 + nz * bz0 < SHARP_COS) {
      const middle = Math.hypot(mx, mz) || 1;
      out.push({ x: ax, z: az, nx: bx0, nz: bz0 }, { x: ax, z: az, nx: mx / middle, nz: mz / middle });
      out.push({ x: ax, z: az, nx, nz });
    }
    const parts = Math.max(1, Math.round(length / step));
    for (let k = 1; k < parts; k++)
      out.push({ x: ax + ((bx - ax) * k) / parts, z: az + ((bz - az) * k) / parts, nx, nz });
  }
  return out;
}
