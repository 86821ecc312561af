import { createRandom, seedOf } from '../../geo/noise.ts';
import { PolygonField } from '../../geo/polygonField.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { BuildingUse, LandcoverClass } from '../../schema/cityFiles.ts';
import type { CityInputs } from '../inputs.ts';
import { ANYTHING, TAKEN, type Obstacles } from '../obstacles.ts';
import type { Building } from './building.ts';
import type { Footprints } from './footprints.ts';
import { lowestUnder } from './placeDwellings.ts';

/** How an area of a class is filled: sizes in metres. */
interface Pattern {
  readonly use: BuildingUse;
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
  industry: { use: 'industry', plot: [85, 62], fill: 0.5, w: [30, 74], d: [20, 44], h: [6, 12], ridge: [0, 2], gap: 4 },
  steelworks: {
    use: 'industry',
    plot: [120, 74],
    fill: 0.48,
    w: [50, 112],
    d: [22, 52],
    h: [10, 26],
    ridge: [0, 4],
    gap: 6,
  },
  port: { use: 'port', plot: [105, 56], fill: 0.34, w: [38, 92], d: [18, 38], h: [7, 13], ridge: [0, 2], gap: 5 },
  'inner-city': {
    use: 'office',
    plot: [30, 26],
    fill: 0.55,
    w: [16, 28],
    d: [12, 20],
    h: [9, 20],
    ridge: [0, 0],
    gap: 1.5,
  },
};
const MASK = ANYTHING & ~TAKEN.outside;

/** Plain halls and blocks in works, port and inner city, around what is curated there. Returns how many of each use. */
export function placeHalls(
  inputs: CityInputs,
  obstacles: Obstacles,
  footprints: Footprints,
  heightAt: (x: number, z: number) => number,
  put: (building: Building) => void,
): number {
  let count = 0;
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
        const slide = 0.3 * along * (r6 - 0.5);
        const x = cx + (u + slide) * Math.cos(turn) + v * Math.sin(turn);
        const z = cz - (u + slide) * Math.sin(turn) + v * Math.cos(turn);
        if (r1 > pattern.fill || !field.contains(x, z)) continue;
        const pick = ([from, to]: readonly [number, number], share: number): number => from + (to - from) * share;
        const full = {
          x,
          z,
          w: pick(pattern.w, r2),
          d: pick(pattern.d, r3),
          turn: r7 < 0.12 ? turn + Math.PI / 2 : turn,
        };
        const box = [1, 0.7, 0.45]
          .map((scale) => ({ ...full, w: full.w * scale, d: full.d * Math.max(0.6, scale) }))
          .find((b) => obstacles.isBoxFree(b.x, b.z, b.w, b.d, b.turn, MASK) && footprints.isFree(b, pattern.gap));
        if (!box) continue;
        footprints.add(box);
        const h = pick(pattern.h, r4 * r4);
        put({ ...box, y: lowestUnder(heightAt, box), h, ridge: pick(pattern.ridge, r5), use: pattern.use });
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
