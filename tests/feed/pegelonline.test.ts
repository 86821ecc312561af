import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/feed/loadCatalogue.ts';
import { createLog } from '../../src/feed/log.ts';
import { ROOT } from '../../src/feed/settings.ts';
import { pegelonlineSource, probePegelonline } from '../../src/feed/sources/pegelonline.ts';
import { requestJson, retryAfterMs } from '../../src/feed/sources/requestJson.ts';
import type { Source } from '../../src/feed/sources/source.ts';
import { delayAfter } from '../../src/feed/sources/sourceTimers.ts';
import type { Observation } from '../../src/live/observation.ts';
import { ConfigSchema } from '../../src/schema/config.ts';
import { decode } from '../../src/schema/decode.ts';
import { drive, pollingContract } from '../contract/pollingContract.ts';
import { json, type Answer } from '../contract/standIn.ts';
import {
  drip,
  gzipBomb,
  html,
  notFound,
  pegelonlineStandIn,
  RUHRORT,
  stationsJson,
  type StandIn,
} from './pegelonlineStandIn.ts';

const catalogue = loadCatalogue(join(ROOT, 'assets/city/assets'), 1);
const NOW = Date.parse('2026-09-23T19:47:10Z');
const fresh = { timestamp: '2026-09-23T21:45:00+02:00', value: 253, stateMnwMhw: 'normal' };

let upstream: StandIn;
let source: Source | undefined;
beforeEach(async () => {
  upstream = await pegelonlineStandIn();
});
afterEach(() => {
  source?.dispose();
  upstream.dispose();
});

const onlyStations =
  (measured: Parameters<typeof stationsJson>[0]): Answer =>
  (request, response) =>
    (request.url!.includes('/stations.json') ? json(stationsJson(measured)) : notFound)(request, response);
pollingContract('PEGELONLINE', {
  nowMs: NOW,
  intervalS: 60,
  good: onlyStations(fresh),
  old: onlyStations({ ...fresh, timestamp: '2026-09-19T12:00:00+02:00' }),
  create: (baseUrl, timers) => {
    const { pegelonline } = decode(ConfigSchema, { sources: { pegelonline: { baseUrl } } }, 'test').sources;
    return pegelonlineSource(pegelonline, catalogue, createLog('silent'), timers);
  },
});

function adapter() {
  const setting = decode(ConfigSchema, { sources: { pegelonline: { baseUrl: upstream.baseUrl } } }, 'test').sources
    .pegelonline;
  const driven = drive(NOW, (timers) => pegelonlineSource(setting, catalogue, createLog('silent'), timers));
  source = driven.source;
  return driven;
}
const answer = (path: string, ...answers: Answer[]): void => {
  upstream.answers.set(path, (request, response) =>
    (answers.length > 1 ? answers.shift()! : answers[0]!)(request, response),
  );
};
const current = (to: readonly Observation[], id = 'gauge/duisburg-ruhrort/W') =>
  to.filter((o) => o.datastream === id).at(-1);

