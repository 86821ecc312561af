import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { PbfReader } from 'pbf';
import { CityInputError } from '../geojson.ts';

/** Limits of the format: https://wiki.openstreetmap.org/wiki/PBF_Format. What claims more is broken or hostile, and nothing is allocated for it. */
const MOST_HEADER_BYTES = 64 * 1024;
const MOST_BLOB_BYTES = 32 * 2 ** 20;
/** Blobs that are unpacked ahead on other threads while this one decodes. */
const AHEAD = 4;

const unpack = promisify(inflate) as (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

export interface PbfBlob {
  /** Byte of the file where its length stands. */
  readonly at: number;
  /** Byte of the file behind it. */
  readonly end: number;
  readonly type: string;
  /** Unpacked, or why it could not be. */
  readonly content: Buffer | string;
}

/** A part of the file that is asked for again. */
export type BlobFilter = (at: number) => boolean;

/**
 * Blobs of a `.osm.pbf` in order, unpacked on other threads. A blob that cannot be unpacked says why in its content.
 * @param wants where false, a blob is passed over without being read
 * @throws CityInputError where the chain of blobs itself breaks: it names the byte
 */
export async function* readPbfBlobs(path: string, file: string, wants: BlobFilter): AsyncGenerator<PbfBlob> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const read = async (at: number, length: number): Promise<Buffer> => {
      if (at + length > size) throw broken(file, at, `the file ends ${at + length - size} bytes too early`);
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
      if (bytesRead !== length) throw broken(file, at, 'cannot be read');
      return buffer;
    };
    const ahead: Promise<PbfBlob>[] = [];
    let failure: CityInputError | null = null;
    for (let at = 0; at < size && !failure;) {
      try {
        const headerBytes = (await read(at, 4)).readUInt32BE();
        if (headerBytes > MOST_HEADER_BYTES) throw broken(file, at, `a header of ${headerBytes} bytes; at most ${MOST_HEADER_BYTES} are allowed`); // prettier-ignore
        const { type, bytes } = readBlobHeader(await read(at + 4, headerBytes), file, at);
        if (bytes > MOST_BLOB_BYTES)
          throw broken(file, at, `a blob of ${bytes} bytes; at most ${MOST_BLOB_BYTES} are allowed`);
        const start = at;
        const end = at + 4 + headerBytes + bytes;
        if (end > size) throw broken(file, at, `the file ends ${end - size} bytes too early`);
        if (wants(start)) {
          const packed = await read(at + 4 + headerBytes, bytes);
          const blob = unpackBlob(packed).then((content): PbfBlob => ({ at: start, end, type, content }));
          ahead.push(blob);
        }
        at = end;
      } catch (error) {
        if (!(error instanceof CityInputError)) throw error;
        failure = error;
      }
      // What stands before the break is good and is read.
      while (ahead.length > (failure || at >= size ? 0 : AHEAD)) yield await ahead.shift()!;
    }
    while (ahead.length > 0) yield await ahead.shift()!;
    if (failure) throw failure;
  } finally {
    await handle.close();
  }
}

const broken = (file: string, at: number, reason: string): CityInputError =>
  new CityInputError(file, `byte ${at}`, reason);

function readBlobHeader(buffer: Buffer, file: string, at: number): { type: string; bytes: number } {
  const pbf = new PbfReader(buffer);
  let type = '';
  let bytes = -1;
  try {
    for (let field = pbf.nextField(); field; field = pbf.nextField()) {
      if (field === 1) type = pbf.readString();
      else if (field === 3) bytes = pbf.readVarint();
    }
  } catch {
    throw broken(file, at, 'is not the header of a blob');
  }
  if (type === '' || !(bytes >= 0)) throw broken(file, at, 'is not the header of a blob');
  return { type, bytes };
}

/** Names of the fields of `Blob` that hold data in packings which Node 20 cannot unpack. */
const UNREAD: Readonly<Record<number, string>> = { 4: 'lzma', 5: 'bzip2', 6: 'lz4', 7: 'zstd' };

/** Never rejects: the reason is the answer. */
async function unpackBlob(buffer: Buffer): Promise<Buffer | string> {
  let raw: Uint8Array | null = null;
  let zlib: Uint8Array | null = null;
  let rawSize = -1;
  try {
    const pbf = new PbfReader(buffer);
    for (let field = pbf.nextField(); field; field = pbf.nextField()) {
      if (field === 1) raw = pbf.readBytes();
      else if (field === 2) rawSize = pbf.readVarint();
      else if (field === 3) zlib = pbf.readBytes();
      else if (UNREAD[field]) return `is packed with ${UNREAD[field]}; zlib is read`;
    }
  } catch {
    return 'is not a blob';
  }
  if (raw) return Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  if (!zlib) return 'has no data that is read';
  if (rawSize < 0 || rawSize > MOST_BLOB_BYTES)
    return `unpacks to ${rawSize} bytes; at most ${MOST_BLOB_BYTES} are allowed`;
  try {
    const content = await unpack(zlib, { maxOutputLength: Math.max(1, rawSize) });
    return content.length === rawSize ? content : `unpacks to ${content.length} bytes and claims ${rawSize}`;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ERR_BUFFER_TOO_LARGE'
      ? `unpacks to more than the ${rawSize} bytes it claims`
      : `cannot be unpacked (${message})`;
  }
}
