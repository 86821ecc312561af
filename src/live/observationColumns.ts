// The columns of a SNAPSHOT or DELTA body. Little-endian; every column is aligned to its element, so that reading is a typed-array
// view and not a loop over a DataView (every machine that runs a browser or Node 20 is little-endian).
import { DecodeError } from '../schema/decode.ts';
import type { ObservationColumns } from './observation.ts';

/** Greatest number of observations in one frame; a snapshot of more comes in parts. */
export const MAX_OBSERVATIONS = 65_536;
/** Greatest datastream index: a hostile frame must not make a reader allocate by it. */
export const MAX_INDEX = 1_048_575;

/** How a column is written; the encoder takes the smallest that loses nothing. */
const INDEX = { gapsU8: 0, u16: 1, u32: 2 } as const;
const TIME = { constant: 0, offsetU16: 1, offsetU32: 2, f64: 3 } as const;
const VALUE = { i16: 0, i24: 1, i32: 2, f32: 3, f64: 4 } as const;
const FLAGS = { constant: 0, nibbles: 1 } as const;

const INDEX_BYTES = [1, 2, 4] as const;
const TIME_BYTES = [0, 2, 4, 8] as const;
const VALUE_BYTES = [2, 3, 4, 4, 8] as const;

/** Scaled integers hold a value times 10^decimals; sensors report decimals, so this is exact where f32 would not be (-0 becomes 0). */
const MAX_DECIMALS = 4;
const POWERS = [1, 10, 100, 1000, 10_000] as const;
/** Least scaled integer of each width: stands for NaN (missing). */
const MISSING = [-0x8000, -0x80_0000, -0x8000_0000] as const;

/** Bytes of the column header: count u32, encodings 4 × u8, decimals u8, flags u8, 2 reserved, 4 reserved. */
const COLUMN_HEADER_BYTES = 16;

interface Layout {
  readonly value: number;
  readonly time: number;
  readonly index: number;
  readonly flags: number;
  readonly end: number;
}

const align = (offset: number, to: number): number => (to > 1 ? Math.ceil(offset / to) * to : offset);

/** Offsets of the columns, relative to the column header, which lies on a multiple of 8. */
function layoutOf(count: number, value: number, time: number, index: number, flags: number): Layout {
  const valueBytes = VALUE_BYTES[value]!;
  const timeBytes = TIME_BYTES[time]!;
  const indexBytes = INDEX_BYTES[index]!;
  const atValue = COLUMN_HEADER_BYTES;
  const atTime = align(atValue + count * valueBytes, timeBytes);
  const atIndex = align(atTime + count * timeBytes, indexBytes);
  const atFlags = atIndex + count * indexBytes;
  const end = atFlags + (flags === FLAGS.nibbles ? Math.ceil(count / 2) : 0);
  return { value: atValue, time: atTime, index: atIndex, flags: atFlags, end };
}

/** Decimals that hold every value exactly, and the width of the scaled integers; -1 decimals: none do. */
function scaleOf(value: Float64Array, count: number): { decimals: number; width: number; isF32: boolean } {
  let decimals = 0;
  let isF32 = true;
  for (let i = 0; i < count; i++) {
    const v = value[i]!;
    if (v !== v) continue;
    if (isF32 && Math.fround(v) !== v) isF32 = false;
    while (decimals >= 0 && Math.round(v * POWERS[decimals]!) / POWERS[decimals]! !== v)
      decimals = decimals === MAX_DECIMALS ? -1 : decimals + 1;
    if (decimals < 0 && !isF32) break;
  }
  let width = 0;
  if (decimals >= 0) {
    const power = POWERS[decimals]!;
    let greatest = 0;
    for (let i = 0; i < count; i++) {
      const size = Math.abs(value[i]! * power);
      if (size > greatest) greatest = size;
    }
    width = greatest < 0x7fff ? VALUE.i16 : greatest < 0x7f_ffff ? VALUE.i24 : greatest < 0x7fff_ffff ? VALUE.i32 : -1;
  }
  return { decimals, width, isF32 };
}

function indexEncodingOf(index: Uint32Array, count: number): number {
  let isGaps = true;
  let greatest = 0;
  let previous = 0;
  for (let i = 0; i < count; i++) {
    const at = index[i]!;
    const gap = at - previous;
    if (gap < 0 || gap > 255) isGaps = false;
    if (at > greatest) greatest = at;
    previous = at;
  }
  if (greatest > MAX_INDEX) throw new RangeError(`datastream index ${greatest} is beyond ${MAX_INDEX}`);
  return isGaps ? INDEX.gapsU8 : greatest <= 0xffff ? INDEX.u16 : INDEX.u32;
}

