import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync, type BrotliOptions } from 'node:zlib';

const brotliInPool = promisify<Uint8Array, BrotliOptions, Buffer>(brotliCompress);
const gzipInPool = promisify<Uint8Array, { level: number }, Buffer>(gzip);

const LEAST_BYTES = 1024;

/** Sizes of a written file in bytes: as it is, and as it goes over the wire. */
export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly brotliBytes: number;
}

/**
 * Writes a file of the built city with its `.br` and `.gz` beside it, each by way of a new name: a reader never sees half a file.
 * @param quality brotli's, 0 to 11
 */
export function writeOutput(folder: string, name: string, data: Uint8Array | string, quality = 11): WrittenFile {
  const bytes = toBuffer(data);
  const isPressed = bytes.length >= LEAST_BYTES;
  const brotli = isPressed ? brotliCompressSync(bytes, brotliOptions(bytes, quality)) : null;
  return put(folder, name, bytes, brotli, isPressed ? gzipSync(bytes, { level: 9 }) : null);
}

/** The same, pressed in the pool of threads while the caller goes on. */
export async function writePacked(
  folder: string,
  name: string,
  data: Uint8Array | string,
  quality: number,
): Promise<WrittenFile> {
  const bytes = toBuffer(data);
  if (bytes.length < LEAST_BYTES) return put(folder, name, bytes, null, null);
  const [brotli, zipped] = await Promise.all([
    brotliInPool(bytes, brotliOptions(bytes, quality)),
    gzipInPool(bytes, { level: 9 }),
  ]);
  return put(folder, name, bytes, brotli, zipped);
}

const toBuffer = (data: Uint8Array | string): Buffer =>
  typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
const brotliOptions = (bytes: Buffer, quality: number): BrotliOptions => ({
  params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
});

function put(folder: string, name: string, bytes: Buffer, brotli: Buffer | null, zipped: Buffer | null): WrittenFile {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  replaceFile(path, bytes);
  // After the file itself: what is older than it counts as pressed from another one.
  for (const [pressed, packed] of [
    [`${path}.br`, brotli],
    [`${path}.gz`, zipped],
  ] as const)
    // prettier-ignore
    if (packed) replaceFile(pressed, packed);
    else rmSync(pressed, { force: true });
  return { name, bytes: bytes.length, brotliBytes: brotli?.length ?? bytes.length };
}

function replaceFile(path: string, bytes: Uint8Array): void {
  // Rebuilt with the same bytes, a file keeps its time and caches stay good.
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  writeFileSync(`${path}.new`, bytes);
  renameSync(`${path}.new`, path);
}
