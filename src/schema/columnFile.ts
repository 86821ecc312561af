import { DecodeError } from './decode.ts';

/**
 * Columns on disk: the container of the built city files. Little-endian:
 * magic `HBC2` · header length u32 · header JSON (UTF-8, padded with blanks so that data starts at a multiple of 8) · columns,
 * each at a multiple of 8. An integer column marked `delta` holds the differences from one value to the next in steps of `step`,
 * each as a zigzag varint (7 bits a byte, lowest first): half the bytes of plain differences once they are compressed.
 */
export type Column =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;
export interface ColumnFile {
  /** Free JSON that goes with the columns; the reader of each format checks it. */
  readonly meta: unknown;
  readonly columns: Readonly<Record<string, Column>>;
}

const TYPES = { i8: Int8Array, u8: Uint8Array, i16: Int16Array, u16: Uint16Array, i32: Int32Array, u32: Uint32Array, f32: Float32Array, f64: Float64Array }; // prettier-ignore
type TypeName = keyof typeof TYPES;
interface ColumnEntry {
  name: string;
  type: TypeName;
  length: number;
  offset: number;
  /** Only of differences: what all values are multiples of, and how many bytes they take. */
  delta?: { step: number; bytes: number };
}

const isCount = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 0;
function isEntry(entry: unknown): entry is ColumnEntry {
  if (typeof entry !== 'object' || entry === null) return false;
  const { name, type, length, offset, delta } = entry as Partial<Record<keyof ColumnEntry, unknown>>;
  const isAligned = isCount(offset) && (offset as number) % 8 === 0;
  const { step, bytes } = (delta ?? { step: 1, bytes: 0 }) as Partial<Record<'step' | 'bytes', unknown>>;
  const isPacked = isCount(step) && step !== 0 && isCount(bytes);
  return typeof name === 'string' && typeof type === 'string' && isCount(length) && isAligned && isPacked;
}

const MAGIC = 0x32434248; // "HBC2"
const align8 = (n: number): number => (n + 7) & ~7;
const typeOf = (c: Column): TypeName => (Object.keys(TYPES) as TypeName[]).find((t) => c instanceof TYPES[t])!;

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));

/** Differences of a column as varints. Sums and differences stay exact: they are below 2^34. */
function packDeltas(column: Column): { step: number; bytes: Uint8Array } {
  let step = 0;
  for (const value of column) if ((step = gcd(step, value)) === 1) break;
  step ||= 1;
  const bytes = new Uint8Array(column.length * 5);
  let size = 0;
  let previous = 0;
  for (const value of column) {
    const delta = (value - previous) / step;
    previous = value;
    let rest = delta < 0 ? -2 * delta - 1 : 2 * delta;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes[size++] = (rest % 128) + 128;
    bytes[size++] = rest;
  }
  return { step, bytes: bytes.slice(0, size) };
}

/** @returns false where the bytes end before the column is full, or one number is too long */
function unpackDeltas(bytes: Uint8Array, step: number, into: Column): boolean {
  let at = 0;
  let value = 0;
  for (let i = 0; i < into.length; i++) {
    let rest = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined || scale > 2 ** 28) return false;
      rest += (byte & 127) * scale;
      if (byte < 128) break;
    }
    value += (rest % 2 === 1 ? -(rest + 1) / 2 : rest / 2) * step;
    into[i] = value;
  }
  return true;
}

/** @param delta names of integer columns to store as differences */
export function encodeColumnFile(file: ColumnFile, delta: readonly string[] = []): Uint8Array<ArrayBuffer> {
  let offset = 0;
  const parts: Uint8Array[] = [];
  const entries: ColumnEntry[] = Object.entries(file.columns).map(([name, c]) => {
    const entry: ColumnEntry = { name, type: typeOf(c), length: c.length, offset };
    let bytes = new Uint8Array(c.buffer, c.byteOffset, c.byteLength);
    if (delta.includes(name)) {
      const packed = packDeltas(c);
      bytes = packed.bytes;
      entry.delta = { step: packed.step, bytes: bytes.length };
    }
    parts.push(bytes);
    offset = align8(offset + bytes.length);
    return entry;
  });
  let header = JSON.stringify({ meta: file.meta, columns: entries });
  const size = new TextEncoder().encode(header).length;
  header += ' '.repeat(align8(size + 8) - 8 - size);
  const headerBytes = new TextEncoder().encode(header);
  const start = 8 + headerBytes.length;
  const out = new Uint8Array(start + offset);
  const view = new DataView(out.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, headerBytes.length, true);
  out.set(headerBytes, 8);
  entries.forEach((entry, i) => out.set(parts[i]!, start + entry.offset));
  return out;
}

/**
 * Plain columns share the buffer; those of differences have one of their own.
 * @throws DecodeError when the bytes are not a column file or a column does not fit in it
 */
export function decodeColumnFile(buffer: ArrayBuffer, what: string): ColumnFile {
  const fail = (path: string, reason: string): never => {
    throw new DecodeError(what, path, reason);
  };
  if (buffer.byteLength < 8) fail('', 'shorter than its header');
  const view = new DataView(buffer);
  if (view.getUint32(0, true) !== MAGIC) fail('', 'not a column file');
  const start = 8 + view.getUint32(4, true);
  if (start > buffer.byteLength) fail('header', 'runs past the end');
  if (start % 8 !== 0) fail('header', 'is not padded to 8 bytes');
  let header: { meta: unknown; columns: ColumnEntry[] };
  try {
    header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, start - 8))) as typeof header;
  } catch {
    return fail('header', 'not JSON');
  }
  if (!Array.isArray((header as Partial<typeof header> | null)?.columns)) fail('header.columns', 'is not a list');
  const columns: Record<string, Column> = {};
  for (const [i, entry] of header.columns.entries()) {
    if (!isEntry(entry)) return fail(`header.columns.${i}`, 'needs name, type, length and offset');
    const Type = TYPES[entry.type];
    if (!Object.hasOwn(TYPES, entry.type)) fail(`columns.${entry.name}`, 'unknown type');
    const { length, delta } = entry;
    const from = start + entry.offset;
    if (from + (delta ? delta.bytes : length * Type.BYTES_PER_ELEMENT) > buffer.byteLength)
      fail(`columns.${entry.name}`, 'runs past the end');
    // A difference takes a byte at least: nothing is made room for that cannot be there.
    if (delta && length > delta.bytes) fail(`columns.${entry.name}`, 'has too few differences');
    const column = delta ? new Type(length) : new Type(buffer, from, length);
    if (delta && !unpackDeltas(new Uint8Array(buffer, from, delta.bytes), delta.step, column))
      fail(`columns.${entry.name}`, 'has broken differences');
    columns[entry.name] = column;
  }
  return { meta: header.meta, columns };
}