describe('the PEGELONLINE adapter', () => {
  it('reads stage, discharge and the weir from one request, in UTC, and no gauge that is not ours', async () => {
    answer(
      '/stations.json',
      json(stationsJson(fresh, { q: { ...fresh, value: 1180 }, weir: { ...fresh, value: 24.98 } })),
    );
    const a = adapter();
    await a.poll();
    expect(a.observations).toEqual([
      { datastream: 'gauge/duisburg-ruhrort/W', timeMs: Date.parse('2026-09-23T19:45:00Z'), value: 253, quality: 'good', origin: 'live' },
      { datastream: 'gauge/duisburg-ruhrort/Q', timeMs: Date.parse('2026-09-23T19:45:00Z'), value: 1180, quality: 'good', origin: 'live' },
      { datastream: 'gauge/duisburg-ruhrwehr/W', timeMs: Date.parse('2026-09-23T19:45:00Z'), value: 24.98, quality: 'good', origin: 'live' },
    ]); // prettier-ignore
    expect(a.state()).toBe('live');
    // The gauges are in the catalogue.
    expect(a.assets).toEqual([]);
    expect(upstream.requests[0]!.query).toContain('waters=RHEIN,RUHR');
  });

  it('asks again with the ETag and is content with 304', async () => {
    answer('/stations.json', json(stationsJson(fresh)));
    const a = adapter();
    await a.poll();
    await a.poll();
    expect(upstream.requests.filter(({ path }) => path === '/stations.json').map(({ status }) => status)).toEqual([
      200, 304,
    ]);
    expect(a.observations).toHaveLength(1);
    expect(a.state()).toBe('live');
  });

  it('fetches what was measured before the start, once', async () => {
    answer('/stations.json', json(stationsJson(fresh)));
    const rows = [
      { timestamp: '2026-09-20T00:00:00+02:00', value: -4.0 },
      { timestamp: '2026-09-20T00:15:00+02:00', value: -3.0 },
    ];
    answer(`/stations/${RUHRORT}/W/measurements.json`, json(rows));
    answer(`/stations/${RUHRORT}/Q/measurements.json`, json([]));
    const a = adapter();
    await a.poll();
    await a.poll();
    expect(a.observations.map(({ value }) => value)).toEqual([253, -4, -3]);
    const backfills = upstream.requests.filter(({ query }) => query.includes('start='));
    expect(backfills.map(({ query, status }) => `${query} ${status}`).sort()).toEqual(['?start=P8D 200', '?start=P8D 200', '?start=P8D 404']); // prettier-ignore
  });

  it.each<[string, unknown, Partial<Observation> | undefined]>([
    ['a negative stage is valid', stationsJson({ ...fresh, value: -4 }), { value: -4, quality: 'good' }],
    [
      'a stage below all that was known is valid',
      stationsJson({ ...fresh, value: 120 }),
      { value: 120, quality: 'good' },
    ],
    [
      'a commented value is provisional',
      stationsJson({ ...fresh, stateMnwMhw: 'commented' }),
      { quality: 'provisional' },
    ],
    ['a stage no river reaches is an outlier', stationsJson({ ...fresh, value: 99999 }), { quality: 'outlier' }],
    ['the misspelt field is read', stationsJson(fresh, { key: 'currrentMeasurement' }), { value: 253 }],
    ['m+NN is not taken for a stage in cm', stationsJson(fresh, { unit: 'm+NN' }), undefined],
    ['no current value is none', stationsJson(fresh, { key: 'somethingElse' }), undefined],
    ['a text is no value', stationsJson({ ...fresh, value: '253' as unknown as number }), undefined],
    ['a stamp without a zone is none', stationsJson({ ...fresh, timestamp: '2026-09-23T21:45:00' }), undefined],
    ['a stamp of tomorrow is not taken', stationsJson({ ...fresh, timestamp: '2026-09-24T21:45:00+02:00' }), undefined],
    ['an empty list holds nothing', [], undefined],
    ['a broken neighbour hides nothing', [null, { uuid: 5 }, ...(stationsJson(fresh) as unknown[])], { value: 253 }],
  ])('%s', async (_name, body, expected) => {
    answer('/stations.json', json(body));
    const a = adapter();
    await a.poll();
    if (expected) expect(current(a.observations)).toMatchObject(expected);
    else expect(current(a.observations)).toBeUndefined();
  });

  it('tells the two 02:15 of the night in October apart', async () => {
    answer('/stations.json', json(stationsJson(fresh)));
    answer(`/stations/${RUHRORT}/W/measurements.json`, json([
      { timestamp: '2025-10-26T02:15:00+02:00', value: 100 },
      { timestamp: '2025-10-26T02:15:00+01:00', value: 101 },
    ])); // prettier-ignore
    const a = adapter();
    await a.poll();
    const [, first, second] = a.observations;
    expect(second!.timeMs - first!.timeMs).toBe(3_600_000);
  });

  it('calls the source delayed when it answers but its newest value is old (out-dated, a discharge of days ago)', async () => {
    const old = { timestamp: '2026-09-19T12:00:00+02:00', value: 250, stateMnwMhw: 'out-dated' };
    answer('/stations.json', json(stationsJson(old, { q: old })));
    const a = adapter();
    await a.poll();
    expect(a.state()).toBe('delayed');
    // The value keeps its own time: its age tells the rest.
    expect(current(a.observations)).toMatchObject({ timeMs: Date.parse('2026-09-19T10:00:00Z') });
  });

  it.each<[string, Answer]>([
    ['an HTML page with 200', html],
    ['a 404 in JSON', json({ status: 404, message: 'Station does not exist.' }, 404)],
    ['a 500', json({ status: 500, message: 'Internal' }, 500)],
    ['an object where a list belongs', json({ value: 1 })],
    ['a body cut off', (_q, r) => void r.writeHead(200, { 'content-length': '100' }).write('[', () => r.destroy())],
    ['no answer but a cut line', (_q, r) => void r.destroy()],
    ['a redirect to another host', (_q, r) => void r.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()],
    ['a gzip bomb', gzipBomb],
  ])('survives %s: delayed, down at the third, backing off, and live again by itself', async (_name, fault) => {
    answer(
      '/stations.json',
      json(stationsJson(fresh)),
      fault,
      fault,
      fault,
      json(stationsJson({ ...fresh, value: 260 })),
    );
    const a = adapter();
    const states: string[] = [];
    for (let i = 0; i < 5; i++) {
      await a.poll();
      states.push(a.state());
    }
    expect(states).toEqual(['live', 'delayed', 'delayed', 'down', 'live']);
    expect(current(a.observations)?.value).toBe(260);
    expect(a.waits.map((ms) => ms / 1000)).toEqual([60, 45, 90, 180, 60]);
  });

  it('fetches what it missed when the source is back', async () => {
    const fault = json({ status: 503, message: 'Service Unavailable' }, 503);
    answer('/stations.json', json(stationsJson(fresh)), fault, fault, fault, json(stationsJson(fresh)));
    answer(`/stations/${RUHRORT}/W/measurements.json`, json([{ timestamp: '2026-09-23T20:00:00+02:00', value: 1 }]));
    const a = adapter();
    for (let i = 0; i < 5; i++) await a.poll();
    expect(
      upstream.requests.filter(({ path }) => path.endsWith('/W/measurements.json') && path.includes(RUHRORT)),
    ).toHaveLength(2);
  });

  it('waits as long as the source says with 429', async () => {
    answer('/stations.json', json({ status: 429, message: 'Too many' }, 429, { 'retry-after': '600' }));
    const a = adapter();
    await a.poll();
    expect(a.waits).toEqual([600_000]);
  });
});

