import { PolygonField, type Rings } from '../../geo/polygonField.ts';
import { distanceToSegment, offsetLine, roundCorners, smooth } from '../../geo/polyline.ts';
import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import { noise2 } from '../../geo/noise.ts';
import type { CityInputs } from '../inputs.ts';
import { textOf } from '../text.ts';

/** A water as the terrain sees it. */
export interface WaterBody {
  readonly id: string;
  readonly name: string;
  readonly kind: 'rhine' | 'river' | 'basin' | 'canal' | 'lake' | 'upper-river';
  readonly field: PolygonField;
  /** Index into the ground file's bodies: 0 is the Rhine and everything open to it. */
  readonly body: number;
  /** m NHN; null for what rises and falls with the Rhine. */
  readonly levelM: number | null;
  /** Kilometre whose level a basin takes (that of its mouth); null on the Rhine itself, where every place has its own. */
  readonly km: number | null;
  readonly hasWall: boolean;
  readonly depthM: number;
}

export interface WaterBodies {
  readonly all: readonly WaterBody[];
  readonly rhine: WaterBody;
  /** The ground file's bodies. */
  readonly meta: readonly { id: string; name: string; kind: 'river' | 'still'; levelM: number | null }[];
  /** River kilometre of a place: that of the nearest point of the axis. */
  kmAt(x: number, z: number): number;
}

/** Half the river's usual width; 300 to 400 m from bank to bank. */
const HALF_WIDTH_M = 172;
const LEAST_HALF_WIDTH_M = 140;
/** The bank keeps this far from the edge of the floodplain, where the wall or the dyke stands. */
const BANK_TO_EDGE_M = 14;
/** Basins nearer than this to one another are one water. */
const TOUCHING_M = 12;
/** How far the river is drawn on beyond the axis that is known. */
const BEYOND_M = 6000;
/** Corners of drawn banks are rounded this far to both sides. */
const ROUNDING_M = 40;
const AXIS_REACH_M = 30_000;

export function createWaterBodies(inputs: CityInputs, floodplain: PolygonField): WaterBodies {
  const axis = extendAxis(inputs.axis.points, inputs.axis.km);
  const axisIndex = new SegmentIndex([axis.points], 500);
  const kmAt = (x: number, z: number): number => {
    const hit = axisIndex.nearest(x, z, AXIS_REACH_M);
    if (!hit) return axis.km[0]!;
    const from = axis.km[hit.point]!;
    return from + (axis.km[hit.point + 1]! - from) * hit.share;
  };
  const middle = inputs.axis.points[inputs.axis.points.length >> 1]!;
  // Quays have corners; what lies in earth has none.
  const given = inputs.waters.map((water) => ({
    water,
    field: new PolygonField(
      water.properties.wall === 'sheet-pile' ? water.lines : water.lines.map((ring) => roundCorners(ring, ROUNDING_M)),
    ),
  }));
  const drawn = given.find(({ water, field }) => water.properties.kind === 'river' && field.contains(...middle));
  const rhine: WaterBody = {
    id: 'rhine',
    name: 'Rhein',
    kind: 'rhine',
    field: new PolygonField([
      drawn ? extendBanks(drawn.field.rings[0]!, axis.points) : banksOf(axis.points, floodplain),
    ]),
    body: 0,
    levelM: null,
    km: null,
    hasWall: false,
    depthM: drawn?.water.properties.depthM ?? 5.5,
  };
  const others = given.filter((entry) => entry !== drawn);
  const mouths = mouthKilometres(
    others.filter((o) => o.water.properties.levelM === null),
    rhine.field,
    kmAt,
  );
  const meta: { id: string; name: string; kind: 'river' | 'still'; levelM: number | null }[] = [
    { id: 'rhine', name: 'Rhein', kind: 'river', levelM: null },
  ];
  const all: WaterBody[] = [rhine];
  for (const { water, field } of others) {
    const { id, levelM, kind, wall, depthM } = water.properties;
    const name = textOf(water.properties.name) ?? id;
    const body = levelM === null ? 0 : meta.push({ id, name, kind: 'still', levelM }) - 1;
    all.push({
      id,
      name,
      kind,
      field,
      body,
      levelM,
      km: mouths.get(field) ?? null,
      hasWall: wall === 'sheet-pile',
      depthM,
    });
  }
  return { all, rhine, meta, kmAt };
}

