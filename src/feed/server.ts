import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { LIVE_PATH, TICKET_PATH } from '../live/protocol.ts';
import { isoOf } from '../schema/observations.ts';
import type { Config } from '../schema/config.ts';
import type { ViewerSettings } from '../schema/viewerSettings.ts';
import type { Caller } from './access/access.ts';
import type { Act, Audit } from './access/audit.ts';
import type { Gate } from './access/createGate.ts';
import type { Feed } from './feed.ts';
import { HistoryAway } from './history/historyStore.ts';
import { createApi } from './http/api.ts';
import { createIngest, INGEST_PATH, INGEST_PER_SECOND, type Ingest, type IngestSender } from './http/ingest.ts';
import { Problem, sendJson, sendProblem, sendText } from './http/answer.ts';
import { createRateLimit } from './http/rateLimit.ts';
import { createReadBudget, isMetered } from './http/readBudget.ts';
import { answerPreflight, createSecurityHeaders, openToOtherPages } from './http/securityHeaders.ts';
import { createStaticFiles } from './http/staticFiles.ts';
import type { Admission } from './live/admission.ts';
import type { LiveSocket } from './live/liveSocket.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { createSensorThings, SENSORTHINGS_PATH, type SensorThings } from './sensorthings/service.ts';
import { ROOT } from './settings.ts';
import { interfaceOf } from './use.ts';

/** What the server answers with once everything stands; until then `/healthz` says 503. */
export interface Ready {
  readonly feed: Feed;
  readonly admission: Admission;
  readonly gate: Gate;
  readonly audit: Audit;
  readonly live: LiveSocket;
  readonly metrics: Metrics;
  /** Who may post to `/api/ingest`. */
  readonly senders: readonly IngestSender[];
}

/** Address of a request; null where it is none. */
const addressOf = ({ url = '' }: IncomingMessage): URL | null =>
  URL.canParse(url, 'http://feed') ? new URL(url, 'http://feed') : null;

/** What pages of other origins may load: the city's buildings as 3D Tiles, its districts. */
const isOpenFile = (path: string): boolean => path.startsWith('/city/tiles/') || path === '/city/districts.geojson';

/** Lines in the audit of an address that asks too much, a minute: it must not fill the file. */
const TOO_MUCH_NOTED = 3;

/** Not signed in, not allowed, too many: each leaves a line in the audit. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 429]);

/**
 * Connections that the system keeps until the process takes them: with Node's 511 those of thousands that come back at once are lost, and
 * come again a second later. The system may allow fewer (`net.core.somaxconn`).
 */
const BACKLOG = 4096;

/** How long slow callers are borne, ms. */
export interface Patience {
  /** For the head of a request, from the connection or the answer before on. */
  readonly headMs: number;
  /** For a whole request, its body included. */
  readonly requestMs: number;
  /** For the next request on a connection that is kept. */
  readonly keepAliveMs: number;
  /** For somebody who takes nothing of an answer: no byte goes either way. */
  readonly stalledMs: number;
  /** Between two looks for those whose time is over. */
  readonly lookEveryMs: number;
}
const PATIENCE: Patience = { headMs: 10_000, requestMs: 15_000, keepAliveMs: 10_000, stalledMs: 60_000, lookEveryMs: 2_000 }; // prettier-ignore

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly config: Config;
  readonly viewer: ViewerSettings;
  readonly log: Log;
  readonly patience?: Patience;
}

