import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** JSON as a good service sends it: gzip where it is taken, ETag, 304. */
export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (request, response) => {
    const text = JSON.stringify(body);
    const etag = `"${createHash('sha1').update(text).digest('hex')}"`;
    if (status === 200 && request.headers['if-none-match'] === etag) {
      response.writeHead(304, { etag }).end();
      return;
    }
    response.writeHead(status, { 'content-type': 'application/json', 'content-encoding': 'gzip', etag, ...headers });
    response.end(gzipSync(text));
  };

/** 64 MiB of nothing in 64 kB. */
const BOMB = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20), { level: 1 });

/** What every service on the net does some day. */
export const HTTP_FAULTS: readonly (readonly [string, Answer])[] = [
  ['an HTML page with 200', (_q, r) => void r.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>')],
  ['a 500', json({ status: 500, message: 'Internal' }, 500)],
  ['a 503 without a body', (_q, r) => void r.writeHead(503).end()],
  ['JSON of another shape', json({ somethingElse: true })],
  ['null', json(null)],
  ['a body cut off', (_q, r) => void r.writeHead(200, { 'content-length': '100' }).write('[', () => r.destroy())],
  ['no answer but a cut line', (_q, r) => void r.destroy()],
  ['a redirect to another host', (_q, r) => void r.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()],
  [
    'a gzip bomb',
    (_q, r) => void r.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(BOMB),
  ],
];

/** A loopback service that answers every request the same way until it is told another one. */
export async function standIn(first: Answer) {
  const now = { answer: first };
  const requests: { readonly url: URL; status?: number }[] = [];
  const server = createServer((request, response) => {
    const entry: (typeof requests)[number] = { url: new URL(request.url!, 'http://x') };
    requests.push(entry);
    response.on('finish', () => (entry.status = response.statusCode));
    now.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    now,
    requests,
    dispose: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
}
export type HttpStandIn = Awaited<ReturnType<typeof standIn>>;