/** The axis drawn on straight at both ends, so that the river does not end in sight; kilometres go on by length. */
function extendAxis(points: readonly Point[], km: readonly number[]): { points: Point[]; km: number[] } {
  const beyond = (from: Point, to: Point): Point => {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    return [to[0] + ((to[0] - from[0]) / length) * BEYOND_M, to[1] + ((to[1] - from[1]) / length) * BEYOND_M];
  };
  const n = points.length;
  return {
    points: [beyond(points[3]!, points[0]!), ...points, beyond(points[n - 4]!, points[n - 1]!)],
    km: [km[0]! - BEYOND_M / 1000, ...km, km[n - 1]! + BEYOND_M / 1000],
  };
}

/** Draws the river on beyond both ends of its outline, along the extended axis. */
function extendBanks(ring: readonly Point[], axis: readonly Point[]): readonly Point[] {
  const extend = (points: readonly Point[], from: Point, to: Point): Point[] => {
    let nearest = 0;
    let least = Infinity;
    points.forEach((a, i) => {
      const d = distanceToSegment(from, a, points[(i + 1) % points.length]!);
      if (d < least) {
        least = d;
        nearest = i;
      }
    });
    const moved = ([x, z]: Point): Point => [x + to[0] - from[0], z + to[1] - from[1]];
    const next = points[(nearest + 1) % points.length]!;
    return [...points.slice(0, nearest + 1), moved(points[nearest]!), moved(next), ...points.slice(nearest + 1)];
  };
  const n = axis.length;
  const open = ring.slice(0, -1);
  return extend(extend(open, axis[1]!, axis[0]!), axis[n - 2]!, axis[n - 1]!);
}

/** The river between banks 300 to 400 m apart, narrower where the floodplain is: curated, generalised. */
function banksOf(axis: readonly Point[], floodplain: PolygonField): Point[] {
  const line = smooth(axis, 60);
  const bank = (side: 1 | -1): Point[] => {
    const unit = offsetLine(line, side);
    return line.map(([x, z], i) => {
      const nx = unit[i]![0] - x;
      const nz = unit[i]![1] - z;
      const wanted = HALF_WIDTH_M + 14 * noise2(x, z, 900, side);
      let half = LEAST_HALF_WIDTH_M;
      if (!floodplain.contains(x, z)) half = wanted;
      else
        while (half < wanted && floodplain.contains(x + nx * (half + BANK_TO_EDGE_M), z + nz * (half + BANK_TO_EDGE_M)))
          half += 4;
      return [x + nx * half, z + nz * half];
    });
  };
  return [...soften(bank(1)), ...soften(bank(-1)).reverse()];
}

/** Takes the jags out of a bank. */
function soften(line: readonly Point[]): Point[] {
  let out = [...line];
  for (let pass = 0; pass < 3; pass++)
    out = out.map((p, i) => {
      const a = out[Math.max(0, i - 1)]!;
      const b = out[Math.min(out.length - 1, i + 1)]!;
      return [(a[0] + 2 * p[0] + b[0]) / 4, (a[1] + 2 * p[1] + b[1]) / 4];
    });
  return out;
}

/** Basins that touch share one level: that of the kilometre where the first of them meets the Rhine. */
function mouthKilometres(
  basins: readonly { field: PolygonField }[],
  rhine: PolygonField,
  kmAt: (x: number, z: number) => number,
): Map<PolygonField, number> {
  const group = basins.map((_, i) => i);
  const rootOf = (i: number): number => (group[i] === i ? i : (group[i] = rootOf(group[i]!)));
  basins.forEach((a, i) => {
    for (let j = i + 1; j < basins.length; j++)
      if (touches(a.field.rings, basins[j]!.field) || touches(basins[j]!.field.rings, a.field))
        group[rootOf(j)] = rootOf(i);
  });
  const best = new Map<number, { distance: number; km: number }>();
  basins.forEach(({ field }, i) => {
    for (const [x, z] of field.rings.flat()) {
      const distance = rhine.signedDistance(x, z, 5000);
      const known = best.get(rootOf(i));
      if (!known || distance < known.distance) best.set(rootOf(i), { distance, km: kmAt(x, z) });
    }
  });
  return new Map(basins.map(({ field }, i) => [field, best.get(rootOf(i))!.km]));
}

const touches = (rings: Rings, field: PolygonField): boolean =>
  rings.some((ring) => ring.some(([x, z]) => field.signedDistance(x, z, TOUCHING_M + 1) < TOUCHING_M));
