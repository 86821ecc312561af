import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import { createGunzip } from 'node:zlib';
import { retryAfterMs, SourceError, type JsonRequest } from './requestJson.ts';

/** What is shown to a server that wants to know who asks, and who may have signed it. */
export type ClientTls = Pick<RequestOptions, 'cert' | 'key' | 'passphrase' | 'ca'>;

export interface DocumentRequest extends JsonRequest {
  /** Of the last answer, for services that know no ETag. */
  readonly lastModified?: string | null;
  readonly tls?: ClientTls | undefined;
}
export type DocumentAnswer =
  | { readonly status: 200; readonly bytes: Buffer; readonly etag: string | null; readonly lastModified: string | null }
  /** Nothing new: 304, or 204 as brokers say it. */
  | { readonly status: 304 };

/**
 * Like `requestJson`, for everything else, and with a certificate of our own, which `fetch` cannot show. Follows no redirect.
 * @throws SourceError for anything but 200, 204 and 304
 */
export async function requestDocument(url: string, request: DocumentRequest): Promise<DocumentAnswer> {
  const timeout = (request.timeout ?? ((ms) => AbortSignal.timeout(ms)))(request.timeoutMs);
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
  try {
    const response = await answerOf(url, request, signal);
    try {
      const { statusCode = 0, statusMessage, headers } = response;
      if (statusCode === 304 || statusCode === 204) return { status: 304 };
      if (statusCode !== 200)
        throw new SourceError(`${statusCode} ${statusMessage ?? ''}`.trim(), statusCode, retryAfterMs(headers['retry-after'] ?? null)); // prettier-ignore
      const bytes = await bodyOf(response, request.maxBytes);
      return { status: 200, bytes, etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null };
    } finally {
      response.destroy();
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (timeout.aborted) throw new SourceError(`no whole answer within ${request.timeoutMs / 1000} s`);
    throw new SourceError((error as Error).message);
  }
}

const answerOf = (url: string, request: DocumentRequest, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { etag, lastModified, headers, tls } = request;
    const options = {
      signal,
      // No line is kept for the minutes until the next time.
      agent: false,
      headers: {
        accept: 'application/xml, text/xml, application/json, */*;q=0.1',
        'accept-encoding': 'gzip',
        'user-agent': 'hafenblick (city twin)',
        ...headers,
        ...(etag ? { 'if-none-match': etag } : {}),
        ...(lastModified ? { 'if-modified-since': lastModified } : {}),
      },
    } as const;
    const asked = url.startsWith('https:') ? requestHttps(url, { ...options, ...tls }) : requestHttp(url, options);
    asked.once('response', resolve);
    asked.on('error', reject);
    asked.end();
  });

/** Counts what comes out of the decompressor and stops there. */
async function bodyOf(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  let body: NodeJS.ReadableStream = response;
  if (response.headers['content-encoding'] === 'gzip') {
    const gunzip = createGunzip();
    response.on('error', (error) => gunzip.destroy(error));
    body = response.pipe(gunzip);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new SourceError(`answer beyond ${maxBytes} bytes`, response.statusCode ?? null);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