function timeEncodingOf(time: Float64Array, count: number): { base: number; encoding: number } {
  let least = Infinity;
  let greatest = -Infinity;
  let isWhole = true;
  for (let i = 0; i < count; i++) {
    const t = time[i]!;
    if (t < least) least = t;
    if (t > greatest) greatest = t;
    if (isWhole && t !== Math.floor(t)) isWhole = false;
  }
  if (count === 0) return { base: 0, encoding: TIME.constant };
  const span = greatest - least;
  if (span === 0) return { base: least, encoding: TIME.constant };
  if (!isWhole || span > 0xffff_ffff) return { base: least, encoding: TIME.f64 };
  return { base: least, encoding: span <= 0xffff ? TIME.offsetU16 : TIME.offsetU32 };
}

/** Encoded columns and the base time for the frame's header. */
export interface EncodedColumns {
  readonly bytes: Uint8Array;
  readonly baseMs: number;
}

/**
 * Writes columns into a fresh array behind `reserve` bytes that are left for the caller (a multiple of 8).
 * Indices should ascend: gaps of up to 255 take one byte. @throws RangeError on too many observations or too great an index
 */
export function encodeColumns(columns: ObservationColumns, reserve: number): EncodedColumns {
  const { count, index, timeMs, value, flags } = columns;
  if (count > MAX_OBSERVATIONS) throw new RangeError(`${count} observations in one frame, at most ${MAX_OBSERVATIONS}`);
  const scale = scaleOf(value, count);
  const isScaled = scale.decimals >= 0 && scale.width >= 0;
  const valueEncoding = isScaled ? scale.width : scale.isF32 ? VALUE.f32 : VALUE.f64;
  const indexEncoding = indexEncodingOf(index, count);
  const time = timeEncodingOf(timeMs, count);
  const first = count > 0 ? flags[0]! : 0;
  let flagsEncoding: number = FLAGS.constant;
  for (let i = 1; i < count; i++)
    if (flags[i] !== first) {
      flagsEncoding = FLAGS.nibbles;
      break;
    }

  const at = layoutOf(count, valueEncoding, time.encoding, indexEncoding, flagsEncoding);
  const bytes = new Uint8Array(reserve + at.end);
  const buffer = bytes.buffer;
  const header = new DataView(buffer, reserve, COLUMN_HEADER_BYTES);
  header.setUint32(0, count, true);
  header.setUint8(4, indexEncoding);
  header.setUint8(5, time.encoding);
  header.setUint8(6, valueEncoding);
  header.setUint8(7, flagsEncoding);
  header.setUint8(8, isScaled ? scale.decimals : 0);
  header.setUint8(9, first & 15);

  const atValue = reserve + at.value;
  if (isScaled) writeScaled(bytes, atValue, value, count, POWERS[scale.decimals]!, valueEncoding);
  else if (valueEncoding === VALUE.f32) new Float32Array(buffer, atValue, count).set(value.subarray(0, count));
  else new Float64Array(buffer, atValue, count).set(value.subarray(0, count));

  const atTime = reserve + at.time;
  if (time.encoding === TIME.f64) new Float64Array(buffer, atTime, count).set(timeMs.subarray(0, count));
  else if (time.encoding !== TIME.constant) {
    const offsets =
      time.encoding === TIME.offsetU16
        ? new Uint16Array(buffer, atTime, count)
        : new Uint32Array(buffer, atTime, count);
    for (let i = 0; i < count; i++) offsets[i] = timeMs[i]! - time.base;
  }

  const atIndex = reserve + at.index;
  if (indexEncoding === INDEX.gapsU8) {
    for (let i = 0, previous = 0; i < count; previous = index[i]!, i++) bytes[atIndex + i] = index[i]! - previous;
  } else if (indexEncoding === INDEX.u16) new Uint16Array(buffer, atIndex, count).set(index.subarray(0, count));
  else new Uint32Array(buffer, atIndex, count).set(index.subarray(0, count));

  if (flagsEncoding === FLAGS.nibbles) {
    const atFlags = reserve + at.flags;
    for (let i = 0; i < count; i++) bytes[atFlags + (i >> 1)]! |= (flags[i]! & 15) << ((i & 1) * 4);
  }
  return { bytes, baseMs: time.base };
}

function writeScaled(
  bytes: Uint8Array,
  at: number,
  value: Float64Array,
  count: number,
  power: number,
  width: number,
): void {
  const missing = MISSING[width]!;
  if (width === VALUE.i24) {
    for (let i = 0, to = at; i < count; i++, to += 3) {
      const v = value[i]!;
      const scaled = v === v ? Math.round(v * power) : missing;
      bytes[to] = scaled;
      bytes[to + 1] = scaled >> 8;
      bytes[to + 2] = scaled >> 16;
    }
    return;
  }
  const out = width === VALUE.i16 ? new Int16Array(bytes.buffer, at, count) : new Int32Array(bytes.buffer, at, count);
  for (let i = 0; i < count; i++) {
    const v = value[i]!;
    out[i] = v === v ? Math.round(v * power) : missing;
  }
}

