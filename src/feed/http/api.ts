import type { IncomingMessage, ServerResponse } from 'node:http';
import { TICKET_PATH, TICKET_TTL_MS } from '../../live/protocol.ts';
import { widthOf } from '../../live/rollUp.ts';
import { isoOf } from '../../schema/observations.ts';
import type { Config } from '../../schema/config.ts';
import type { ViewerSettings } from '../../schema/viewerSettings.ts';
import type { Caller } from '../access/access.ts';
import type { Feed } from '../feed.ts';
import type { Admission } from '../live/admission.ts';
import { tracksBetween } from '../tracks.ts';
import { createAlarmsApi } from './alarms.ts';
import { Problem, sendJson, sendText } from './answer.ts';
import { instantOf, pathId, spanOf } from './askedFor.ts';
import { sendCatalogueAt } from './catalogueAt.ts';
import { createChainsHandler } from './chains.ts';
import { createIndicatorsHandler } from './indicators.ts';
import { parquetOfBuckets, parquetOfObservations } from './parquet.ts';
import { createRecordingHandler } from './recording.ts';
import { sendShared, sharedBody, type SharedBody } from './sharedBody.ts';
import { createStateHandler } from './state.ts';
import { createTrainsHandler } from './trains.ts';

const OBSERVATIONS_PATH = '/api/observations/';
const FORECAST_PATH = '/api/forecast/';
const MAX_POINTS = 5000;
const DEFAULT_POINTS = 500;
/** Raw observations in one answer; more are had by a later `from`. */
const MAX_RAW = 200_000;
const FORMATS = ['json', 'csv', 'parquet'] as const;
const isFormat = (text: string): text is (typeof FORMATS)[number] => FORMATS.some((format) => format === text);
const DEFAULT_TRACKS_MS = 10 * 60_000;
const MAX_TRACKS_SPAN_MS = 12 * 3_600_000;

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL, caller: Caller) => Promise<void>;

const allowMethods = (request: IncomingMessage, ...methods: string[]): void => {
  if (!methods.includes(request.method ?? ''))
    throw new Problem(405, 'Method not allowed', undefined, { allow: methods.join(', ') });
};

