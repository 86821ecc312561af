import type { Path } from '../../geo/path.ts';
import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import { LINE_KINDS, type LineKind } from '../../schema/cityFiles.ts';
import type { ColumnFile } from '../../schema/columnFile.ts';
import type { Terrain } from '../layer.ts';

const STREETS: readonly LineKind[] = ['motorway', 'main-road', 'arterial', 'street'];
const RAILS: readonly LineKind[] = ['rail', 'rail-port'];
/** A course lies on the street or track that is as near as this. */
const BESIDE_M = 9;
/** … and turns from it by no more than 40°: what crosses it above or below is not meant. */
const ALONG_COSINE = 0.77;
const NODE_M = 8;
const LIFT_M = 0.3;
/** Top of the rail above the ribbon. */
const RAIL_M = 0.12;

/** Lines of some kinds with their heights. */
class Ribbons {
  private readonly index: SegmentIndex;
  private readonly lines: readonly (readonly Point[])[];
  private readonly heights: Float32Array[] = [];

  constructor({ columns }: ColumnFile, kinds: readonly LineKind[]) {
    const column = (name: string): ArrayLike<number> => columns[name]!;
    const [kind, start, x, y, z] = [column('kind'), column('start'), column('x'), column('y'), column('z')] as const;
    const lines: Point[][] = [];
    for (let i = 0; i < kind.length; i++) {
      if (!kinds.includes(LINE_KINDS[kind[i]!]!)) continue;
      const line: Point[] = [];
      const heights: number[] = [];
      for (let k = start[i]!; k < start[i + 1]!; k++) {
        line.push([x[k]! / 10, z[k]! / 10]);
        heights.push(y[k]! / 100);
      }
      lines.push(line);
      this.heights.push(Float32Array.from(heights));
    }
    this.lines = lines;
    this.index = new SegmentIndex(lines);
  }

  /** @param ahead unit vector of the course there */
  heightAt(x: number, z: number, [aheadX, aheadZ]: Point): number | null {
    const isAlong = (line: number, point: number): boolean => {
      const [[ax, az], [bx, bz]] = [this.lines[line]![point]!, this.lines[line]![point + 1]!];
      return Math.abs((bx - ax) * aheadX + (bz - az) * aheadZ) >= ALONG_COSINE * Math.hypot(bx - ax, bz - az);
    };
    // Where it turns at a junction nothing runs along it.
    const hit = this.index.nearest(x, z, BESIDE_M, isAlong) ?? this.index.nearest(x, z, BESIDE_M);
    if (!hit) return null;
    const heights = this.heights[hit.line]!;
    const [a, b] = [heights[hit.point]!, heights[hit.point + 1] ?? heights[hit.point]!];
    return a + (b - a) * hit.share;
  }
}

/**
 * Heights of what runs along courses: on streets, tracks and their bridges as they are drawn, else on the ground. Looked up once for
 * each 8 m of a course that something passes: 4 bytes for each.
 */
export class WayFloor {
  private readonly streets: Ribbons;
  private readonly rails: Ribbons;
  private readonly terrain: Terrain;
  private readonly nodes = new WeakMap<Path, Float32Array>();

  /** @param lines columns of the file `lines` */
  constructor(lines: ColumnFile, terrain: Terrain) {
    this.streets = new Ribbons(lines, STREETS);
    this.rails = new Ribbons(lines, RAILS);
    this.terrain = terrain;
  }

  /** Metres NHN at a distance along a course. */
  heightAt(path: Path, alongM: number, isRail: boolean): number {
    let nodes = this.nodes.get(path);
    if (!nodes) this.nodes.set(path, (nodes = new Float32Array(Math.ceil(path.length / NODE_M) + 2).fill(Number.NaN)));
    const at = Math.min(Math.max(0, alongM / NODE_M), nodes.length - 1.001);
    const i = Math.floor(at);
    const [a, b] = [this.smooth(path, nodes, i, isRail), this.smooth(path, nodes, i + 1, isRail)];
    return a + (b - a) * (at - i) + (isRail ? RAIL_M : 0);
  }

  /** Ground beside all courses. */
  groundAt(x: number, z: number): number {
    return this.terrain.heightAt(x, z) + LIFT_M;
  }

  /** The middle one of three neighbours: where another street crosses above or below, its height is not ours. */
  private smooth(path: Path, nodes: Float32Array, i: number, isRail: boolean): number {
    const [a, b, c] = [this.node(path, nodes, i - 1, isRail), this.node(path, nodes, i, isRail), this.node(path, nodes, i + 1, isRail)]; // prettier-ignore
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  private node(path: Path, nodes: Float32Array, wanted: number, isRail: boolean): number {
    const i = Math.min(nodes.length - 1, Math.max(0, wanted));
    if (Number.isNaN(nodes[i]!)) {
      const at = Math.min(path.length, i * NODE_M);
      const [[x, z], [px, pz], [qx, qz]] = [path.at(at), path.at(at - 1), path.at(at + 1)];
      const length = Math.hypot(qx - px, qz - pz) || 1;
      const ahead: Point = [(qx - px) / length, (qz - pz) / length];
      nodes[i] = (isRail ? this.rails : this.streets).heightAt(x, z, ahead) ?? this.groundAt(x, z);
    }
    return nodes[i]!;
  }
}
