import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { createByteWriter, type ByteWriter } from '../../live/recording/seriesBlock.ts';
import type { RollUpInput } from '../../live/rollUp.ts';
import type { BlockDamaged } from './blocks.ts';
import { blobOf, type Database, type Row } from './database.ts';
import { Cursor, DamagedBlock, decimalsOf, isSecondOrderShorter, putDifferences } from './seriesCodec.ts';

const DAY_MS = 86_400_000;
/** Time that a block of roll-ups of a width covers. */
const SPAN_MS: Readonly<Record<number, number>> = { 60_000: 2 * DAY_MS, 900_000: 28 * DAY_MS };
export const spanOf = (width: number): number => SPAN_MS[width]!;
export const WIDTHS = [60_000, 900_000] as const;

/** Packed roll-ups of one datastream and width from `slice` on. `firstMs`: its first bucket; `other`: buckets that do not end live. */
export const ROLL_UP_BLOCK_SCHEMA = `
  CREATE TABLE IF NOT EXISTS rollup_blocks (
    id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, width INTEGER NOT NULL, slice INTEGER NOT NULL, firstMs INTEGER NOT NULL,
    n INTEGER NOT NULL, other INTEGER NOT NULL, size INTEGER NOT NULL, crc INTEGER NOT NULL, bytes BLOB NOT NULL,
    UNIQUE (stream, width, slice)
  );`;

const AS_F64 = 15;
/** Figures of a bucket that are whole numbers, one column after the other; `sum` as what is not told by count, least and greatest. */
const FIGURES = ['last', 'below', 'above', 'sum', 'count'] as const;

const codeOf = ({ flags, worst, mixed }: RollUpInput): number => flags | (worst << 4) | (mixed ? 64 : 0);

/** @returns null where sums are not exact in so many decimals */
function figuresOf(
  buckets: readonly RollUpInput[],
  decimals: number,
): Record<(typeof FIGURES)[number], number[]> | null {
  const power = 10 ** decimals;
  const out = { last: [] as number[], below: [] as number[], above: [] as number[], sum: [] as number[], count: [] as number[] }; // prettier-ignore
  for (const { min, max, last, sum, n } of buckets) {
    const [a, b, l, s] = [min, max, last, sum].map((value) => Math.round(value * power)) as [number, number, number, number]; // prettier-ignore
    if (Math.abs(s) > 2 ** 49 || Math.abs(s / power - sum) > 1e-9 * Math.max(1, Math.abs(sum))) return null;
    out.last.push(l);
    out.below.push(l - a);
    out.above.push(b - l);
    out.sum.push(s - Math.round((n * (a + b)) / 2));
    out.count.push(n);
  }
  return out;
}
function putFloats(values: readonly number[], to: ByteWriter): void {
  to.append(new Uint8Array(Float64Array.from(values).buffer));
}

/** Buckets ascending in time, none twice. */
function encode(buckets: readonly RollUpInput[], slice: number, width: number): Uint8Array {
  const to = createByteWriter(4096);
  const exact = decimalsOf(buckets.flatMap(({ min, max, last }) => [min, max, last]));
  const figures = exact === AS_F64 ? null : figuresOf(buckets, exact);
  to.whole(buckets.length);
  to.byte(figures ? exact : AS_F64);
  const steps = buckets.map(({ tMs }) => (tMs - slice) / width);
  putDifferences(steps, true, to);
  for (let i = 0; i < buckets.length;) {
    let end = i + 1;
    while (end < buckets.length && codeOf(buckets[end]!) === codeOf(buckets[i]!)) end++;
    to.byte(codeOf(buckets[i]!));
    to.whole(end - i);
    i = end;
  }
  if (!figures) {
    for (const name of ['min', 'max', 'last', 'sum', 'n'] as const) putFloats(buckets.map((bucket) => bucket[name]), to); // prettier-ignore
    return to.bytes();
  }
  for (const name of FIGURES) {
    const isSecondOrder = isSecondOrderShorter(figures[name]);
    to.byte(isSecondOrder ? 1 : 0);
    putDifferences(figures[name], isSecondOrder, to);
  }
  return to.bytes();
}

