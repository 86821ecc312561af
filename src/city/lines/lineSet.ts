import { densify } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { LINE_KINDS, type LineKind } from '../../schema/cityFiles.ts';
import { encodeColumnFile } from '../../schema/columnFile.ts';

export const LINE_FLAGS = { bridge: 1, approximate: 2, electrified: 4, generated: 8 } as const;

export interface CityLine {
  readonly kind: LineKind;
  readonly widthM: number;
  readonly flags: number;
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number, z: number])[];
}

/** Everything that lies on the ground as a ribbon or a thin line. */
export class LineSet {
  readonly lines: CityLine[] = [];

  add(line: CityLine): void {
    if (line.points.length > 1) this.lines.push(line);
  }

  countOf(kind: LineKind): number {
    return this.lines.filter((line) => line.kind === kind).length;
  }

  /** The `lines` column file. */
  encode(): Uint8Array {
    const names = [''];
    const rowOf = new Map([['', 0]]);
    const n = this.lines.length;
    const total = this.lines.reduce((sum, line) => sum + line.points.length, 0);
    const kind = new Uint8Array(n);
    const widthDm = new Uint16Array(n);
    const flags = new Uint8Array(n);
    const name = new Uint16Array(n);
    const start = new Uint32Array(n + 1);
    const x = new Int32Array(total);
    const y = new Int16Array(total);
    const z = new Int32Array(total);
    let at = 0;
    this.lines.forEach((line, i) => {
      kind[i] = LINE_KINDS.indexOf(line.kind);
      widthDm[i] = Math.round(line.widthM * 10);
      flags[i] = line.flags;
      const known = rowOf.get(line.name) ?? names.push(line.name) - 1;
      rowOf.set(line.name, known);
      name[i] = known;
      start[i] = at;
      for (const [px, py, pz] of line.points) {
        // Small streets are generated: their course is no truer than half a metre. Heights are rounded up, so that none sinks.
        const unit = line.kind === 'street' && line.flags & LINE_FLAGS.generated ? 5 : 2;
        x[at] = Math.round((px * 10) / unit) * unit;
        y[at] = line.flags & LINE_FLAGS.bridge ? Math.round(py * 20) * 5 : Math.ceil(py * 10 - 0.3) * 10;
        z[at] = Math.round((pz * 10) / unit) * unit;
        at++;
      }
    });
    start[n] = at;
    return encodeColumnFile({ meta: { names }, columns: { kind, widthDm, flags, name, start, x, z, y } }, [
      'start',
      'x',
      'z',
      'y',
    ]);
  }
}

/** Lift of a ribbon above the ground under it, metres. */
const LIFT_M = 0.3;
/** Steps along a line at which the ground is asked. */
const STEP_M = 12;
/** A ribbon may be this far from the exact drape where points are saved. */
const TOLERANCE_M = 0.12;
/** … and this far above it. */
const FLOAT_M = 0.6;

/** Lays a line on the ground: close enough points that it never sinks, and no more than that needs. */
export function drape(
  line: readonly Point[],
  heightAt: (x: number, z: number) => number,
  lift = LIFT_M,
): [number, number, number][] {
  const dense = densify(line, STEP_M);
  return thin(dense.map(([x, z]) => [x, heightAt(x, z) + lift, z]));
}

/**
 * Leaves out points that lie on the straight between their neighbours in plan and height; none farther than 100 m apart.
 * @param floatM so far may the straight run above a point
 */
export function thin(
  points: readonly (readonly [number, number, number])[],
  floatM = FLOAT_M,
): [number, number, number][] {
  const out: [number, number, number][] = [];
  let from = 0;
  if (points[0]) out.push([...points[0]]);
  while (from < points.length - 1) {
    let to = from + 1;
    while (to + 1 < points.length && fits(points, from, to + 1, floatM)) to++;
    out.push([...points[to]!]);
    from = to;
  }
  return out;
}

function fits(
  points: readonly (readonly [number, number, number])[],
  from: number,
  to: number,
  floatM: number,
): boolean {
  const a = points[from]!;
  const b = points[to]!;
  const length = Math.hypot(b[0] - a[0], b[2] - a[2]);
  if (length > 100) return false;
  for (let i = from + 1; i < to; i++) {
    const p = points[i]!;
    const share = length > 0 ? ((p[0] - a[0]) * (b[0] - a[0]) + (p[2] - a[2]) * (b[2] - a[2])) / (length * length) : 0;
    const dx = p[0] - a[0] - share * (b[0] - a[0]);
    const dz = p[2] - a[2] - share * (b[2] - a[2]);
    const dy = p[1] - a[1] - share * (b[1] - a[1]);
    if (Math.hypot(dx, dz) > 0.6 || dy > Math.min(TOLERANCE_M, floatM) || dy < -floatM) return false;
  }
  return true;
}
