import { DecodeError } from '../../schema/decode.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Bytes of somebody else → JSON.
 * @param what named in the error
 * @throws DecodeError: too long, not UTF-8, not JSON
 */
export function parseJson(bytes: Uint8Array, what: string, maxBytes: number): unknown {
  if (bytes.byteLength > maxBytes) throw new DecodeError(what, '', `is longer than ${maxBytes} bytes`);
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
