import type { IncomingMessage, ServerResponse } from 'node:http';
import { compress, encodingFor, etagOf, isKnown, type Encoding } from './answer.ts';

const COMPRESS_FROM_BYTES = 1024;

/** An answer that many get: written once, compressed once for each encoding, known by its ETag. */
export interface SharedBody {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly type: string;
  readonly effort: number;
  readonly encoded: Map<Exclude<Encoding, null>, Promise<Buffer>>;
}

/**
 * @param content what the answer says, where it says more than that (when it was made): two of the same content need not be sent both
 * @param effort brotli quality
 */
export function sharedBody(
  answer: unknown,
  {
    content = answer,
    type = 'application/json',
    effort = 5,
  }: { content?: unknown; type?: string; effort?: number } = {},
): SharedBody {
  const json = JSON.stringify(answer);
  const etag = content === answer ? etagOf(json) : `W/${etagOf(JSON.stringify(content))}`;
  return { bytes: Buffer.from(json), etag, type: `${type}; charset=utf-8`, effort, encoded: new Map() };
}

/** Sends it, or 304 where it is known. */
export async function sendShared(request: IncomingMessage, response: ServerResponse, body: SharedBody): Promise<void> {
  const { bytes, etag, type, effort, encoded } = body;
  const headers = { etag, 'cache-control': 'no-cache', vary: 'accept-encoding' };
  if (isKnown(request, etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const encoding = bytes.length >= COMPRESS_FROM_BYTES ? encodingFor(request) : null;
  let sent: Buffer = bytes;
  if (encoding) {
    const made = encoded.get(encoding) ?? compress(bytes, encoding, effort);
    encoded.set(encoding, made);
    sent = await made;
  }
  if (response.destroyed) return;
  const how = encoding ? { 'content-encoding': encoding } : {};
  response.writeHead(200, { 'content-type': type, 'content-length': sent.length, ...headers, ...how });
  response.end(request.method === 'HEAD' ? undefined : sent);
}
