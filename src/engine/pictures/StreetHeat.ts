import { createInterpolation, type Interpolation, type KnownPlace } from '../../geo/interpolation.ts';
import { LINE_KINDS, type LineKind } from '../../schema/cityFiles.ts';
import type { ColumnFile } from '../../schema/columnFile.ts';
import type { Ramp } from '../../schema/themePictures.ts';
import { rampColour } from '../../state/ramps.ts';
import { Ribbons, type RibbonCourse } from '../traffic/ribbonMesh.ts';

const KINDS: readonly LineKind[] = ['main-road', 'arterial', 'street'];
/** A value is computed at least so often along a street, metres. */
const STEP_M = 60;
/** Of the widening of a road at the top of the ramp: streets stay within their houses. */
const WIDENING = 0.04;

/**
 * Values of assets along the streets that they reach, computed: the best of what reaches a place, falling off with the distance. Streets that nothing
 * known reaches are not drawn.
 * Budget: one draw while it is shown, 42 B a vertex, two a point and one point each 60 m; uploaded when a value changes. Owner: the scene binding.
 */
export class StreetHeat extends Ribbons {
  private computed: { readonly ramp: Ramp; readonly points: number; readonly interpolation: Interpolation } | null = null; // prettier-ignore

  constructor() {
    super('street heat', true);
  }

  /** @param file `lines`; null = nothing is drawn. @param known places of the values. @throws Error when a column is missing */
  setPicture(file: ColumnFile | null, known: readonly KnownPlace[], ramp: Ramp): void {
    const courses = file && known.length > 0 ? streetsWithin(file, known) : [];
    this.setCourses(courses);
    const places = courses.flatMap(({ points }) => points.flatMap(([x, , z]) => [x, z]));
    const points = places.length / 2;
    this.computed = points === 0 ? null : { ramp, points, interpolation: createInterpolation(places, known, 'best') };
  }

  /** @param shares of the ramp at the known places; NaN = not known */
  setValues(shares: ArrayLike<number>): void {
    const { computed, attributes } = this;
    if (!computed || !attributes) return;
    const { points, interpolation, ramp } = computed;
    const [out, cover] = [new Float32Array(points), new Float32Array(points)];
    interpolation.compute(shares, out, cover);
    const { share, tint } = attributes;
    for (let p = 0; p < points; p++) {
      const isKnown = !Number.isNaN(out[p]!);
      const colour = isKnown ? rampColour(ramp, out[p]!) : 0;
      for (const vertex of [p * 2, p * 2 + 1]) {
        share.array[vertex] = isKnown ? WIDENING : 0;
        tint.array.set([colour >> 16, (colour >> 8) & 255, colour & 255, isKnown ? 255 : 0], vertex * 4);
      }
    }
    share.needsUpdate = tint.needsUpdate = true;
  }

  /** Points at which values are computed. */
  get points(): number {
    return this.computed?.points ?? 0;
  }
}

/** Streets with a point in reach of a known place, with a point at least each `STEP_M`. */
function streetsWithin({ columns }: ColumnFile, known: readonly KnownPlace[]): RibbonCourse[] {
  const { kind, widthDm, start, x, y, z } = columns;
  if (!kind || !widthDm || !start || !x || !y || !z) throw new Error('lines: a column is missing');
  const isNear = ([px, , pz]: readonly [number, number, number]): boolean =>
    known.some((place) => Math.hypot(place.x - px, place.z - pz) < place.reachM);
  const courses: RibbonCourse[] = [];
  for (let line = 0; line < kind.length; line++) {
    if (!KINDS.includes(LINE_KINDS[kind[line]!]!)) continue;
    const points: (readonly [number, number, number])[] = [];
    for (let p = start[line]!; p < start[line + 1]!; p++) {
      const point = [x[p]! / 10, y[p]! / 100, z[p]! / 10] as const;
      const before = points.at(-1);
      const steps = before ? Math.ceil(Math.hypot(point[0] - before[0], point[2] - before[2]) / STEP_M) : 1;
      for (let s = 1; before && s < steps; s++)
        points.push([0, 1, 2].map((k) => before[k]! + ((point[k]! - before[k]!) * s) / steps) as unknown as readonly [number, number, number]); // prettier-ignore
      points.push(point);
    }
    if (points.some(isNear)) courses.push({ points, halfWidthM: widthDm[line]! / 20 });
  }
  return courses;
}
