import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPromise, type Entry } from 'yauzl';
import { DecodeError } from '../../../schema/decode.ts';
import { SourceError } from '../requestJson.ts';
import { readStatic, type Area } from './readStatic.ts';
import type { Timetable } from './timetable.ts';

/** The feed of all of Germany is a zip of 250 MB with a `stop_times.txt` of 2 GB. */
const MAX_ZIP_BYTES = 1024 * 1024 * 1024;
const MAX_TABLE_BYTES = 8 * 1024 * 1024 * 1024;
const DOWNLOAD_MS = 10 * 60_000;

async function download(url: string, to: string, signal: AbortSignal): Promise<void> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(DOWNLOAD_MS)]),
      redirect: 'error',
      headers: { 'user-agent': 'hafenblick (city twin)' },
    });
    if (response.status !== 200) throw new SourceError(`static feed: ${response.status}`, response.status);
    const file = createWriteStream(to);
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > MAX_ZIP_BYTES) throw new SourceError(`static feed beyond ${MAX_ZIP_BYTES} bytes`);
      if (!file.write(chunk)) await once(file, 'drain');
    }
    await new Promise<void>((resolve, reject) => {
      file.on('error', reject);
      file.end(() => resolve());
    });
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(`static feed: ${(error as Error).message}`);
  }
}

async function readZip(path: string, area: Area, complain: (line: string) => void): Promise<Timetable> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry())
      if (entry.uncompressedSize <= MAX_TABLE_BYTES) entries.set(entry.fileName, entry);
    return await readStatic(
      (name) => {
        const entry = entries.get(name);
        if (!entry) return null;
        return (async function* () {
          yield* (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>;
        })();
      },
      area,
      complain,
    );
  } finally {
    zip.close();
  }
}

/**
 * The timetable of a static feed: a folder with its tables, a zip, or the address of a zip.
 * @throws SourceError where it cannot be had, DecodeError where it cannot be read
 */
export async function readStaticFeed(
  from: string,
  area: Area,
  complain: (line: string) => void,
  signal: AbortSignal,
): Promise<Timetable> {
  if (/^https?:\/\//.test(from)) {
    const folder = await mkdtemp(join(tmpdir(), 'hafenblick-gtfs-'));
    try {
      const path = join(folder, 'static.zip');
      await download(from, path, signal);
      return await readStaticFeed(path, area, complain, signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  try {
    if (!(await stat(from)).isDirectory()) return await readZip(from, area, complain);
    return await readStatic(
      (name) => (existsSync(join(from, name)) ? createReadStream(join(from, name)) : null),
      area,
      complain,
    );
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    throw new DecodeError('GTFS', from, `cannot be read: ${(error as Error).message}`);
  }
}