/** The JSON endpoints. @returns the handler of a path and the name its requests are counted under */
export function createApi(feed: Feed, admission: Admission, viewer: ViewerSettings, config: Config) {
  const sendRecording = createRecordingHandler(feed);
  const alarms = createAlarmsApi(feed, admission, config);
  const written = new Map<string, { readonly version: number; readonly body: SharedBody }>();
  /** The catalogue as it is sent, or its first part; written again when it has grown. */
  const catalogueNow = (part: 'all' | 'first'): SharedBody => {
    const { version } = feed.catalogue;
    const known = written.get(part);
    if (known?.version === version) return known.body;
    const answer = part === 'first' ? feed.catalogue.first() : feed.catalogue.catalogue;
    const body = sharedBody(answer, { type: 'application/geo+json' });
    written.set(part, { version, body });
    return body;
  };

  const catalogue: Handler = async (request, response, url) => {
    const part = url.searchParams.get('part') ?? 'all';
    const atMs = instantOf(url, 'at');
    if (atMs !== null) {
      await sendCatalogueAt(request, response, feed, atMs, part);
      return;
    }
    if (part !== 'all' && part !== 'first') throw new Problem(400, 'Bad part', 'part must be first or all');
    await sendShared(request, response, catalogueNow(part));
  };

  const observations: Handler = async (request, response, url) => {
    const id = pathId(url.pathname.slice(OBSERVATIONS_PATH.length));
    // What is no more keeps its past.
    const known = feed.past.everKnown(id);
    if (!known) throw new Problem(404, 'No such datastream', id);
    const { unit } = known;
    const { fromMs, toMs } = spanOf(url, feed);
    const pointsText = url.searchParams.get('points') ?? String(DEFAULT_POINTS);
    const points = /^\d{1,6}$/.test(pointsText) ? Number(pointsText) : -1;
    if (points < 0 || points > MAX_POINTS) throw new Problem(400, 'Bad points', `points: 0 … ${MAX_POINTS}`);
    const format = url.searchParams.get('format') ?? 'json';
    if (!isFormat(format)) throw new Problem(400, 'Bad format', `format: ${FORMATS.join(', ')}`);

    if (points === 0 || (format !== 'json' && !url.searchParams.has('points'))) {
      const raw = await feed.history.raw(id, fromMs, toMs, MAX_RAW);
      if (format === 'parquet') {
        sendParquet(request, response, id, parquetOfObservations(raw, unit));
        return;
      }
      if (format === 'csv') {
        const rows = raw.map(
          (o) => `${isoOf(o.timeMs)},${Number.isNaN(o.value) ? '' : o.value},${unit},${o.quality},${o.origin}`,
        );
        await sendCsv(request, response, id, ['time,value,unit,quality,origin', ...rows]);
        return;
      }
      const buckets = raw
        .filter((o) => o.quality !== 'missing')
        .map(({ timeMs, value, quality, origin }) => ({
          t: isoOf(timeMs), min: value, max: value, mean: value, last: value, n: 1, quality, origin,
        })); // prettier-ignore
      await sendJson(request, response, { unit, buckets });
      return;
    }
    const buckets = await feed.history.series(id, fromMs, toMs, widthOf(fromMs, toMs, points));
    if (format === 'parquet') {
      sendParquet(request, response, id, parquetOfBuckets(buckets, unit));
      return;
    }
    if (format === 'csv') {
      const rows = buckets.map(
        (b) =>
          `${isoOf(b.tMs)},${b.min},${b.max},${b.mean},${b.last},${b.n},${unit},${b.quality},${b.origin},${b.mixed}`,
      );
      await sendCsv(request, response, id, ['time,min,max,mean,last,n,unit,quality,origin,mixed', ...rows]);
      return;
    }
    await sendJson(request, response, {
      unit,
      buckets: buckets.map(({ tMs, ...rest }) => ({ t: isoOf(tMs), ...rest })),
    });
  };

  const forecast: Handler = async (request, response, url) => {
    const id = pathId(url.pathname.slice(FORECAST_PATH.length));
    const known = feed.catalogue.byId.get(id);
    if (!known) throw new Problem(404, 'No such datastream', id);
    const said = feed.forecast(id, instantOf(url, 'at') ?? undefined);
    await sendJson(request, response, {
      unit: known.datastream.unit,
      issued: said?.issuedMs == null ? null : isoOf(said.issuedMs),
      source: said?.source ?? null,
      licence: said?.licence ?? null,
      origin: said?.origin ?? null,
      points: (said?.points ?? []).map(({ tMs, ...rest }) => ({ t: isoOf(tMs), ...rest })),
    });
  };

  const outages: Handler = async (request, response, url) => {
    const { fromMs, toMs } = spanOf(url, feed);
    await sendJson(request, response, {
      from: isoOf(fromMs),
      to: isoOf(toMs),
      outages: await feed.outages(fromMs, toMs),
    });
  };

  const tracks: Handler = async (request, response, url) => {
    const { fromMs, toMs } = spanOf(url, feed, DEFAULT_TRACKS_MS);
    if (toMs - fromMs > MAX_TRACKS_SPAN_MS) throw new Problem(400, 'Bad span', 'at most 12 hours of tracks at once');
    const stepText = url.searchParams.get('step') ?? '10';
    const stepS = /^\d{1,5}$/.test(stepText) ? Number(stepText) : 0;
    if (stepS < 1 || (toMs - fromMs) / (stepS * 1000) > MAX_POINTS)
      throw new Problem(
        400,
        'Bad step',
        `step: seconds between two fixes of a mover, at most ${MAX_POINTS} in the span`,
      );
    await sendJson(request, response, await tracksBetween(feed, fromMs, toMs, stepS * 1000));
  };

  const history: Handler = async (request, response) => {
    const range = feed.range();
    const spans = feed.history.spans().map(({ fromMs, toMs, opensAtMs, ...rest }) => ({
      ...rest,
      from: isoOf(fromMs),
      to: isoOf(toMs),
      ...(opensAtMs === undefined ? {} : { opensAt: isoOf(opensAtMs) }),
    }));
    await sendJson(request, response, { from: range && isoOf(range.fromMs), to: range && isoOf(range.toMs), spans });
  };

  const recording: Handler = async (request, response, url) => sendRecording(request, response, spanOf(url, feed));

  let writtenWays: { readonly count: number; readonly body: SharedBody } | null = null;
  const ways: Handler = async (request, response) => {
    const answer = feed.ways();
    // Indices name them, so that there are only ever more.
    const count = Object.values(answer.ways).reduce((sum, its) => sum + its.length, 0);
    if (writtenWays?.count !== count) writtenWays = { count, body: sharedBody(answer) };
    await sendShared(request, response, writtenWays.body);
  };

  const settings: Handler = (request, response) => sendJson(request, response, viewer);

  const ticket: Handler = async (request, response, _url, caller) => {
    if (!admission.isOriginAllowed(request)) throw new Problem(403, 'Origin not allowed');
    const waitS = admission.ticketRequest(admission.addressOf(request));
    if (waitS !== null) throw new Problem(429, 'Too many tickets', undefined, { 'retry-after': String(waitS) });
    await sendJson(
      request,
      response,
      { ticket: admission.issueTicket(caller.untilMs), expiresInS: TICKET_TTL_MS / 1000 },
      201,
    );
  };

  const get: Readonly<Record<string, Handler>> = {
    '/api/catalogue': catalogue,
    '/api/state': createStateHandler(feed),
    ...alarms.get,
    '/api/indicators': createIndicatorsHandler(feed),
    '/api/chains': createChainsHandler(feed),
    '/api/trains': createTrainsHandler(feed),
    '/api/history': history,
    '/api/outages': outages,
    '/api/recording': recording,
    '/api/tracks': tracks,
    '/api/ways': ways,
    '/api/settings': settings,
  };
  /** Paths that end with the id of a datastream. */
  const getBelow: Readonly<Record<string, Handler>> = { [OBSERVATIONS_PATH]: observations, [FORECAST_PATH]: forecast };
  return {
    /** @returns null when the path is none of the API's */
    route: (request: IncomingMessage, url: URL): { name: string; handle: Handler } | null => {
      if (url.pathname === TICKET_PATH) {
        allowMethods(request, 'POST');
        return { name: TICKET_PATH, handle: ticket };
      }
      const posted = alarms.post(url, request.method);
      if (posted) {
        allowMethods(request, 'POST');
        return posted;
      }
      const below = Object.entries(getBelow).find(([path]) => url.pathname.startsWith(path));
      const handle = below?.[1] ?? get[url.pathname];
      if (!handle) return null;
      allowMethods(request, 'GET', 'HEAD');
      return { name: below ? below[0].slice(0, -1) : url.pathname, handle };
    },
  };
}

function sendParquet(request: IncomingMessage, response: ServerResponse, id: string, bytes: Uint8Array): void {
  response.writeHead(200, {
    'content-type': 'application/vnd.apache.parquet',
    'content-length': bytes.length,
    'content-disposition': `attachment; filename="${id.replaceAll('/', '_')}.parquet"`,
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

async function sendCsv(request: IncomingMessage, response: ServerResponse, id: string, rows: string[]): Promise<void> {
  const name = `${id.replaceAll('/', '_')}.csv`;
  const headers = { 'content-disposition': `attachment; filename="${name}"` };
  await sendText(request, response, 200, 'text/csv; charset=utf-8', `${rows.join('\r\n')}\r\n`, headers);
}
