import { DecodeError } from './decode.ts';

/**
 * Columns on disk: the container of the built city files. Little-endian:
 * magic `HBC1` · header length u32 · header JSON (UTF-8, padded with blanks so that data starts at a multiple of 8) · columns,
 * each at a multiple of 8. A column marked `delta` holds differences (wrapping in its own integer type), which compress well.
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
  delta: boolean;
}

const isCount = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 0;
function isEntry(entry: unknown): entry is ColumnEntry {
  if (typeof entry !== 'object' || entry === null) return false;
  const { name, type, length, offset } = entry as Partial<Record<keyof ColumnEntry, unknown>>;
  const isAligned = isCount(offset) && (offset as number) % 8 === 0;
  return typeof name === 'string' && typeof type === 'string' && isCount(length) && isAligned;
}

const MAGIC = 0x31434248; // "HBC1"
const align8 = (n: number): number => (n + 7) & ~7;
const typeOf = (c: Column): TypeName => (Object.keys(TYPES) as TypeName[]).find((t) => c instanceof TYPES[t])!;

/** @param delta names of integer columns to store as differences */
export function encodeColumnFile(file: ColumnFile, delta: readonly string[] = []): Uint8Array<ArrayBuffer> {
  let offset = 0;
  const entries: ColumnEntry[] = Object.entries(file.columns).map(([name, c]) => {
    const entry = { name, type: typeOf(c), length: c.length, offset, delta: delta.includes(name) };
    offset = align8(offset + c.byteLength);
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
  for (const entry of entries) {
    const source = file.columns[entry.name]!;
    const target = new TYPES[entry.type](out.buffer, start + entry.offset, entry.length);
    if (!entry.delta) target.set(source);
    else for (let i = 0, previous = 0; i < source.length; previous = source[i]!, i++) target[i] = source[i]! - previous;
  }
  return out;
}

/**
 * Column views share the buffer; delta columns are summed up in place, so a buffer is decoded once.
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
    if (start + entry.offset + entry.length * Type.BYTES_PER_ELEMENT > buffer.byteLength)
      fail(`columns.${entry.name}`, 'runs past the end');
    const column = new Type(buffer, start + entry.offset, entry.length);
    if (entry.delta) for (let i = 1; i < column.length; i++) column[i] = column[i]! + column[i - 1]!;
    columns[entry.name] = column;
  }
  return { meta: header.meta, columns };
}
