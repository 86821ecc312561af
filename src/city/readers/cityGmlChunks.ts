import { CityInputError } from './geojson.ts';
import type { CityGmlChunk } from './cityGmlChunk.ts';
import { findFirstMember, readHead, type CityGmlHead } from './cityGmlHead.ts';

/** Bytes of a stretch: large enough that handing it to a thread costs nothing, small enough to keep memory low. */
const CHUNK_BYTES = 1 << 20;
/** One city object may have this many bytes; the head of the file, too. */
const MOST_BYTES = 64 << 20;

/** First the head, then stretches of whole members in the order of the file. */
export type CityGmlPiece = { readonly head: CityGmlHead } | { readonly chunk: CityGmlChunk };

/**
 * Cuts a file into stretches of whole members without reading its XML, so that threads can share one file and a broken member costs
 * only itself. Holds one stretch, never the file.
 * @throws CityInputError where the file has no head that can be used, or a member is larger than 64 MiB
 */
export async function* cutCityGml(file: string, source: AsyncIterable<Buffer>): AsyncGenerator<CityGmlPiece> {
  let waiting: Buffer[] = [];
  let size = 0;
  let wanted = 1 << 16;
  let line = 1;
  let endTag: string | null = null;

  const take = (): Buffer => {
    const all = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting, size);
    waiting = [];
    size = 0;
    return all;
  };
  const keep = (rest: Buffer): void => {
    waiting = rest.length > 0 ? [rest] : [];
    size = rest.length;
  };

  for await (const piece of source) {
    waiting.push(piece);
    size += piece.length;
    if (size < wanted) continue;
    const all = take();
    let rest = all;
    if (endTag === null) {
      const first = findFirstMember(withoutMark(file, all));
      if (!first) {
        keep(all);
        wanted = tooMuch(file, line, size, 'no building found');
        continue;
      }
      const bytes = withoutMark(file, all);
      yield { head: readHead(file, bytes.subarray(0, first.at), first.tag) };
      line += countLines(bytes.subarray(0, first.at));
      endTag = `</${first.tag}`;
      rest = bytes.subarray(first.at);
    }
    const cut = lastCut(rest, endTag);
    if (cut === 0) {
      keep(rest);
      wanted = tooMuch(file, line, size, 'a city object');
      continue;
    }
    const bytes = Uint8Array.from(rest.subarray(0, cut));
    const firstLine = line;
    line += countLines(bytes); // before the bytes are handed over: the taker may give them to a thread
    yield { chunk: { bytes, firstLine, isLast: false } };
    keep(rest.subarray(cut));
    wanted = CHUNK_BYTES;
  }
  const all = endTag === null ? withoutMark(file, take()) : take();
  if (endTag !== null) {
    yield { chunk: { bytes: Uint8Array.from(all), firstLine: line, isLast: true } };
    return;
  }
  const first = findFirstMember(all);
  const start = first?.at ?? all.length;
  // Without any member the head is read all the same: it says why (not CityGML, another system), or the file is empty of objects.
  yield { head: readHead(file, all.subarray(0, start), first?.tag ?? 'cityObjectMember') };
  const bytes = Uint8Array.from(all.subarray(start));
  if (first) yield { chunk: { bytes, firstLine: 1 + countLines(all.subarray(0, start)), isLast: true } };
}

function tooMuch(file: string, line: number, size: number, what: string): number {
  if (size > MOST_BYTES) throw new CityInputError(file, `line ${line}`, `${what} in ${MOST_BYTES >> 20} MiB`);
  return size * 2;
}

/** Without the byte order mark of UTF-8. @throws CityInputError for UTF-16, which no state delivers */
function withoutMark(file: string, bytes: Buffer): Buffer {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new CityInputError(file, 'line 1', 'is UTF-16; UTF-8 and ISO 8859 are read');
  return bytes;
}

/** Where the last whole member ends, outside comments; 0 where none does. */
function lastCut(bytes: Buffer, endTag: string): number {
  for (let at = bytes.lastIndexOf(endTag); at > 0; at = bytes.lastIndexOf(endTag, at - 1)) {
    const close = bytes.indexOf('>', at);
    if (close < 0) continue;
    const isHidden = (open: string, end: string): boolean => {
      const opened = bytes.lastIndexOf(open, at);
      return opened >= 0 && bytes.lastIndexOf(end, at) < opened;
    };
    if (!isHidden('<!--', '-->') && !isHidden('<![CDATA[', ']]>')) return close + 1;
  }
  return 0;
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let i = bytes.indexOf(10); i >= 0; i = bytes.indexOf(10, i + 1)) lines++;
  return lines;
}
