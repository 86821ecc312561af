import { createRandom, seedOf } from '../../geo/noise.ts';
import { PolygonField } from '../../geo/polygonField.ts';
import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import type { LandcoverClass } from '../../schema/cityFiles.ts';
import type { CityInputs } from '../inputs.ts';
import type { GeneratedKind } from './kinds.ts';
import { planOf } from './plan.ts';
import type { Site } from './site.ts';

/** How an area of a class is filled: sizes in metres. */
interface Pattern {
  readonly kind: GeneratedKind;
  /** Distance of the plots, and how many of them carry a building. */
  readonly plot: readonly [along: number, across: number];
  readonly fill: number;
  readonly w: readonly [number, number];
  readonly d: readonly [number, number];
  readonly h: readonly [number, number];
  readonly ridge: readonly [number, number];
  readonly gap: number;
}

const PATTERNS: Partial<Record<LandcoverClass, Pattern>> = {
  industry: {
    kind: 'trade-hall',
    plot: [98, 64],
    fill: 0.78,
    w: [36, 96],
    d: [24, 52],
    h: [6, 12],
    ridge: [0, 2],
    gap: 6,
  },
  steelworks: {
    kind: 'steel-hall',
    plot: [150, 78],
    fill: 0.62,
    w: [80, 180],
    d: [28, 60],
    h: [12, 30],
    ridge: [0, 5],
    gap: 8,
  },
  port: { kind: 'warehouse', plot: [120, 66], fill: 0.5, w: [56, 118], d: [26, 50], h: [8, 14], ridge: [0, 2], gap: 7 },
};
/** A rail or road this near says how a hall stands. */
const ALONG_M = 260;

/** Plain halls and blocks in works, port and inner city, around what is curated there. Returns how many of each use. */
export function placeHalls(inputs: CityInputs, site: Site): number {
  let count = 0;
  const guides = [...inputs.rails, ...inputs.portRails, ...inputs.roads, ...inputs.streets].flatMap((way) => way.lines);
  const index = new SegmentIndex(guides, 128);
  /** Halls stand along the nearest siding or road: lorries and wagons come alongside. */
  const turnAt = (x: number, z: number, otherwise: number): number => {
    const hit = index.nearest(x, z, ALONG_M);
    if (!hit) return otherwise;
    const [ax, az] = guides[hit.line]![hit.point]!;
    const [bx, bz] = guides[hit.line]![hit.point + 1]!;
    return Math.atan2(-(bz - az), bx - ax);
  };
  inputs.landuse.forEach((area, index) => {
    const pattern = PATTERNS[area.properties.class];
    if (!pattern) return;
    const field = new PolygonField(area.lines);
    const random = createRandom(seedOf(`${area.id || index}/${area.properties.class}`));
    const turn = grainOf(area.lines[0]!);
    const { minX, maxX, minZ, maxZ } = field.bounds;
    const cx = (minX + maxX) / 2;
    const cz = (minZ + maxZ) / 2;
    const reach = Math.hypot(maxX - minX, maxZ - minZ) / 2;
    const [along, across] = pattern.plot;
    for (let v = -reach; v <= reach; v += across)
      for (let u = -reach; u <= reach; u += along) {
        // The stream is read the same number of times for every plot: a changed neighbour does not change this one.
        const [r1, r2, r3, r4, r5, r6, r7] = [random(), random(), random(), random(), random(), random(), random()];
        const slide = 0.2 * along * (r6 - 0.5);
        const x = cx + (u + slide) * Math.cos(turn) + v * Math.sin(turn);
        const z = cz - (u + slide) * Math.sin(turn) + v * Math.cos(turn);
        if (r1 > pattern.fill || !field.contains(x, z)) continue;
        const pick = ([from, to]: readonly [number, number], share: number): number => from + (to - from) * share;
        const full = {
          x,
          z,
          w: pick(pattern.w, r2),
          d: pick(pattern.d, r3),
          turn: turnAt(x, z, turn) + (r7 < 0.12 ? Math.PI / 2 : 0),
        };
        const box = [1, 0.8, 0.6, 0.42]
          .map((scale) => ({ ...full, w: full.w * scale, d: full.d * Math.max(0.7, scale) }))
          .find((b) => site.isFree(b, pattern.gap));
        if (!box) continue;
        const ridge = pick(pattern.ridge, r5);
        site.build(planOf({ ...box, kind: pattern.kind, eaves: pick(pattern.h, r4 * r4), ridge, roof: ridge > 0 ? 'gable' : 'flat', foot: 0 })); // prettier-ignore
        count++;
      }
  });
  return count;
}

/** Direction of an outline: that of its edges, the longer the more they say. */
function grainOf(ring: readonly Point[]): number {
  let sin = 0;
  let cos = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const dx = ring[i + 1]![0] - ring[i]![0];
    const dz = ring[i + 1]![1] - ring[i]![1];
    const length = Math.hypot(dx, dz);
    // Four times the angle: an edge, its opposite and those across it agree.
    const angle = 4 * Math.atan2(-dz, dx);
    sin += length * length * Math.sin(angle);
    cos += length * length * Math.cos(angle);
  }
  return Math.atan2(sin, cos) / 4;
}
