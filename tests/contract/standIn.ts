import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
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

/** An answer that never ends: a byte now and then. `dripped` when some have been sent, `closed` when the asker has hung up. */
export function drip() {
  const told = { dripped: (): void => undefined, closed: (): void => undefined };
  const dripped = new Promise<void>((resolve) => (told.dripped = resolve));
  const closed = new Promise<void>((resolve) => (told.closed = resolve));
  const answer: Answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    let sent = 0;
    const timer = setInterval(() => response.write(' ', () => ++sent === 3 && told.dripped()), 5);
    response.on('close', () => {
      clearInterval(timer);
      told.closed();
    });
  };
  return { answer, dripped, closed };
}

/** A loopback service whose certificate was good for one day of 2020, signed by nobody. */
export async function expiredStandIn() {
  const pem = readFileSync(join(import.meta.dirname, '../fixtures/tls/expired-2020.pem'));
  const counts = { connections: 0, requests: 0 };
  const server = createTlsServer({ key: pem, cert: pem }, (_request, response) => {
    counts.requests++;
    response.end('{}');
  });
  server.on('connection', () => counts.connections++);
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `https://localhost:${(server.address() as AddressInfo).port}`,
    counts,
    dispose: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
}

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
