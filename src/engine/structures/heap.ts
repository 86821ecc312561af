import { noise2, seedOf, smoothstep } from '../../geo/noise.ts';
import type { StructureOf } from '../../schema/structures.ts';
import { MODEL, blend } from './colours.ts';
import { bar, box, strand } from './solids.ts';
import type { Mold, V } from './Mold.ts';
import { cross, mix, subtract, unit } from './vectors.ts';

/** Tangent of the slope at which loose material comes to rest. */
const REST = { coal: 0.75, ore: 0.8, slag: 0.78, scrap: 0.95, grass: 0.5 } as const;

type Heap = StructureOf<'heap'>;
/** How much of a heap is there: half length, half width and height, and where along its axis its middle lies, metres. */
interface Body {
  readonly a: number;
  readonly b: number;
  readonly top: number;
  readonly shift: number;
}
const RINGS = { grass: 16, loose: 9 };
const SIDES = { grass: 48, loose: 36 };
/** Of its height: how deep the shade at its foot reaches down. */
const SHADE = { grass: 0.5, coal: 0.4, ore: 0.4, slag: 0.45, scrap: 0.5 };

/** Heights of a heap on a grid of rings and sides; the outermost ring lies in the ground. */
class HeapGrid {
  readonly rings: number;
  readonly sides: number;
  private readonly heap: Heap;
  private readonly body: Body;
  private readonly seed: number;

  constructor(heap: Heap, body: Body) {
    this.heap = heap;
    this.body = body;
    this.seed = seedOf(heap.id);
    const size = heap.material === 'grass' ? 'grass' : 'loose';
    this.rings = RINGS[size];
    this.sides = SIDES[size];
  }

  /** Scene-like frame of the structure: x along, z across, y up. */
  point(ring: number, side: number): V {
    const { a, b, shift } = this.body;
    const angle = (2 * Math.PI * side) / this.sides;
    const share = ring / this.rings;
    const [x, z] = [a * share * Math.cos(angle), b * share * Math.sin(angle)];
    return [x + shift, ring === this.rings ? -0.5 : this.heightAt(x, z), z];
  }

  /** Above the ground, m³. */
  volume(): number {
    let sum = 0;
    const area = (Math.PI * this.body.a * this.body.b) / this.rings ** 2 / this.sides;
    for (let ring = 0; ring < this.rings; ring++)
      for (let side = 0; side < this.sides; side++) {
        const mid = (ring + 0.5) / this.rings;
        const angle = (2 * Math.PI * (side + 0.5)) / this.sides;
        sum += (2 * ring + 1) * area * this.heightAt(this.body.a * mid * Math.cos(angle), this.body.b * mid * Math.sin(angle)); // prettier-ignore
      }
    return sum;
  }

  private heightAt(x: number, z: number): number {
    const { a, b, top, shift } = this.body;
    const { material } = this.heap;
    const wobble = 1 + 0.06 * noise2(x + shift, z, material === 'grass' ? 70 : 26, this.seed);
    if (material === 'grass') {
      const reach = Math.min(1, Math.hypot(x / a, z / b) * wobble);
      const steps = Math.min(1, (1 - reach) * 1.32) * 4;
      const terrace = (Math.floor(steps) + smoothstep(0.14, 0.86, steps - Math.floor(steps))) / 4;
      return top * terrace;
    }
    const slope = REST[material];
    // Distance to the edge of a rounded strip, times the slope; cones every now and then along the ridge.
    const beyond = Math.max(0, Math.abs(x) - Math.max(0, a - b));
    const inside = b - Math.hypot(beyond, z) * wobble;
    const ridge = top * (0.8 + 0.2 * Math.cos(((x + shift) / Math.max(20, this.heap.height * 2.6)) * Math.PI * 2 + this.seed)); // prettier-ignore
    return Math.max(0, Math.min(ridge, inside * slope, ridge - Math.abs(z) * slope * 0.15));
  }
}

const wholeOf = ({ length, width, height }: Heap): Body => ({ a: length / 2, b: width / 2, top: height, shift: 0 });

/**
 * The part of a heap of loose material that holds a share of its whole volume. It is fetched from one end: the ridge gets shorter, its
 * slope stays; the last cone shrinks as it is.
 * @param share 0 to 1
 */
export function heapBody(heap: Heap, share: number): Body {
  const whole = wholeOf(heap);
  const { a, b, top } = whole;
  const cone: Body = { a: b, b, top, shift: b - a };
  const shortened = (to: number): Body => ({ a: to, b, top, shift: to - a });
  const volumeOf = (body: Body): number => new HeapGrid(heap, body).volume();
  const wanted = volumeOf(whole) * Math.min(1, Math.max(0, share));
  const least = a > b ? volumeOf(cone) : Number.POSITIVE_INFINITY;
  if (wanted < least || a <= b) {
    const factor = Math.cbrt(wanted / Math.min(least, volumeOf(whole)));
    const from = a > b ? cone : whole;
    return { a: from.a * factor, b: b * factor, top: top * factor, shift: from.a * factor - a };
  }
  let [low, high] = [b, a];
  for (let n = 0; n < 8; n++) {
    const middle = (low + high) / 2;
    if (volumeOf(shortened(middle)) < wanted) low = middle;
    else high = middle;
  }
  return shortened((low + high) / 2);
}

/** m³ of the part of a heap that holds a share of it, as it is drawn. */
export const heapVolume = (heap: Heap, share: number): number => new HeapGrid(heap, heapBody(heap, share)).volume();

