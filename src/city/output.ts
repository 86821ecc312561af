import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Pictures are compressed already. */
const isCompressible = (name: string): boolean => !name.endsWith('.png');
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
  mkdirSync(folder, { recursive: true });
  const bytes =
    typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const path = join(folder, name);
  let brotliBytes = bytes.length;
  if (isCompressible(name) && bytes.length >= LEAST_BYTES) {
    const brotli = brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
    brotliBytes = brotli.length;
    replaceFile(`${path}.br`, brotli);
    replaceFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  } else {
    rmSync(`${path}.br`, { force: true });
    rmSync(`${path}.gz`, { force: true });
  }
  replaceFile(path, bytes);
  return { name, bytes: bytes.length, brotliBytes };
}

function replaceFile(path: string, bytes: Uint8Array): void {
  // Rebuilt with the same bytes, a file keeps its time and caches stay good.
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  writeFileSync(`${path}.new`, bytes);
  renameSync(`${path}.new`, path);
}
