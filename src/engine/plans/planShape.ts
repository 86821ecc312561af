import { BufferAttribute, BufferGeometry, InstancedBufferAttribute, InstancedBufferGeometry, ShapeUtils, Vector2 } from 'three'; // prettier-ignore
import { toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { Plan } from '../../schema/plan.ts';
import type { Terrain } from '../layer.ts';

/** An asset that is drawn by its plan or its parcel. */
export interface PlanItem {
  readonly id: string;
  readonly plan?: Plan | undefined;
  /** Corners of its parcel, degrees. */
  readonly area?: readonly (readonly [number, number])[] | undefined;
}

/** Bodies go so far into the ground, metres: it is not level. */
const FOOT_M = 2;
/** Height of the glass around a parcel, and length of the pieces that follow the ground, metres. */
const FENCE_M = 5;
const PIECE_M = 40;

/** What `Plans` draws: bodies, parcels and the lines of both. */
export interface PlanShapes {
  readonly bodies: BufferGeometry;
  readonly parcels: BufferGeometry;
  /** Instanced: `begin` and `end` are both ends, x, y, z and 0 at the foot or 1 at the top of a body; `line` is row, 1 for parcels. */
  readonly lines: InstancedBufferGeometry;
  /** Middle of each item, scene x, z. */
  readonly middles: readonly Point[];
}

interface Vertices {
  readonly position: number[];
  readonly normal: number[];
  /** Row of the item, 0 at the foot or 1 at the top, other end's height. */
  readonly body: number[];
  readonly index: number[];
}
const empty = (): Vertices => ({ position: [], normal: [], body: [], index: [] });

function put(to: Vertices, x: number, y: number, z: number, normal: readonly [number, number, number], body: readonly [number, number, number]): number {
  to.position.push(x, y, z);
  to.normal.push(...normal);
  to.body.push(...body);
  return to.position.length / 3 - 1;
} // prettier-ignore

/** Scene corners, so that the area in (x, z) is positive: outsides are then to the left. */
function ringOf(corners: readonly (readonly [number, number])[]): Point[] {
  const ring = corners.map(([lon, lat]): Point => { const { x, z } = toScene({ lon, lat }); return [x, z]; }); // prettier-ignore
  const area = ring.reduce((sum, [x, z], i) => {
    const [bx, bz] = ring[(i + 1) % ring.length]!;
    return sum + x * bz - bx * z;
  }, 0);
  return area < 0 ? ring.reverse() : ring;
}

function walls(to: Vertices, ring: readonly Point[], row: number, heightsAt: (x: number, z: number) => readonly [number, number]): void {
  ring.forEach(([ax, az], i) => {
    const [bx, bz] = ring[(i + 1) % ring.length]!;
    const length = Math.hypot(bx - ax, bz - az) || 1;
    const normal = [(bz - az) / length, 0, -(bx - ax) / length] as const;
    const corner = (x: number, z: number, isTop: boolean): number => {
      const [low, high] = heightsAt(x, z);
      return put(to, x, isTop ? high : low, z, normal, [row, isTop ? 1 : 0, isTop ? low : high]);
    };
    const [a, b, c, d] = [corner(ax, az, false), corner(ax, az, true), corner(bx, bz, true), corner(bx, bz, false)];
    to.index.push(a, b, c, a, c, d);
  });
} // prettier-ignore

const trianglesOf = (ring: readonly Point[]): number[][] =>
  ShapeUtils.triangulateShape(
    ring.map(([x, z]) => new Vector2(x, z)),
    [],
  );

function geometryOf({ position, normal, body, index }: Vertices): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(position), 3));
  geometry.setAttribute('normal', new BufferAttribute(new Float32Array(normal), 3));
  geometry.setAttribute('body', new BufferAttribute(new Float32Array(body), 3));
  geometry.setIndex(index);
  return geometry;
}

/** Corners with more between them, so that no piece is longer than `PIECE_M`. */
const inPieces = (ring: readonly Point[]): Point[] =>
  ring.flatMap(([ax, az], i) => {
    const [bx, bz] = ring[(i + 1) % ring.length]!;
    const count = Math.max(1, Math.ceil(Math.hypot(bx - ax, bz - az) / PIECE_M));
    return Array.from({ length: count }, (_, k): Point => [ax + ((bx - ax) * k) / count, az + ((bz - az) * k) / count]);
  });

