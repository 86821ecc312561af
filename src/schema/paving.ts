import { decodeColumnFile, encodeColumnFile } from './columnFile.ts';
import { DecodeError } from './decode.ts';

/**
 * What port land is paved with, in the order in which it is painted: later ones lie on earlier ones. The position in this list is the code in
 * column `kind`.
 */
export const PAVING_KINDS = [
  'verge', // grass between what is paved
  'gravel',
  'asphalt',
  'concrete',
  'coal', // ground under and around a heap, dark with what lies there
  'ore',
  'ballast', // the bed of a track
  'yard', // concrete in rows, for boxes
  'bays', // asphalt with places for trailers, side by side along the box
  'lane', // for trucks, with a dashed middle
  // No surfaces, but how far the ground around a mast or a wall is lit: half the length of the box.
  'floodlight', // white, over yards and under cranes
  'lamp', // warm, along lanes and at docks
] as const;
export type PavingKind = (typeof PAVING_KINDS)[number];
export const isLight = (kind: PavingKind): kind is 'floodlight' | 'lamp' => kind === 'floodlight' || kind === 'lamp';

/** A turned box on the ground of the port. Scene metres; `turn` of its long axis from grid east, counter-clockwise, radians. */
export interface Paving {
  readonly kind: PavingKind;
  readonly x: number;
  readonly z: number;
  readonly turn: number;
  readonly length: number;
  readonly width: number;
}

/** Half a turn in the file: a box is the same when it is turned by it. */
const TURN_STEPS = 720;
/** What is generated is no truer than this, metres. */
const UNIT_M = 0.5;

/**
 * `paving` column file, generated. Columns: kind u8, ascending · x, z i32 half metres (delta) · turn u16 quarters of a degree, below 720
 * · length, width u16 half metres.
 */
export function encodePaving(boxes: readonly Paving[]): Uint8Array<ArrayBuffer> {
  const sorted = boxes
    .map((box) => ({ box, code: PAVING_KINDS.indexOf(box.kind) }))
    .sort((a, b) => a.code - b.code)
    .map(({ box, code }) => ({ ...box, code }));
  const steps = (turn: number): number => {
    const share = (turn / Math.PI) % 1;
    return Math.round((share < 0 ? share + 1 : share) * TURN_STEPS) % TURN_STEPS;
  };
  const columns = {
    kind: Uint8Array.from(sorted, ({ code }) => code),
    x: Int32Array.from(sorted, ({ x }) => Math.round(x / UNIT_M)),
    z: Int32Array.from(sorted, ({ z }) => Math.round(z / UNIT_M)),
    turn: Uint16Array.from(sorted, ({ turn }) => steps(turn)),
    length: Uint16Array.from(sorted, ({ length }) => Math.round(length / UNIT_M)),
    width: Uint16Array.from(sorted, ({ width }) => Math.round(width / UNIT_M)),
  };
  return encodeColumnFile({ meta: {}, columns }, ['x', 'z']);
}

/**
 * @param what the file, named in errors
 * @throws DecodeError when a column is missing, of another length than the others, or names no kind
 */
export function decodePaving(buffer: ArrayBuffer, what: string): Paving[] {
  const { columns } = decodeColumnFile(buffer, what);
  const { kind, x, z, turn, length, width } = columns;
  if (!kind || !x || !z || !turn || !length || !width)
    throw new DecodeError(what, 'columns', 'needs kind, x, z, turn, length and width');
  for (const [name, column] of Object.entries(columns))
    if (column.length !== kind.length) throw new DecodeError(what, `columns.${name}`, `has not ${kind.length} rows`);
  return Array.from(kind, (code, i): Paving => {
    const known = PAVING_KINDS[code];
    if (!known) throw new DecodeError(what, `columns.kind.${i}`, 'is no kind of paving');
    return {
      kind: known,
      x: x[i]! * UNIT_M,
      z: z[i]! * UNIT_M,
      turn: (turn[i]! / TURN_STEPS) * Math.PI,
      length: length[i]! * UNIT_M,
      width: width[i]! * UNIT_M,
    };
  });
}
