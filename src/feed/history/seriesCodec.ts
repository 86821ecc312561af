import { putRuns, type ByteWriter } from '../../live/recording/seriesBlock.ts';

/** Observations of one datastream, ascending in time, while they are gathered. `value` is NaN exactly when the quality is `missing`. */
export interface Points {
  readonly timeMs: number[];
  readonly value: number[];
  readonly flags: number[];
}
export const noPoints = (): Points => ({ timeMs: [], value: [], flags: [] });

/** The bytes do not hold what they should. */
export class DamagedBlock extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'DamagedBlock';
  }
}

/** Values that are not decimal figures of a reasonable length lie there as f64. */
const AS_F64 = 15;
const MAX_DECIMALS = 9;
/** Differences of differences of such numbers, doubled, are still whole numbers of a double. */
const MAX_SCALED = 2 ** 49;
const IS_SECOND_ORDER = 16;
const IS_REGULAR = 32;
const MISSING = 3;

/** Reads numbers of the byte writer; a plain class, since this is the inner loop of every question about the past. */
export class Cursor {
  readonly #bytes: Uint8Array;
  at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  get size(): number {
    return this.#bytes.length;
  }
  byte(): number {
    if (this.at >= this.#bytes.length) throw new DamagedBlock('ends too early');
    return this.#bytes[this.at++]!;
  }
  whole(): number {
    let n = this.byte();
    if (n < 128) return n;
    n &= 127;
    for (let power = 128; ; power *= 128) {
      const next = this.byte();
      n += (next & 127) * power;
      if (next < 128) return n;
      if (power > 2 ** 49) throw new DamagedBlock('holds a number that is too great');
    }
  }
  signed(): number {
    const n = this.whole();
    return n % 2 === 1 ? -(n + 1) / 2 : n / 2;
  }
  float(): number {
    const bytes = new Uint8Array(8);
    for (let i = 0; i < 8; i++) bytes[i] = this.byte();
    return new DataView(bytes.buffer).getFloat64(0, true);
  }
}

/** Least decimals that hold every value exactly; `AS_F64` when none do. */
export function decimalsOf(values: readonly number[]): number {
  let decimals = 0;
  let power = 1;
  let most = 0;
  for (const value of values) {
    if (value !== value) continue;
    most = Math.max(most, Math.abs(value));
    while (Math.round(value * power) / power !== value) {
      if (++decimals > MAX_DECIMALS) return AS_F64;
      power = 10 ** decimals;
    }
  }
  return most * power > MAX_SCALED ? AS_F64 : decimals;
}

const sizeOf = (n: number): number => (Math.abs(n) < 64 ? 1 : Math.abs(n) < 8192 ? 2 : Math.abs(n) < 1_048_576 ? 3 : 5);
function putFloat(value: number, to: ByteWriter): void {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  to.append(bytes);
}

/** Whole numbers as differences, of the first or the second order: which is told beforehand. */
export function isSecondOrderShorter(numbers: readonly number[]): boolean {
  let [first, second, before, step] = [0, 0, 0, 0];
  for (const n of numbers) {
    first += sizeOf(n - before);
    second += sizeOf(n - before - step);
    step = n - before;
    before = n;
  }
  return second < first;
}
export function putDifferences(numbers: readonly number[], isSecondOrder: boolean, to: ByteWriter): void {
  let [before, step] = [0, 0];
  for (const [i, n] of numbers.entries()) {
    to.signed(n - before - step);
    // The first is no step: it would be taken back by the second.
    step = isSecondOrder && i > 0 ? n - before : 0;
    before = n;
  }
}

/** One datastream in few bytes: its times from `originMs`, runs of flags, differences of decimal figures. */
export function encodePoints({ timeMs, value, flags }: Points, originMs: number, to: ByteWriter): void {
  const count = timeMs.length;
  const decimals = decimalsOf(value);
  const power = 10 ** decimals;
  const scaled = decimals === AS_F64 ? [] : value.filter((v) => v === v).map((v) => Math.round(v * power));
  const isSecondOrder = isSecondOrderShorter(scaled);
  const step = count > 1 ? timeMs[1]! - timeMs[0]! : 0;
  const isRegular = timeMs.every((t, i) => i === 0 || t - timeMs[i - 1]! === step);
  to.byte(decimals | (isSecondOrder ? IS_SECOND_ORDER : 0) | (isRegular ? IS_REGULAR : 0));
  to.whole(timeMs[0]! - originMs);
  if (isRegular) to.whole(step);
  else
    for (let i = 1, last = 0; i < count; i++) {
      const next = timeMs[i]! - timeMs[i - 1]!;
      to.signed(next - last);
      last = next;
    }
  putRuns(flags, to);
  if (decimals === AS_F64) {
    for (const v of value) if (v === v) putFloat(v, to);
  } else putDifferences(scaled, isSecondOrder, to);
}

let scratch = new Float64Array(4096);
function readTimes(from: Cursor, count: number, firstMs: number): Float64Array {
  if (count > scratch.length) scratch = new Float64Array(count * 2);
  scratch[0] = firstMs;
  let step = 0;
  for (let i = 1; i < count; i++) {
    step += from.signed();
    if (step <= 0) throw new DamagedBlock('time runs backwards');
    scratch[i] = scratch[i - 1]! + step;
  }
  return scratch;
}
/** First of `count` ascending times that is after `ms`. */
function after(times: Float64Array, count: number, ms: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! > ms) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Adds what lies between two instants, both included, to `to`.
 * @param count observations of the series, which lies at the cursor; the cursor is left anywhere
 * @param isLastOnly only the last of them
 * @throws DamagedBlock
 */
export function decodePoints(
  from: Cursor,
  count: number,
  originMs: number,
  fromMs: number,
  toMs: number,
  to: Points,
  isLastOnly = false,
): void {
  const mode = from.byte();
  const decimals = mode & 15;
  if (decimals > MAX_DECIMALS && decimals !== AS_F64) throw new DamagedBlock(`unknown encoding ${mode} of values`);
  const firstMs = originMs + from.whole();
  let times: Float64Array | null = null;
  let step = 0;
  let [begin, end] = [0, count];
  if ((mode & IS_REGULAR) !== 0) {
    step = from.whole();
    if (step === 0 && count > 1) throw new DamagedBlock('time stands still');
    const indexAfter = (ms: number): number =>
      ms < firstMs ? 0 : step === 0 ? count : Math.min(count, Math.floor((ms - firstMs) / step) + 1);
    [begin, end] = [indexAfter(fromMs - 1), indexAfter(toMs)];
  } else {
    times = readTimes(from, count, firstMs);
    [begin, end] = [after(times, count, fromMs - 1), after(times, count, toMs)];
  }
  if (isLastOnly) begin = Math.max(begin, end - 1);
  if (begin >= end) return;
  const flagsFrom = from.at;
  for (let i = 0; i < count;) {
    from.byte();
    i += from.whole();
    if (i > count) throw new DamagedBlock('flags do not fit');
  }
  // Runs of flags are read once more beside the values.
  const runs = flagsFrom;
  const valuesFrom = from.at;
  const power = 10 ** decimals;
  const isSecondOrder = (mode & IS_SECOND_ORDER) !== 0;
  let [scaled, difference, read, flagsAt, valuesAt] = [0, 0, 0, runs, valuesFrom];
  for (let i = 0; i < end;) {
    from.at = flagsAt;
    const flag = from.byte();
    const runEnd = i + from.whole();
    if (runEnd === i) throw new DamagedBlock('flags do not fit');
    flagsAt = from.at;
    from.at = valuesAt;
    const isMissing = (flag & 3) === MISSING;
    for (; i < runEnd && i < end; i++) {
      let value = NaN;
      if (!isMissing) {
        if (decimals === AS_F64) value = from.float();
        else {
          const next = from.signed();
          difference = isSecondOrder && read > 0 ? difference + next : next;
          scaled += difference;
          if (read++ === 0) difference = 0;
          value = scaled / power;
        }
      }
      if (i < begin) continue;
      to.timeMs.push(times ? times[i]! : firstMs + i * step);
      to.value.push(value);
      to.flags.push(flag);
    }
    valuesAt = from.at;
  }
}