/** HTTP and the upgrade to the socket, on one port. Owner of the listening socket. */
export function createFeedServer({ host, port, config, viewer, log, patience = PATIENCE }: ServerOptions) {
  const startedAt = performance.now();
  interface Endpoints {
    readonly api: ReturnType<typeof createApi>;
    readonly sensorThings: SensorThings;
    readonly ingest: Ingest;
  }
  let ready: (Ready & Endpoints) | null = null;
  /** Who has signed in, for the audit line of what they are refused. */
  const subjects = new WeakMap<IncomingMessage, string>();
  const setSecurityHeaders = createSecurityHeaders(viewer);
  const serveFile = createStaticFiles([
    { prefix: '/city/', folder: join(ROOT, 'public/city') },
    { prefix: '/', folder: join(ROOT, 'dist/viewer') },
    { prefix: '/', folder: join(ROOT, 'public') },
  ]);

  const health = (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const uptimeS = Math.round((performance.now() - startedAt) / 100) / 10;
    if (!ready) return sendJson(request, response, { status: 'starting', uptimeS }, 503, { 'retry-after': '1' });
    const { clock, range, statuses, epoch, storeStatus } = ready.feed;
    const span = range();
    const { isFailing, ...store } = storeStatus();
    return sendJson(request, response, {
      status: 'ok',
      uptimeS,
      epoch,
      clock: { mode: clock.mode, ...(clock.recording ? { recording: clock.recording } : {}), instant: isoOf(clock.instant()), speed: clock.speed }, // prettier-ignore
      history: span && { from: isoOf(span.fromMs), to: isoOf(span.toMs) },
      store: { ...store, state: isFailing ? 'failing' : 'ok' },
      sources: statuses().map(({ id, state, lastGoodMs }) => ({ id, state, lastGood: lastGoodMs === null ? null : isoOf(lastGoodMs) })), // prettier-ignore
    });
  };

  const route = async (request: IncomingMessage, response: ServerResponse, url: URL | null): Promise<string> => {
    if (!url) throw new Problem(400, 'Bad address');
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    const isOperational = url.pathname === '/healthz' || url.pathname === '/metrics';
    if (isOperational && !isReading) throw new Problem(405, 'Only reading', undefined, { allow: 'GET, HEAD' });
    if (url.pathname === '/healthz') {
      await health(request, response);
      return '/healthz';
    }
    if (!ready) throw new Problem(503, 'Starting', undefined, { 'retry-after': '1' });
    const isOpen = ready.sensorThings.owns(url.pathname) || isOpenFile(url.pathname);
    if (isOpen && request.method === 'OPTIONS') {
      answerPreflight(response);
      return 'preflight';
    }
    const { access, signIn } = ready.gate;
    if (signIn?.owns(url.pathname)) {
      await signIn.handle(request, response, url);
      return '/auth';
    }
    if (url.pathname === '/metrics') {
      if (!access.isAnonymous) access.require(await callerOf(request), 'operator');
      await sendText(request, response, 200, ready.metrics.contentType, await ready.metrics.text());
      return '/metrics';
    }
    if (url.pathname === INGEST_PATH) {
      await ready.ingest(request, response);
      return INGEST_PATH;
    }
    const found = ready.api.route(request, url);
    if (found) {
      const caller = await callerOf(request);
      access.require(caller, 'viewer');
      const settle = isReading && isMetered(found.name, url) ? pay(request) : undefined;
      await found.handle(request, response, url, caller).finally(settle);
      // What changes something is written down with who did it.
      if (!isReading && found.name !== TICKET_PATH) note(request, 'done', found.name, response.statusCode);
      return found.name;
    }
    if (ready.sensorThings.owns(url.pathname)) {
      if (!isReading) throw new Problem(405, 'Only reading', undefined, { allow: 'GET, HEAD' });
      // Before anything is refused: a page elsewhere may read why.
      openToOtherPages(response);
      access.require(await callerOf(request), 'viewer');
      await ready.sensorThings.handle(request, response, url).finally(pay(request));
      return SENSORTHINGS_PATH;
    }
    if (url.pathname === LIVE_PATH) throw new Problem(426, 'A socket lives here', undefined, { upgrade: 'websocket' });
    if (isOpenFile(url.pathname)) openToOtherPages(response);
    if (isReading && (await serveFile(request, response, url))) {
      ready.feed.openings.fileAsked();
      return 'file';
    }
    throw new Problem(404, 'Not found', url.pathname.slice(0, 200));
  };

  const readBudget = createReadBudget(config.limits);
  const tooMuchNoted = createRateLimit(TOO_MUCH_NOTED, 60_000);
  /** @returns settles the bill; whoever sits at this machine pays nothing */
  const pay = (request: IncomingMessage): (() => void) | undefined =>
    ready!.admission.isLocalCaller(request) ? undefined : readBudget(ready!.admission.addressOf(request));

  const callerOf = async (request: IncomingMessage): Promise<Caller> => {
    const caller = await ready!.gate.access.callerOf(request);
    if (caller.subject !== null) subjects.set(request, caller.subject);
    return caller;
  };
  const note = (request: IncomingMessage, outcome: Act['outcome'], reason: string, status: number): void => {
    const subject = subjects.get(request);
    ready?.audit.note({
      // Without the query: nobody is kept from writing a secret into it.
      act: `${request.method ?? ''} ${(request.url ?? '').split('?')[0]!.slice(0, 200)}`,
      outcome,
      reason,
      status,
      ...(subject === undefined ? {} : { subject }),
      address: ready.admission.addressOf(request),
    });
  };
  const refused = (request: IncomingMessage, { status, title, detail }: Problem): void => {
    if (status === 429 && tooMuchNoted(ready?.admission.addressOf(request) ?? '') !== null) return;
    note(request, 'refused', detail === undefined ? title : `${title}: ${detail.slice(0, 200)}`, status);
  };

  /** Counts what an interface served once all of it has left, or the other side is gone. */
  const countUse = (request: IncomingMessage, response: ServerResponse, url: URL | null): void => {
    const name = url && interfaceOf(url);
    if (!name) return;
    const { socket } = request;
    const before = socket.bytesWritten;
    response.once('close', () => {
      const received = Number(request.headers['content-length'] ?? 0);
      ready?.metrics.use.used(name, 1, socket.bytesWritten - before + (received > 0 ? received : 0));
    });
  };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const began = performance.now();
    const url = addressOf(request);
    countUse(request, response, url);
    setSecurityHeaders(response, config.isBehindProxy && request.headers['x-forwarded-proto'] === 'https');
    void route(request, response, url)
      .catch((error: unknown) => {
        if (error instanceof HistoryAway) {
          sendProblem(response, new Problem(503, 'The history cannot be reached', undefined, { 'retry-after': '5' }));
          return 'problem';
        }
        if (!(error instanceof Problem)) log.error({ err: error, path: request.url?.slice(0, 200) }, 'request failed');
        else if (REFUSALS.has(error.status)) refused(request, error);
        sendProblem(response, error instanceof Problem ? error : new Problem(500, 'The feed failed to answer'));
        return 'problem';
      })
      // A body that nobody has read is thrown away, within the time-outs below.
      .finally(() => request.resume())
      .then((name) => ready?.metrics.requested(name, response.statusCode, performance.now() - began));
  };

  const server: Server = createServer(
    {
      headersTimeout: patience.headMs,
      requestTimeout: patience.requestMs,
      keepAliveTimeout: patience.keepAliveMs,
      connectionsCheckingInterval: patience.lookEveryMs,
      maxHeaderSize: 8192,
    },
    answer,
  );
  server.maxHeadersCount = 100;
  // An upgraded socket is freed of it: it has limits of its own.
  server.timeout = patience.stalledMs;
  server.on('upgrade', (request, socket, head) => {
    const url = addressOf(request);
    if (ready && url?.pathname === LIVE_PATH) ready.live.upgrade(request, socket, head, url);
    else socket.end(`HTTP/1.1 ${ready ? '404 Not Found' : '503 Service Unavailable'}\r\nConnection: close\r\n\r\n`);
  });

  return {
    /** @returns the port. @throws the system's error: EADDRINUSE, EACCES, EADDRNOTAVAIL */
    listen: (): Promise<number> =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host, backlog: BACKLOG }, () => {
          server.off('error', reject);
          server.on('error', (error) => log.error({ err: error }, 'server error'));
          const address = server.address();
          resolve(typeof address === 'object' && address ? address.port : port);
        });
      }),
    begin: (parts: Ready): void => {
      const api = createApi(parts.feed, parts.admission, viewer, config);
      const { addressOf } = parts.admission;
      const ingest = createIngest(
        parts.feed,
        parts.senders,
        config.limits.ingestPerSecond ?? INGEST_PER_SECOND,
        addressOf,
        parts.gate.access,
      );
      ready = { ...parts, api, sensorThings: createSensorThings(parts.feed), ingest };
    },
    dispose: async (): Promise<void> => {
      ready = null;
      server.closeIdleConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        setTimeout(() => server.closeAllConnections(), 500).unref();
      });
    },
  };
}
