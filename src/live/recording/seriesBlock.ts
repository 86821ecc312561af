import { DecodeError } from '../../schema/decode.ts';

/** Observations of one datastream, ascending in time, as columns of one length. A value is NaN exactly when its quality is `missing`. */
export interface SeriesColumns {
  /** Whole Unix milliseconds. */
  readonly timeMs: Float64Array;
  readonly value: Float64Array;
  /** Quality and origin, see `packFlags`. */
  readonly flags: Uint8Array;
}

/** Decimals that say: values are not decimal figures of a reasonable length, they lie there as f64. */
const AS_F64 = 255;
const MAX_DECIMALS = 9;
/** Differences of such numbers, doubled, are still whole numbers of a double. */
const MAX_SCALED = 2 ** 51;

/** Writes whole numbers below 2^53 as groups of 7 bits, the least first. Grows by itself. */
export function createByteWriter(capacity = 1024) {
  let bytes = new Uint8Array(capacity);
  let size = 0;
  const reserve = (more: number): void => {
    if (size + more <= bytes.length) return;
    const grown = new Uint8Array(Math.max(bytes.length * 2, size + more));
    grown.set(bytes);
    bytes = grown;
  };
  const whole = (n: number): void => {
    reserve(8);
    let rest = n;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[size++] = (rest % 128) | 128;
    bytes[size++] = rest;
  };
  return {
    whole,
    /** Small numbers of either sign stay small: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
    signed: (n: number): void => whole(n < 0 ? -2 * n - 1 : 2 * n),
    byte: (n: number): void => {
      reserve(1);
      bytes[size++] = n;
    },
    append: (more: Uint8Array): void => {
      reserve(more.length);
      bytes.set(more, size);
      size += more.length;
    },
    size: (): number => size,
    bytes: (): Uint8Array => bytes.subarray(0, size),
    clear: (): void => void (size = 0),
  };
}
export type ByteWriter = ReturnType<typeof createByteWriter>;

/** Reads what `createByteWriter` wrote. @param fail called where the bytes end too early; throws */
export function createByteReader(bytes: Uint8Array, fail: (reason: string) => never) {
  let at = 0;
  const byte = (): number => (at < bytes.length ? bytes[at++]! : fail('ends too early'));
  const whole = (): number => {
    let n = 0;
    for (let power = 1; ; power *= 128) {
      const next = byte();
      n += (next & 127) * power;
      if (next < 128) break;
      if (power > 2 ** 42) return fail('holds a number that is too great');
    }
    return n <= Number.MAX_SAFE_INTEGER ? n : fail('holds a number that is too great');
  };
  return {
    byte,
    whole,
    signed: (): number => {
      const n = whole();
      return n % 2 === 1 ? -(n + 1) / 2 : n / 2;
    },
    take: (count: number): Uint8Array => {
      if (count > bytes.length - at) return fail('ends too early');
      return bytes.subarray(at, (at += count));
    },
    left: (): number => bytes.length - at,
  };
}

/** Least decimals that hold every value exactly; `AS_F64` when none do. */
function decimalsOf(value: Float64Array): number {
  let decimals = 0;
  let power = 1;
  for (const v of value) {
    if (v !== v) continue;
    while (Math.round(v * power) / power !== v || Math.abs(v * power) > MAX_SCALED) {
      if (++decimals > MAX_DECIMALS) return AS_F64;
      power = 10 ** decimals;
    }
  }
  // A later value may have needed more decimals than an earlier great one has room for.
  return value.some((v) => Math.abs(v * power) > MAX_SCALED) ? AS_F64 : decimals;
}

/** Flags change seldom: each with how often it stands there. */
export function putRuns(flags: ArrayLike<number>, to: ByteWriter): void {
  for (let i = 0; i < flags.length;) {
    let end = i + 1;
    while (end < flags.length && flags[end] === flags[i]) end++;
    to.byte(flags[i]!);
    to.whole(end - i);
    i = end;
  }
}

/**
 * One datastream in few bytes: differences of differences of time, runs of flags, differences of decimal figures. A gauge that reports
 * every 15 minutes takes some 2 bytes an observation before deflate.
 */
export function encodeSeries({ timeMs, value, flags }: SeriesColumns, to: ByteWriter): void {
  const count = timeMs.length;
  const decimals = decimalsOf(value);
  to.whole(count);
  to.byte(decimals);
  let step = 0;
  for (let i = 0; i < count; i++) {
    const next = i === 0 ? timeMs[0]! : timeMs[i]! - timeMs[i - 1]!;
    to.signed(next - step);
    step = i === 0 ? 0 : next;
  }
  putRuns(flags, to);
  if (decimals === AS_F64) {
    to.append(new Uint8Array(Float64Array.from(value).buffer));
    return;
  }
  const power = 10 ** decimals;
  let before = 0;
  for (const v of value) {
    if (v !== v) continue;
    const scaled = Math.round(v * power);
    to.signed(scaled - before);
    before = scaled;
  }
}

/**
 * @param most observations that are accepted; nothing is allocated before the count was checked
 * @throws DecodeError where the bytes do not hold a series: cut off, time that runs backwards, a value that does not fit its quality
 */
export function decodeSeries(bytes: Uint8Array, most: number, what: string, path: string): SeriesColumns {
  const fail = (reason: string): never => {
    throw new DecodeError(what, path, reason);
  };
  const from = createByteReader(bytes, fail);
  const count = from.whole();
  if (count > most) fail(`${count} observations where at most ${most} are left`);
  // Every observation takes a byte at least.
  if (count > from.left()) fail('ends too early');
  const decimals = from.byte();
  if (decimals > MAX_DECIMALS && decimals !== AS_F64) fail(`unknown encoding ${decimals} of values`);
  const columns = { timeMs: new Float64Array(count), value: new Float64Array(count), flags: new Uint8Array(count) };
  const { timeMs, value, flags } = columns;
  let step = 0;
  for (let i = 0; i < count; i++) {
    const next = from.signed() + step;
    timeMs[i] = i === 0 ? next : timeMs[i - 1]! + next;
    step = i === 0 ? 0 : next;
    if (Math.abs(timeMs[i]!) > 8.64e15 || (i > 0 && next < 0)) fail(`time ${i} is before the one ahead of it`);
  }
  for (let i = 0; i < count;) {
    const flag = from.byte();
    const run = from.whole();
    if (flag > 15 || run === 0 || run > count - i) fail('flags do not fit');
    flags.fill(flag, i, i + run);
    i += run;
  }
  if (decimals === AS_F64) {
    value.set(new Float64Array(from.take(8 * count).slice().buffer));
  } else {
    const power = 10 ** decimals;
    let scaled = 0;
    for (let i = 0; i < count; i++) value[i] = (flags[i]! & 3) === 3 ? NaN : (scaled += from.signed()) / power;
  }
  if (from.left() > 0) fail(`${from.left()} bytes too many`);
  for (let i = 0; i < count; i++)
    if (((flags[i]! & 3) === 3) !== Number.isNaN(value[i]) || Math.abs(value[i]!) === Infinity)
      fail(`value ${i} does not fit its quality`);
  return columns;
}