/** The ground of a parcel: its triangles split until they follow the ground. */
function floor(to: Vertices, ring: readonly Point[], row: number, ground: Terrain): void {
  const longest = Math.max(...ring.map(([ax, az]) => Math.max(...ring.map(([bx, bz]) => Math.hypot(bx - ax, bz - az)))));
  const levels = Math.min(5, Math.max(0, Math.ceil(Math.log2(longest / PIECE_M))));
  const known = new Map<string, number>();
  const at = ([x, z]: Point): number => {
    const key = `${x.toFixed(2)} ${z.toFixed(2)}`;
    let index = known.get(key);
    if (index === undefined) known.set(key, (index = put(to, x, ground.heightAt(x, z), z, [0, 1, 0], [row, 0, 0])));
    return index;
  };
  const middle = ([ax, az]: Point, [bx, bz]: Point): Point => [(ax + bx) / 2, (az + bz) / 2];
  const split = (a: Point, b: Point, c: Point, left: number): void => {
    if (left === 0) {
      to.index.push(at(a), at(b), at(c));
      return;
    }
    const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
    for (const [p, q, r] of [[a, ab, ca], [ab, b, bc], [ca, bc, c], [ab, bc, ca]] as const) split(p, q, r, left - 1);
  };
  for (const [a, b, c] of trianglesOf(ring)) split(ring[a!]!, ring[b!]!, ring[c!]!, levels);
} // prettier-ignore

/**
 * Shapes of all items on the ground. Rows are positions in `items`.
 * Attribute `body`: row, 0 foot or 1 top, height of the other end in m NHN: between them what is built ends and what is planned begins.
 */
export function createPlanShapes(items: readonly PlanItem[], ground: Terrain): PlanShapes {
  const [bodies, parcels] = [empty(), empty()];
  const [begin, end, line]: [number[], number[], number[]] = [[], [], []];
  const middles = items.map((): Point => [0, 0]);
  const drawLine = (row: number, isParcel: boolean, a: readonly number[], b: readonly number[]): void => {
    begin.push(...a);
    end.push(...b);
    line.push(row, isParcel ? 1 : 0);
  };
  items.forEach(({ plan, area }, row) => {
    const seen: Point[] = [];
    for (const { outline, fromM, toM } of plan?.volumes ?? []) {
      const ring = ringOf(outline);
      seen.push(...ring);
      const lowest = Math.min(...ring.map(([x, z]) => ground.heightAt(x, z)));
      const [low, high] = [lowest + (fromM > 0 ? fromM : -FOOT_M), lowest + toM];
      walls(bodies, ring, row, () => [low, high]);
      const roof = ring.map(([x, z]) => put(bodies, x, high, z, [0, 1, 0], [row, 1, low]));
      for (const [a, b, c] of trianglesOf(ring)) bodies.index.push(roof[a!]!, roof[b!]!, roof[c!]!);
      ring.forEach(([ax, az], i) => {
        const [bx, bz] = ring[(i + 1) % ring.length]!;
        drawLine(row, false, [ax, high, az, 1], [bx, high, bz, 1]);
        drawLine(row, false, [ax, low, az, 0], [ax, high, az, 1]);
        if (fromM > 0) drawLine(row, false, [ax, low, az, 0], [bx, low, bz, 0]);
      });
    }
    if (area) {
      const ring = ringOf(area);
      seen.push(...ring);
      const pieces = inPieces(ring);
      walls(parcels, pieces, row, (x, z) => { const foot = ground.heightAt(x, z); return [foot - FOOT_M, foot + FENCE_M]; }); // prettier-ignore
      floor(parcels, ring, row, ground);
      pieces.forEach(([ax, az], i) => {
        const [bx, bz] = pieces[(i + 1) % pieces.length]!;
        drawLine(row, true, [ax, ground.heightAt(ax, az) + FENCE_M, az, 1], [bx, ground.heightAt(bx, bz) + FENCE_M, bz, 1]);
      });
    }
    const sum = seen.reduce<Point>(([x, z], [px, pz]) => [x + px, z + pz], [0, 0]);
    if (seen.length > 0) middles[row] = [sum[0] / seen.length, sum[1] / seen.length];
  });
  const lines = new InstancedBufferGeometry();
  lines.setAttribute('position', new BufferAttribute(new Float32Array([0, -1, 0, 1, -1, 0, 1, 1, 0, 0, 1, 0]), 3));
  lines.setIndex([0, 1, 2, 0, 2, 3]);
  lines.setAttribute('begin', new InstancedBufferAttribute(new Float32Array(begin), 4));
  lines.setAttribute('end', new InstancedBufferAttribute(new Float32Array(end), 4));
  lines.setAttribute('line', new InstancedBufferAttribute(new Float32Array(line), 2));
  lines.instanceCount = line.length / 2;
  return { bodies: geometryOf(bodies), parcels: geometryOf(parcels), lines, middles };
} // prettier-ignore
