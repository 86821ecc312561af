import { boundsOf, type Bounds } from '../../geo/polygonField.ts';
import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';

/** Looked for this far beside its middle, metres: no cutting is wider. */
export const WIDEST_M = 45;

/** One place along a cutting: floor in m NHN, and how far from the middle its slope reaches the ground on either side, metres. */
export interface CuttingStation {
  readonly x: number;
  readonly z: number;
  readonly floorM: number;
  readonly groundM: number;
  readonly leftM: number;
  readonly rightM: number;
}

/** So far behind the end of a road its floor goes on. */
export const END_M = 1.5;
/** Shallower than this an end needs no wall, metres. */
const SHALLOW_M = 0.4;
export const isDeep = ({ groundM, floorM }: CuttingStation): boolean => groundM - floorM > SHALLOW_M;

/** A trough in which a road goes under others. */
export interface Cutting {
  readonly stations: readonly CuttingStation[];
  /** Half the level floor, metres. */
  readonly halfFloorM: number;
}

/** Where the ground is dug for roads that go under railways and other roads. */
export class Cuttings {
  readonly all: readonly Cutting[];
  private readonly troughs: readonly Trough[];

  constructor(all: readonly Cutting[]) {
    this.all = all;
    this.troughs = all.map((cutting) => new Trough(cutting));
  }

  /** Height of the lowest trough at a place, Infinity where nothing is dug. */
  heightAt(x: number, z: number): number {
    let y = Infinity;
    for (const trough of this.troughs) if (trough.isNear(x, z)) y = Math.min(y, trough.heightAt(x, z));
    return y;
  }
}

class Trough {
  private readonly cutting: Cutting;
  private readonly index: SegmentIndex;
  private readonly bounds: Bounds;

  constructor(cutting: Cutting) {
    this.cutting = cutting;
    const middle = cutting.stations.map(({ x, z }): Point => [x, z]);
    this.index = new SegmentIndex([middle]);
    this.bounds = boundsOf([middle]);
  }

  isNear(x: number, z: number): boolean {
    const { minX, minZ, maxX, maxZ } = this.bounds;
    return x > minX - WIDEST_M && x < maxX + WIDEST_M && z > minZ - WIDEST_M && z < maxZ + WIDEST_M;
  }

  heightAt(x: number, z: number): number {
    const { stations, halfFloorM } = this.cutting;
    const hit = this.index.nearest(x, z, WIDEST_M);
    if (!hit) return Infinity;
    const [a, b] = [stations[hit.point]!, stations[hit.point + 1]!];
    // Beyond its ends nothing is dug, but for a step where the road itself ends below the ground: at a wall.
    const beyond = (end: CuttingStation, inner: CuttingStation): number =>
      ((x - end.x) * (end.x - inner.x) + (z - end.z) * (end.z - inner.z)) /
      Math.hypot(end.x - inner.x, end.z - inner.z);
    if (hit.share <= 0 && hit.point === 0 && beyond(a, b) > (isDeep(a) ? END_M : 0)) return Infinity;
    if (hit.share >= 1 && hit.point + 2 === stations.length && beyond(b, a) > (isDeep(b) ? END_M : 0)) return Infinity;
    const mix = (name: keyof CuttingStation): number => a[name] + (b[name] - a[name]) * hit.share;
    const isRight = (b.x - a.x) * (z - a.z) - (b.z - a.z) * (x - a.x) > 0;
    const reach = mix(isRight ? 'rightM' : 'leftM');
    if (hit.distance >= reach) return Infinity;
    const floor = mix('floorM');
    const slope = (mix('groundM') - floor) / Math.max(0.5, reach - halfFloorM);
    return floor + Math.max(0, hit.distance - halfFloorM) * slope;
  }
}
