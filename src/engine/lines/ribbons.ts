import type { ColumnFile } from '../../schema/columnFile.ts';
import { LINE_KINDS, type LineKind } from '../../schema/cityFiles.ts';

/** Flag of the `lines` file: the line runs over a bridge. */
export const ON_BRIDGE = 1;

/** Lines that are drawn one over the other where they cross: later ones on top. */
const DRAWN_ORDER: readonly LineKind[] = [
  'boundary',
  'dyke',
  'quay',
  'street',
  'arterial',
  'main-road',
  'motorway',
  'rail-port',
  'rail',
];

/** Two vertices a point, left and right of the course. */
export interface Ribbons {
  /** x, y, z metres of the course. */
  readonly position: Float32Array;
  /** Sideways from the course to this vertex: east and south for a ribbon of half width 1, mitred at bends. */
  readonly side: Float32Array;
  /** Half width in metres, metres along the course, kind (index into LINE_KINDS), −1 left and 1 right. */
  readonly shape: Float32Array;
  /** How much of the line is drawn, 0 to 255: beyond the city it fades with the ground. */
  readonly fade: Uint8Array;
  readonly index: Uint32Array;
}

/** A bend sharper than this is not mitred further, or its corner would spike. */
const LONGEST_MITRE = 2;

/**
 * Lines of the file as ribbons, in drawing order.
 * @param wanted which lines: by kind and flags
 * @param fadeAt how much of a line is drawn at scene x, z: 0 to 1
 * @throws Error when a column is missing
 */
export function buildRibbons(
  { columns }: ColumnFile,
  wanted: (kind: LineKind, flags: number) => boolean,
  fadeAt: (x: number, z: number) => number = () => 1,
): Ribbons {
  const column = (name: string): ArrayLike<number> => {
    const found = columns[name];
    if (!found) throw new Error(`lines: column ${name} is missing`);
    return found;
  };
  const [kind, widthDm, flags, start] = ['kind', 'widthDm', 'flags', 'start'].map(column) as [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>, ArrayLike<number>]; // prettier-ignore
  const [x, y, z] = ['x', 'y', 'z'].map(column) as [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>];

  const chosen: number[] = [];
  for (let line = 0; line < kind.length; line++) {
    const name = LINE_KINDS[kind[line]!];
    if (name && wanted(name, flags[line]!) && start[line + 1]! - start[line]! > 1) chosen.push(line);
  }
  const rank = (line: number): number => DRAWN_ORDER.indexOf(LINE_KINDS[kind[line]!]!);
  chosen.sort((a, b) => rank(a) - rank(b));
  const points = chosen.reduce((sum, line) => sum + start[line + 1]! - start[line]!, 0);

  const position = new Float32Array(points * 6);
  const side = new Float32Array(points * 4);
  const shape = new Float32Array(points * 8);
  const fade = new Uint8Array(points * 2);
  const index = new Uint32Array((points - chosen.length) * 6);
  let vertex = 0;
  let next = 0;
  for (const line of chosen) {
    const first = start[line]!;
    const last = start[line + 1]! - 1;
    let along = 0;
    for (let p = first; p <= last; p++) {
      const before = Math.max(p - 1, first);
      const after = Math.min(p + 1, last);
      if (p > first) along += Math.hypot(x[p]! - x[before]!, z[p]! - z[before]!) / 10;
      const [sideX, sideZ] = mitre(x, z, before, p, after);
      const shown = Math.round(fadeAt(x[p]! / 10, z[p]! / 10) * 255);
      // A quay lies on the land side of its line, which is the face of the wall: all of it to the right.
      const isQuay = LINE_KINDS[kind[line]!] === 'quay';
      for (const hand of [-1, 1]) {
        const out = isQuay ? hand + 1 : hand;
        position.set([x[p]! / 10, y[p]! / 100, z[p]! / 10], vertex * 3);
        side.set([sideX * out, sideZ * out], vertex * 2);
        shape.set([widthDm[line]! / 20, along, kind[line]!, hand], vertex * 4);
        fade[vertex] = shown;
        vertex++;
      }
      if (p > first) {
        const a = vertex - 4;
        index.set([a, a + 2, a + 1, a + 1, a + 2, a + 3], next);
        next += 6;
      }
    }
  }
  return { position, side, shape, fade, index };
}

/** Right-hand side of the course at a point, as long as a mitre needs. */
function mitre(
  x: ArrayLike<number>,
  z: ArrayLike<number>,
  before: number,
  at: number,
  after: number,
): [number, number] {
  const unit = (a: number, b: number): [number, number] => {
    const dx = x[b]! - x[a]!;
    const dz = z[b]! - z[a]!;
    const length = Math.hypot(dx, dz);
    return length > 0 ? [dx / length, dz / length] : [0, 0];
  };
  const [inX, inZ] = unit(before, at);
  const [outX, outZ] = unit(at, after);
  let tx = inX + outX;
  let tz = inZ + outZ;
  let length = Math.hypot(tx, tz);
  if (length < 1e-6) [tx, tz, length] = [inX || 1, inZ, 1];
  tx /= length;
  tz /= length;
  const along = Math.max(Math.abs(tx * inX + tz * inZ), Math.abs(tx * outX + tz * outZ));
  const stretch = Math.min(LONGEST_MITRE, along > 0 ? 1 / along : 1);
  // Right of east is south.
  return [-tz * stretch, tx * stretch];
}
