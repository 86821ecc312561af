import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { createHash } from 'node:crypto';

const gzipAsync = promisify(gzip);
const brotliAsync = promisify(brotliCompress);
const COMPRESS_FROM_BYTES = 1024;

/** A refusal that a caller can read: RFC 9457. `title` says what, `detail` why. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Members besides those of the standard. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    title: string,
    detail?: string,
    headers: Record<string, string> = {},
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(title);
    this.members = members;
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.headers = headers;
  }
}

export type Encoding = 'br' | 'gzip' | null;

/** The best encoding a client takes. */
export function encodingFor(request: IncomingMessage): Encoding {
  const accepted = (request.headers['accept-encoding'] ?? '')
    .split(',')
    .map((entry) => entry.trim().split(';'))
    .filter(([, q]) => !/^\s*q=0(\.0*)?$/.test(q ?? ''))
    .map(([name]) => name);
  return accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : null;
}

/** Whether a client names a media type among those it takes; a wildcard names none. */
export const namesType = (request: IncomingMessage, type: string): boolean =>
  (request.headers.accept ?? '').split(',').some((entry) => entry.split(';')[0]!.trim().toLowerCase() === type);

/** @param effort brotli quality; 5 for what is made for one request (a seventh smaller than 4, and no slower), 9 for what is kept */
export function compress(bytes: Uint8Array, encoding: 'br' | 'gzip', effort = 5): Promise<Buffer> {
  return encoding === 'br'
    ? brotliAsync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: effort } })
    : gzipAsync(bytes, { level: 6 });
}

export const etagOf = (bytes: Uint8Array | string): string =>
  `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;

/** `If-None-Match` names this entity (weak comparison). */
export function isKnown(request: IncomingMessage, etag: string): boolean {
  const known = request.headers['if-none-match'];
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');
  return known !== undefined && known.split(',').some((each) => opaque(each) === opaque(etag));
}

export const sendText = (
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> => sendBytes(request, response, status, type, Buffer.from(text), headers);

/** @param effort as of `compress` */
export async function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  effort?: number,
): Promise<void> {
  const encoding = bytes.length >= COMPRESS_FROM_BYTES ? encodingFor(request) : null;
  const body = encoding ? await compress(bytes, encoding, effort) : bytes;
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': type,
    'content-length': body.length,
    vary: 'accept-encoding',
    'cache-control': 'no-store',
    ...(encoding ? { 'content-encoding': encoding } : {}),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

export const sendJson = (
  request: IncomingMessage,
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> =>
  sendText(request, response, status, 'application/json; charset=utf-8', JSON.stringify(body), headers);

export function sendProblem(response: ServerResponse, problem: Problem): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({
    type: 'about:blank',
    title: problem.title,
    status: problem.status,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    ...problem.members,
  });
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...problem.headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