/**
 * A heap: loose material lies in overlapping cones along a ridge at its own slope; a greened heap has terraces, a winding path
 * and a plateau.
 */
export function heap(mold: Mold, s: Heap): void {
  if (s.of === undefined) castHeap(mold, s, wholeOf(s));
  else {
    // Where a stock is worked, its bed stays when it is gone.
    mold.paint(blend(MODEL[s.material === 'grass' ? 'grass' : s.material], MODEL.asphalt, 0.55));
    box(mold, 0, -0.4, 0, s.length * 0.98, 0.5, s.width * 0.96);
  }
}

/** The heap of a stock. @param fill percent of what it can hold */
export function heapStock(mold: Mold, s: Heap, { fill }: { readonly fill: number }): void {
  if (fill > 0.5) castHeap(mold, s, heapBody(s, fill / 100));
}

function castHeap(mold: Mold, s: Heap, body: Body): void {
  const grid = new HeapGrid(s, body);
  const { rings, sides } = grid;
  const isGreen = s.material === 'grass';
  const colour = MODEL[s.material];
  mold.paint(isGreen ? colour : blend(colour, MODEL.plaster, 0.08));
  mold.foot = -body.top * SHADE[s.material];
  const points = Array.from({ length: rings + 1 }, (_, ring) => Array.from({ length: sides }, (__, side) => grid.point(ring, side))); // prettier-ignore
  const point = (ring: number, side: number): V => points[ring]![(side + sides) % sides]!;
  let first = -1;
  for (let ring = 0; ring <= rings; ring++)
    for (let side = 0; side <= sides; side++) {
      const p = point(ring, side);
      // The centre takes its slope from the first ring around it.
      const round =
        ring === 0
          ? subtract(point(1, sides / 4), point(1, (3 * sides) / 4))
          : subtract(point(ring, side + 1), point(ring, side - 1));
      const out =
        ring === 0
          ? subtract(point(1, 0), point(1, sides / 2))
          : subtract(point(Math.min(rings, ring + 1), side), point(ring - 1, side));
      const n = unit(cross(round, out));
      const v = mold.vertex(...p, ...n);
      if (first < 0) first = v;
    }
  for (let ring = 0; ring < rings; ring++)
    for (let side = 0; side < sides; side++) {
      const p = first + ring * (sides + 1) + side;
      const q = p + sides + 1;
      if (ring > 0) mold.triangle(p, p + 1, q);
      mold.triangle(p + 1, q + 1, q);
    }
  mold.foot = 0;
}

/**
 * The walkable roller coaster Tiger & Turtle: stairs along a closed curve with a loop, on slender posts, lit along its course.
 * About 44 × 37 m in plan; `height` is the top of the loop.
 */
export function tigerTurtle(mold: Mold, s: StructureOf<'tiger-turtle'>): void {
  const h = s.height;
  const points: V[] = [
    [-20, 0.16, -4], [-13, 0.42, -14], [-2, 0.62, -16.5], [8, 0.34, -12], [10, 0.2, -4], [4, 0.34, 1], [-5, 0.5, 1], [-11, 0.3, 4],
    [-10, 0.13, 11], [-1, 0.1, 13.5], [7, 0.16, 9.5], [14, 0.7, 7], [10.5, 1, 4.6], [5, 0.72, 3.2], [9, 0.22, 1.2], [18, 0.14, -3],
    [21, 0.3, -11], [15, 0.5, -18], [4, 0.4, -21], [-8, 0.24, -20], [-17, 0.14, -14], [-22, 0.06, -8],
  ].map(([x, y, z]) => [x!, y! * h, z!]); // prettier-ignore
  const course: V[] = [];
  const n = points.length;
  for (let i = 0; i < n; i++)
    for (let k = 0; k < 5; k++)
      course.push(catmullRom(points[(i + n - 1) % n]!, points[i]!, points[(i + 1) % n]!, points[(i + 2) % n]!, k / 5));
  for (let i = 0; i < course.length; i++) {
    const a = course[i]!;
    const b = course[(i + 1) % course.length]!;
    mold.foot = -100;
    mold.paint(MODEL.paleSteel, 9);
    bar(mold, a, b, 1.7, 0.35);
    const dx = b[0] - a[0];
    const dz = b[2] - a[2];
    const f = 0.85 / (Math.hypot(dx, dz) || 1);
    for (const side of [-1, 1]) {
      mold.paint(MODEL.white, 4);
      strand(mold, [a[0] - dz * f * side, a[1] + 0.95, a[2] + dx * f * side], [b[0] - dz * f * side, b[1] + 0.95, b[2] + dx * f * side], 0.07); // prettier-ignore
    }
    mold.foot = 0;
    if (i % 4 !== 0 || a[1] < 1.5) continue;
    mold.paint(MODEL.steel);
    const spread = 0.1 * a[1];
    strand(mold, [a[0] + spread, 0, a[2] + spread], a, 0.16, 4);
    strand(mold, [a[0] - spread, 0, a[2] - spread], a, 0.16, 4);
  }
}

function catmullRom(p0: V, p1: V, p2: V, p3: V, t: number): V {
  const at = (i: 0 | 1 | 2): number => {
    const a = 2 * p1[i];
    const b = p2[i] - p0[i];
    const c = 2 * p0[i] - 5 * p1[i] + 4 * p2[i] - p3[i];
    const d = -p0[i] + 3 * p1[i] - 3 * p2[i] + p3[i];
    return 0.5 * (a + (b + (c + d * t) * t) * t);
  };
  return t === 0 ? mix(p1, p1, 0) : [at(0), at(1), at(2)];
}