/**
 * @param body column header and columns; `byteOffset` must be a multiple of 8
 * @param path prefix of the path in errors
 * @throws DecodeError when a length, an encoding, an index, a time or a value does not fit; nothing is allocated before lengths are checked
 */
export function decodeColumns(body: Uint8Array, baseMs: number, path: string): ObservationColumns {
  const fail = (where: string, reason: string): never => {
    throw new DecodeError('frame', `${path}.${where}`, reason);
  };
  if (body.byteLength < COLUMN_HEADER_BYTES) fail('header', `is ${body.byteLength} bytes short of its header`);
  const header = new DataView(body.buffer, body.byteOffset, COLUMN_HEADER_BYTES);
  const count = header.getUint32(0, true);
  const [indexEncoding, timeEncoding, valueEncoding, flagsEncoding] = [4, 5, 6, 7].map((at) => header.getUint8(at)) as [
    number,
    number,
    number,
    number,
  ];
  const decimals = header.getUint8(8);
  if (count > MAX_OBSERVATIONS) fail('count', `${count} is beyond ${MAX_OBSERVATIONS}`);
  if (indexEncoding > INDEX.u32) fail('index', `unknown encoding ${indexEncoding}`);
  if (timeEncoding > TIME.f64) fail('time', `unknown encoding ${timeEncoding}`);
  if (valueEncoding > VALUE.f64) fail('value', `unknown encoding ${valueEncoding}`);
  if (flagsEncoding > FLAGS.nibbles) fail('flags', `unknown encoding ${flagsEncoding}`);
  if (decimals > MAX_DECIMALS) fail('decimals', `${decimals} is beyond ${MAX_DECIMALS}`);
  const at = layoutOf(count, valueEncoding, timeEncoding, indexEncoding, flagsEncoding);
  if (at.end !== body.byteLength)
    fail('length', `${body.byteLength} bytes where ${at.end} belong to ${count} observations`);

  const { buffer, byteOffset } = body;
  const index = new Uint32Array(count);
  const timeMs = new Float64Array(count);
  const value = new Float64Array(count);
  const flags = new Uint8Array(count);

  if (indexEncoding === INDEX.gapsU8) {
    for (let i = 0, sum = 0, from = at.index; i < count; i++, from++) index[i] = sum += body[from]!;
  } else if (indexEncoding === INDEX.u16) index.set(new Uint16Array(buffer, byteOffset + at.index, count));
  else index.set(new Uint32Array(buffer, byteOffset + at.index, count));

  if (timeEncoding === TIME.constant) timeMs.fill(baseMs);
  else if (timeEncoding === TIME.f64) timeMs.set(new Float64Array(buffer, byteOffset + at.time, count));
  else {
    const offsets =
      timeEncoding === TIME.offsetU16
        ? new Uint16Array(buffer, byteOffset + at.time, count)
        : new Uint32Array(buffer, byteOffset + at.time, count);
    for (let i = 0; i < count; i++) timeMs[i] = baseMs + offsets[i]!;
  }

  if (valueEncoding === VALUE.f64) value.set(new Float64Array(buffer, byteOffset + at.value, count));
  else if (valueEncoding === VALUE.f32) value.set(new Float32Array(buffer, byteOffset + at.value, count));
  else readScaled(body, at.value, value, POWERS[decimals]!, valueEncoding);

  if (flagsEncoding === FLAGS.constant) flags.fill(header.getUint8(9) & 15);
  else for (let i = 0; i < count; i++) flags[i] = (body[at.flags + (i >> 1)]! >> ((i & 1) * 4)) & 15;

  for (let i = 0; i < count; i++) {
    if (index[i]! > MAX_INDEX) fail(`index.${i}`, `${index[i]!} is beyond ${MAX_INDEX}`);
    if (timeMs[i]! - timeMs[i]! !== 0) fail(`time.${i}`, 'is not finite');
    const v = value[i]!;
    // A value is NaN exactly when its quality (lowest 2 bits) is "missing" (3).
    if ((flags[i]! & 3) === 3 ? v === v : v - v !== 0) fail(`value.${i}`, `${v} does not fit its quality`);
  }
  return { count, index, timeMs, value, flags };
}

function readScaled(body: Uint8Array, at: number, value: Float64Array, power: number, width: number): void {
  const missing = MISSING[width]!;
  const count = value.length;
  if (width === VALUE.i24) {
    for (let i = 0, from = at; i < count; i++, from += 3) {
      const scaled = ((body[from]! | (body[from + 1]! << 8) | (body[from + 2]! << 16)) << 8) >> 8;
      value[i] = scaled === missing ? NaN : scaled / power;
    }
    return;
  }
  const start = body.byteOffset + at;
  const scaled =
    width === VALUE.i16 ? new Int16Array(body.buffer, start, count) : new Int32Array(body.buffer, start, count);
  for (let i = 0; i < count; i++) value[i] = scaled[i] === missing ? NaN : scaled[i]! / power;
}
