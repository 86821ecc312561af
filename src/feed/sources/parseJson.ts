import { DecodeError } from '../../schema/decode.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** No format here nests deeper than a dozen; readers that follow the nesting must not run out of stack. */
const MOST_DEEP = 64;
const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\[]{}');

function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let isText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (isText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      if (++depth > MOST_DEEP) return true;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
  }
  return false;
}

/**
 * Bytes of somebody else → JSON.
 * @param what named in the error
 * @throws DecodeError: too long, too deep, not UTF-8, not JSON
 */
export function parseJson(bytes: Uint8Array, what: string, maxBytes: number): unknown {
  if (bytes.byteLength > maxBytes) throw new DecodeError(what, '', `is longer than ${maxBytes} bytes`);
  if (isTooDeep(bytes)) throw new DecodeError(what, '', `is nested deeper than ${MOST_DEEP}`);
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new DecodeError(what, '', 'is not UTF-8');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // What the parser says quotes the text: that does not belong into a log.
    throw new DecodeError(what, '', 'is not JSON');
  }
}
