import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a mirror may do to one GET in place of answering it well. */
export type Fault = (file: MirrorFile, request: IncomingMessage, response: ServerResponse) => void;

export interface MirrorFile {
  body: Buffer;
  etag: string | null;
  /** Taken from the front, one a GET; then the file is served well. */
  faults: Fault[];
  headFaults: Fault[];
}

/** A stand-in for the servers of the state: HEAD, ranges, If-Range, and faults on demand. Loopback only. */
export interface Mirror {
  readonly base: string;
  readonly files: Map<string, MirrorFile>;
  /** `GET /lod2/a.gml bytes=10-`, in the order they came. */
  readonly log: string[];
  /** Most requests that were under way at once. */
  readonly mostAtOnce: () => number;
  put(name: string, body: string | Buffer, ...faults: Fault[]): MirrorFile;
  close(): Promise<void>;
}

export async function startMirror(): Promise<Mirror> {
  const files = new Map<string, MirrorFile>();
  const log: string[] = [];
  let underWay = 0;
  let most = 0;
  const server = createServer((request, response) => {
    most = Math.max(most, ++underWay);
    response.on('close', () => underWay--);
    const name = decodeURIComponent((request.url ?? '/').slice(1));
    log.push(`${request.method ?? ''} ${name}${request.headers.range ? ` ${request.headers.range}` : ''}`);
    const file = files.get(name);
    if (!file) {
      response.writeHead(404).end('not here');
      return;
    }
    const fault = (request.method === 'HEAD' ? file.headFaults : file.faults).shift();
    if (fault) fault(file, request, response);
    else serve(file, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    files,
    log,
    mostAtOnce: () => most,
    put: (name, body, ...faults) => {
      const bytes = Buffer.from(body);
      const file = { body: bytes, etag: etagOf(bytes), faults, headFaults: [] };
      files.set(name, file);
      return file;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const etagOf = (body: Buffer): string => `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;

export function serve({ body, etag }: MirrorFile, request: IncomingMessage, response: ServerResponse): void {
  const headers: Record<string, string> = {
    ...(etag === null ? {} : { etag }),
    'last-modified': 'Wed, 04 Mar 2026 05:06:07 GMT',
    'accept-ranges': 'bytes',
  };
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? NaN);
  if (!Number.isNaN(from) && request.headers['if-range'] === etag) {
    if (from >= body.length) {
      response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
      return;
    }
    const rest = body.subarray(from);
    response.writeHead(206, {
      ...headers,
      'content-length': rest.length,
      'content-range': `bytes ${from}-${body.length - 1}/${body.length}`,
    });
    response.end(rest);
    return;
  }
  response.writeHead(200, { ...headers, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * Sends the first bytes of what was asked for, and cuts the line once they have arrived.
 * @param hasArrived whether the taker holds so many bytes of the file
 */
export const cutAfter =
  (bytes: number, hasArrived: (bytes: number) => boolean): Fault =>
  ({ body, etag }, request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const isRest = from > 0 && request.headers['if-range'] === etag;
    response.writeHead(isRest ? 206 : 200, {
      ...(etag === null ? {} : { etag }),
      'content-length': body.length - (isRest ? from : 0),
      ...(isRest ? { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` } : {}),
    });
    const start = isRest ? from : 0;
    response.write(body.subarray(start, start + bytes));
    const look = setInterval(() => {
      if (!hasArrived(Math.min(start + bytes, body.length))) return;
      clearInterval(look);
      response.destroy();
    }, 2);
    response.on('close', () => clearInterval(look));
  };

export const answer =
  (status: number, headers: Record<string, string> = {}): Fault =>
  (_file, _request, response) => {
    response.writeHead(status, headers).end('no');
  };

/** Answers well, but with other bytes. */
export const send =
  (body: string): Fault =>
  ({ etag }, request, response) =>
    serve({ body: Buffer.from(body), etag, faults: [], headFaults: [] }, request, response);
