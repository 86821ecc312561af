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
  const sideways = { x: 0, z: 0 };
  let vertex = 0;
  let next = 0;
  for (const line of chosen) {
    const first = start[line]!;
    const last = start[line + 1]! - 1;
    // A quay lies on the land side of its line, which is the face of the wall: all of it to the right.
    const isQuay = LINE_KINDS[kind[line]!] === 'quay';
    let along = 0;
    for (let p = first; p <= last; p++) {
      const before = Math.max(p - 1, first);
      const after = Math.min(p + 1, last);
      if (p > first) along += lengthOf(x[p]! - x[before]!, z[p]! - z[before]!) / 10;
      mitre(x, z, before, p, after, sideways);
      const shown = Math.round(fadeAt(x[p]! / 10, z[p]! / 10) * 255);
      for (let hand = -1; hand <= 1; hand += 2) {
        const out = isQuay ? hand + 1 : hand;
        position[vertex * 3] = x[p]! / 10;
        position[vertex * 3 + 1] = y[p]! / 100;
        position[vertex * 3 + 2] = z[p]! / 10;
        side[vertex * 2] = sideways.x * out;
        side[vertex * 2 + 1] = sideways.z * out;
        shape[vertex * 4] = widthDm[line]! / 20;
        shape[vertex * 4 + 1] = along;
        shape[vertex * 4 + 2] = kind[line]!;
        shape[vertex * 4 + 3] = hand;
        fade[vertex] = shown;
        vertex++;
      }
      if (p === first) continue;
      const a = vertex - 4;
      index[next++] = a;
      index[next++] = a + 2;
      index[next++] = a + 1;
      index[next++] = a + 1;
      index[next++] = a + 2;
      index[next++] = a + 3;
    }
  }
  return { position, side, shape, fade, index };
}

/** Not `hypot`: that takes as long as everything else of a point, and no course is too long to be squared. */
const lengthOf = (x: number, z: number): number => Math.sqrt(x * x + z * z);

/**
 * Right-hand side of the course at a point, as long as a mitre needs.
 * @param into is overwritten: a point of 40 000 makes nothing to be thrown away
 */
function mitre(
  x: ArrayLike<number>,
  z: ArrayLike<number>,
  before: number,
  at: number,
  after: number,
  into: { x: number; z: number },
): void {
  let inX = x[at]! - x[before]!;
  let inZ = z[at]! - z[before]!;
  const inLength = lengthOf(inX, inZ) || 1;
  inX /= inLength;
  inZ /= inLength;
  let outX = x[after]! - x[at]!;
  let outZ = z[after]! - z[at]!;
  const outLength = lengthOf(outX, outZ) || 1;
  outX /= outLength;
  outZ /= outLength;
  let tx = inX + outX;
  let tz = inZ + outZ;
  let length = lengthOf(tx, tz);
  if (length < 1e-6) {
    tx = inX || 1;
    tz = inZ;
    length = 1;
  }
  tx /= length;
  tz /= length;
  const along = Math.max(Math.abs(tx * inX + tz * inZ), Math.abs(tx * outX + tz * outZ));
  const stretch = Math.min(LONGEST_MITRE, along > 0 ? 1 / along : 1);
  // Right of east is south.
  into.x = -tz * stretch;
  into.z = tx * stretch;
}