function readDifferences(from: Cursor, count: number, isSecondOrder: boolean): number[] {
  let [value, step] = [0, 0];
  return Array.from({ length: count }, (_, i) => {
    const next = from.signed();
    step = isSecondOrder && i > 0 ? step + next : next;
    value += step;
    if (i === 0) step = 0;
    return value;
  });
}
function decode(body: Uint8Array, slice: number, width: number): RollUpInput[] {
  const from = new Cursor(body);
  const count = from.whole();
  if (count > spanOf(width) / width) throw new DamagedBlock('more buckets than fit');
  const decimals = from.byte();
  const steps = readDifferences(from, count, true);
  const codes: number[] = [];
  while (codes.length < count) {
    const code = from.byte();
    const run = from.whole();
    if (run === 0 || run > count - codes.length) throw new DamagedBlock('flags do not fit');
    for (let i = 0; i < run; i++) codes.push(code);
  }
  const floats = (): number[] => Array.from({ length: count }, () => from.float());
  let [min, max, last, sum, n]: number[][] = [];
  if (decimals === AS_F64) [min, max, last, sum, n] = [floats(), floats(), floats(), floats(), floats()];
  else {
    const power = 10 ** decimals;
    const [l, below, above, rest, counts] = FIGURES.map(() => readDifferences(from, count, from.byte() === 1)) as [number[], number[], number[], number[], number[]]; // prettier-ignore
    const [a, b] = [l.map((value, i) => value - below[i]!), l.map((value, i) => value + above[i]!)];
    [min, max, last] = [a, b, l].map((column) => column.map((value) => value / power));
    sum = rest.map((value, i) => (value + Math.round((counts[i]! * (a[i]! + b[i]!)) / 2)) / power);
    n = counts;
  }
  return steps.map((step, i) => ({
    ...{ tMs: slice + step * width, min: min![i]!, max: max![i]!, last: last![i]!, sum: sum[i]!, n: n[i]! },
    ...{ flags: codes[i]! & 15, worst: (codes[i]! >> 4) & 3, mixed: (codes[i]! & 64) !== 0 },
  }));
}

/** Packed roll-ups in the database, by datastream, width and slice of time. */
export function createRollUpBlocks(db: Database, onDamaged: BlockDamaged) {
  const statements = {
    read: db.prepare('SELECT * FROM rollup_blocks WHERE stream = ? AND width = ? AND slice > ? AND slice <= ? ORDER BY slice'), // prettier-ignore
    put: db.prepare('INSERT OR REPLACE INTO rollup_blocks (stream, width, slice, firstMs, n, other, size, crc, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'), // prettier-ignore
    remove: db.prepare('DELETE FROM rollup_blocks WHERE stream = ? AND width = ? AND slice = ?'),
    setAside: db.prepare('INSERT INTO damaged_blocks (grp, fromMs, toMs, bytes) VALUES (?, ?, ?, ?)'),
    old: db.prepare('SELECT slice FROM rollup_blocks WHERE stream = ? AND width = ? AND firstMs < ? AND n > other'),
  };
  function open(row: Row): RollUpInput[] {
    const [stream, width, slice] = [Number(row['stream']), Number(row['width']), Number(row['slice'])];
    const bytes = blobOf(row, 'bytes');
    try {
      if (crc32(bytes) !== Number(row['crc'])) throw new DamagedBlock('the checksum does not fit');
      return decode(inflateRawSync(bytes, { maxOutputLength: Number(row['size']) }), slice, width);
    } catch (error) {
      statements.setAside.run(stream, slice, slice + spanOf(width), bytes);
      statements.remove.run(stream, width, slice);
      onDamaged({ fromMs: slice, toMs: slice + spanOf(width), observations: 0 }, error);
      return [];
    }
  }
  return {
    /** Buckets that begin from `fromMs` to `toMs`, ascending. */
    read: (stream: number, width: number, fromMs: number, toMs: number): RollUpInput[] =>
      statements.read
        .all(stream, width, fromMs - spanOf(width), toMs)
        .flatMap(open)
        .filter(({ tMs }) => tMs >= fromMs && tMs <= toMs),
    /** All buckets of a slice. */
    slice: (stream: number, width: number, slice: number): RollUpInput[] =>
      statements.read.all(stream, width, slice - 1, slice).flatMap(open),
    /** Puts the buckets of a slice in place of what is there: within a transaction. */
    replace: (stream: number, width: number, slice: number, buckets: readonly RollUpInput[]): void => {
      if (buckets.length === 0) {
        statements.remove.run(stream, width, slice);
        return;
      }
      const body = encode(buckets, slice, width);
      const bytes = deflateRawSync(body, { level: 9 });
      const other = buckets.filter(({ flags }) => (flags & 12) !== 0).length;
      statements.put.run(
        stream,
        width,
        slice,
        buckets[0]!.tMs,
        buckets.length,
        other,
        body.length,
        crc32(bytes),
        bytes,
      );
    },
    /** Slices that have live buckets from before an instant. */
    old: (stream: number, width: number, beforeMs: number): number[] =>
      statements.old.all(stream, width, beforeMs).map((row) => Number(row['slice'])),
  };
}
export type RollUpBlocks = ReturnType<typeof createRollUpBlocks>;