describe('a request to a source', () => {
  it('does not wait for a slow drip', async () => {
    answer('/x', drip);
    await expect(requestJson(`${upstream.baseUrl}/x`, { timeoutMs: 300, maxBytes: 1e6 })).rejects.toThrow(
      /within 0\.3 s/,
    );
  });

  it('stops at its size after decompression', async () => {
    answer('/x', gzipBomb);
    await expect(requestJson(`${upstream.baseUrl}/x`, { timeoutMs: 20_000, maxBytes: 1e6 })).rejects.toThrow(/beyond/);
  });

  it('names a host that does not answer', async () => {
    await expect(requestJson('http://127.0.0.1:9/x', { timeoutMs: 2000, maxBytes: 1e6 })).rejects.toThrow(
      /fetch failed|ECONNREFUSED/,
    );
  });

  it('reads Retry-After as seconds and as a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(retryAfterMs('120', now)).toBe(120_000);
    expect(retryAfterMs('Thu, 01 Jan 2026 00:01:00 GMT', now)).toBe(60_000);
    expect(retryAfterMs('soon', now)).toBeNull();
  });
});

it('the wait grows to a quarter of an hour and no further', () => {
  const waits = Array.from({ length: 12 }, (_, failures) => delayAfter(failures, null, 60_000, 1));
  expect(waits[1]).toBe(60_000);
  expect(Math.max(...waits)).toBe(900_000);
  expect(delayAfter(1, 10 * 3_600_000, 60_000, 0)).toBe(3_600_000);
});

it('the probe believes only a measurement, and only in time', async () => {
  const setting = { ...decode(ConfigSchema, {}, 'test').sources.pegelonline, baseUrl: upstream.baseUrl, probeS: 0.3 };
  const path = `/stations/${RUHRORT}/W/currentmeasurement.json`;
  for (const [reply, expected] of [[json(fresh), true], [html, false], [drip, false], [json({}), false]] as const) {
    answer(path, reply);
    expect(await probePegelonline(setting)).toBe(expected);
  }
}); // prettier-ignore
