import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkContent } from './checkContent.ts';
import { request, RequestError, type Patience } from './request.ts';
import type { Target } from './targets.ts';

/** What the server says of a file. */
export interface Announced {
  /** null where it states no length. */
  readonly bytes: number | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface Fetched extends Announced {
  readonly bytes: number;
  readonly sha256: string;
}

export const readAnnounced = ({ headers }: Response): Announced => {
  const length = headers.get('content-length');
  return {
    bytes: length !== null && /^\d+$/.test(length) ? Number(length) : null,
    etag: headers.get('etag'),
    lastModified: headers.get('last-modified'),
  };
};

/** Usable to go on with a download (RFC 9110, 13.1.5): a strong etag, else the date of change. */
const validatorOf = ({ etag, lastModified }: Announced): string | null =>
  etag !== null && !etag.startsWith('W/') ? etag : lastModified;

/**
 * One try at a file. What arrives lies in `path.part` and stays there when the line is cut; the next try asks for the rest only, and only
 * if the server's file is still the same one.
 * @param announced what HEAD said; null where it said nothing
 * @throws RequestError where the file did not arrive whole and sound
 */
export async function fetchFile(
  target: Target,
  path: string,
  announced: Announced | null,
  patience: Patience,
  onBytes: (bytes: number) => void,
): Promise<Fetched> {
  const part = `${path}.part`;
  const note = `${path}.part.validator`;
  mkdirSync(dirname(path), { recursive: true });
  const validator = existsSync(note) ? readFileSync(note, 'utf8') : null;
  const have = validator !== null && existsSync(part) ? statSync(part).size : 0;
  const startOver = (): void => [part, note].forEach((file) => rmSync(file, { force: true }));
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), patience.silenceMs);
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), patience.silenceMs);
  };
  let total: number | null;
  let seen: Announced;
  try {
    const headers: Record<string, string> = have > 0 ? { range: `bytes=${have}-`, 'if-range': validator! } : {};
    const response = await request(target.url, 'GET', headers, silence.signal);
    seen = readAnnounced(response);
    const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
    const isRest = response.status === 206;
    if (response.status === 416 || (isRest && Number(range?.[1]) !== have)) {
      await response.body?.cancel();
      startOver();
      throw new RequestError('does not hold what was fetched before: starting over');
    }
    total = isRest ? Number(range![2]) : seen.bytes;
    if (
      announced?.bytes !== null &&
      announced !== null &&
      total !== null &&
      total !== announced.bytes &&
      seen.etag === announced.etag
    ) {
      await response.body?.cancel();
      throw new RequestError(`announces ${announced.bytes} bytes and sends ${total}`);
    }
    const now = validatorOf(seen);
    if (!isRest) {
      startOver();
      if (now !== null) writeFileSync(note, now);
    }
    const file = await open(part, isRest ? 'a' : 'w');
    try {
      if (!response.body) throw new RequestError('sends nothing');
      for await (const piece of response.body) {
        heard();
        await file.write(piece);
        onBytes(piece.length);
      }
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof RequestError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new RequestError('the disk is full', { isFinal: true });
    throw new RequestError(silence.signal.aborted ? 'sends nothing any more' : `was cut: ${(error as Error).message}`);
  } finally {
    clearTimeout(timer);
  }
  const { size } = statSync(part);
  if (total !== null && size < total) throw new RequestError(`was cut after ${size} of ${total} bytes`);
  if (total !== null && size > total) {
    startOver();
    throw new RequestError(`sends ${size} bytes where it announced ${total}`);
  }
  const fault = await checkContent(target.kind, part);
  if (fault !== null) {
    startOver();
    throw new RequestError(fault);
  }
  const sha256 = await hashOf(part);
  renameSync(part, path);
  rmSync(note, { force: true });
  return { ...seen, bytes: size, sha256 };
}

export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
