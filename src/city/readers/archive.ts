import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { crc32, createGunzip } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { CityInputError } from './geojson.ts';

/** A text file, unpacked while it is read. */
export interface OpenFile {
  /** `tile.gml`, or `tiles.zip!tile.gml` within an archive. */
  readonly name: string;
  /** The file's bytes. @throws CityInputError where the packing is damaged or the unpacked size passes the limit */
  readonly content: AsyncIterable<Buffer>;
}

export interface ArchiveLimits {
  /** Unpacked bytes of one file. */
  readonly fileBytes: number;
  /** Unpacked bytes of all files of one archive. */
  readonly totalBytes: number;
  readonly entries: number;
}

/** A whole state is 60 GB of CityGML in files of 5 to 500 MB; a bomb of 42 kB claims petabytes. */
export const ARCHIVE_LIMITS: ArchiveLimits = { fileBytes: 8 * 2 ** 30, totalBytes: 128 * 2 ** 30, entries: 100_000 };

/** Names within archives that are read as buildings; others (terms of use, shape files) are not ours. */
const READ_WITHIN = /\.(gml|xml|citygml|json|jsonl|cityjson|cityjsonl)$/i;

/**
 * Opens a plain, gzipped or zipped file by what it holds, not by its name. Nothing is unpacked to disk or held whole, and every size is
 * checked before anything is allocated for it.
 * @param within names within archives that are wanted
 * @throws CityInputError naming the file where it cannot be opened
 */
export async function* openFiles(
  path: string,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
  within = READ_WITHIN,
): AsyncGenerator<OpenFile> {
  const name = basename(path);
  const magic = await firstBytes(path, name);
  if (magic[0] === 0x50 && magic[1] === 0x4b) yield* openZip(path, name, limits, within);
  else if (magic[0] === 0x1f && magic[1] === 0x8b)
    yield {
      name: name.replace(/\.gz$/i, ''),
      content: bounded(name, createReadStream(path), createGunzip(), limits.fileBytes),
    };
  else yield { name, content: bounded(name, createReadStream(path), null, Infinity) };
}

async function firstBytes(path: string, name: string): Promise<Buffer> {
  try {
    if (!(await stat(path)).isFile()) throw new CityInputError(name, '', 'is not a file');
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof CityInputError) throw error;
    throw new CityInputError(name, '', `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/** Passes bytes on, through `unpack` where given, and stops at `most`. */
async function* bounded(
  name: string,
  source: Readable,
  unpack: (Readable & NodeJS.WritableStream) | null,
  most: number,
): AsyncGenerator<Buffer> {
  const end = unpack ?? source;
  if (unpack) {
    source.on('error', (error) => unpack.destroy(error));
    source.pipe(unpack);
  }
  let bytes = 0;
  try {
    for await (const piece of end as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > most)
        throw new CityInputError(name, '', `unpacks to more than ${most} bytes; it is not read further`);
      yield piece;
    }
  } catch (error) {
    if (error instanceof CityInputError) throw error;
    throw new CityInputError(name, '', `cannot be unpacked: ${(error as Error).message}`);
  } finally {
    source.destroy();
    end.destroy();
  }
}

async function* openZip(path: string, name: string, limits: ArchiveLimits, within: RegExp): AsyncGenerator<OpenFile> {
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  } catch (error) {
    throw new CityInputError(name, '', `is not a zip that can be read: ${(error as Error).message}`);
  }
  try {
    if (zip.entryCount > limits.entries) throw new CityInputError(name, '', `has ${zip.entryCount} entries`);
    // The directory first: it states every size, and a bomb is refused before its first byte is unpacked.
    const entries: Entry[] = [];
    let total = 0;
    try {
      for await (const entry of zip.eachEntry()) {
        if (entry.fileName.endsWith('/') || !within.test(entry.fileName)) continue;
        entries.push(entry);
        total += entry.uncompressedSize;
      }
    } catch (error) {
      throw new CityInputError(name, '', `is damaged: ${(error as Error).message}`);
    }
    if (total > limits.totalBytes) throw new CityInputError(name, '', `unpacks to ${total} bytes; it is not read`);
    entries.sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
    for (const entry of entries) {
      const inner = `${name}!${entry.fileName}`;
      yield { name: inner, content: entryContent(zip, entry, inner, limits.fileBytes) };
    }
  } finally {
    zip.close();
  }
}

async function* entryContent(zip: ZipFile, entry: Entry, name: string, most: number): AsyncGenerator<Buffer> {
  if (entry.uncompressedSize > most)
    throw new CityInputError(name, '', `unpacks to ${entry.uncompressedSize} bytes; it is not read`);
  if (entry.isEncrypted()) throw new CityInputError(name, '', 'is encrypted');
  let stream: Readable;
  try {
    stream = await zip.openReadStreamPromise(entry);
  } catch (error) {
    throw new CityInputError(name, '', `cannot be unpacked: ${(error as Error).message}`);
  }
  let sum = 0;
  for await (const piece of bounded(name, stream, null, most)) {
    sum = crc32(piece, sum);
    yield piece;
  }
  if (sum !== entry.crc32) throw new CityInputError(name, '', 'is damaged: its checksum is wrong');
}
