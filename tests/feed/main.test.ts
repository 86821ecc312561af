import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CatalogueSchema } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import { ForecastSchema } from '../../src/schema/forecast.ts';
import { HistorySpanSchema, SeriesSchema, StateSchema } from '../../src/schema/observations.ts';
import { feedProcess, getJson, openSocket } from './feedProcess.ts';
import { modelClient } from './liveStage.ts';
import { json } from '../contract/standIn.ts';
import { pegelonlineStandIn, RUHRORT, stationsJson } from './pegelonlineStandIn.ts';

const running: ReturnType<typeof feedProcess>[] = [];
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'hafenblick-'));
function start(env: Record<string, string> = {}) {
  const feed = feedProcess({ DATA_DIR: newFolder(), ...env });
  running.push(feed);
  return feed;
}
afterEach(() => Promise.all(running.splice(0).map((feed) => feed.end('SIGKILL'))));

interface Health {
  status: string;
  clock: { mode: string; recording?: string; instant: string; speed: number };
  sources: { id: string; state: string; lastGood: string | null }[];
}
const configFile = (config: unknown): string => {
  const path = join(newFolder(), 'feed.json');
  writeFileSync(path, JSON.stringify(config));
  return path;
};

describe('the feed process', () => {
  it('answers the contract from the recording, and ends with 0 when asked to', async () => {
    const feed = start({ FEED_CLOCK: 'recorded:flood-2024-01@0' });
    const url = await feed.ready;
    expect(await getJson<Health>(`${url}/healthz`)).toMatchObject({
      status: 'ok',
      clock: { mode: 'recorded', recording: 'flood-2024-01', instant: '2024-01-04T13:20:00.000Z', speed: 0 },
      sources: expect.arrayContaining([
        { id: 'flood-2024-01', state: 'recorded', lastGood: '2024-01-04T13:15:00.000Z' },
        { id: 'vessels', state: 'simulated', lastGood: '2024-01-04T13:20:00.000Z' },
        { id: 'transit', state: 'simulated', lastGood: '2024-01-04T13:20:00.000Z' },
        expect.objectContaining({ id: 'simulated-education', state: 'simulated' }),
      ]) as unknown,
    });
    const catalogue = decode(CatalogueSchema, await getJson(`${url}/api/catalogue`), 'catalogue');
    expect(catalogue.features.map(({ id }) => id)).toContain('gauge/duisburg-ruhrort');

    const crest = decode(StateSchema, await getJson(`${url}/api/state?at=2024-01-06T12:00:00Z`), 'state');
    expect(crest.observations.find(({ datastream }) => datastream === 'gauge/duisburg-ruhrort/W')).toMatchObject({
      value: 938.6, origin: 'recorded', time: Date.parse('2024-01-06T12:00:00Z'),
    }); // prettier-ignore
    const now = decode(StateSchema, await getJson(`${url}/api/state`), 'state');
    expect(now.at).toBe(Date.parse('2024-01-04T13:20:00Z'));

    const series = `${url}/api/observations/gauge/duisburg-ruhrort/W?from=2024-01-05T12:00:00Z&to=2024-01-07T11:59:59Z`;
    const days = decode(SeriesSchema, await getJson(`${series}&points=8`), 'series');
    expect(days.unit).toBe('cm');
    expect(days.buckets.length).toBeLessThanOrEqual(8);
    expect(Math.max(...days.buckets.map(({ max }) => max))).toBe(938.6);
    expect(decode(SeriesSchema, await getJson(`${series}&points=0`), 'series').buckets).toHaveLength(192);
    const csv = await (await fetch(`${series}&format=csv`)).text();
    expect(csv.split('\r\n')[0]).toBe('time,value,unit,quality,origin');
    expect(csv).toContain('2024-01-06T12:00:00.000Z,938.6,cm,good,recorded');

    const forecast = `${url}/api/forecast/gauge/duisburg-ruhrort/W`;
    const at = '2024-01-04T13:00:00Z';
    const expected = decode(ForecastSchema, await getJson(`${forecast}?at=${at}`), 'forecast');
    expect(expected).toMatchObject({ unit: 'cm', issued: Date.parse('2024-01-04T12:00:00Z'), origin: 'simulated' });
    // The river was to rise past mark I within two days, and did.
    expect(Math.max(...expected.points.map(({ value }) => value))).toBeGreaterThan(880);
    const clearance = decode(ForecastSchema, await getJson(`${url}/api/forecast/bridge/neuenkamp/clearance?at=${at}`), 'forecast'); // prettier-ignore
    expect(clearance).toMatchObject({ unit: 'm', origin: 'computed', source: expected.source });
    expect(clearance.points.map(({ t }) => t)).toEqual(expected.points.map(({ t }) => t));
    expect(Math.min(...clearance.points.map(({ value }) => value))).toBeLessThan(clearance.points[0]!.value);
    const none = decode(ForecastSchema, await getJson(`${url}/api/forecast/gauge/duisburg-ruhrwehr/W`), 'forecast');
    expect(none).toEqual({ unit: none.unit, issued: null, source: null, licence: null, origin: null, points: [] });
    const events = await getJson<{ events: { type: string; time: string; data: { rule?: string } }[] }>(`${url}/api/events?from=2024-01-04T00:00:00Z&to=2024-01-09T00:00:00Z`); // prettier-ignore
    const marks = events.events.filter(({ data }) => data.rule === 'high-water-1');
    expect(marks.map(({ type }) => type.split('.').at(-1))).toEqual(['raised', 'cleared']);
    const span = decode(HistorySpanSchema, await getJson(`${url}/api/history`), 'history');
    expect([span.from, span.to]).toEqual([Date.parse('2023-12-20T00:00:00Z'), Date.parse('2024-01-15T23:45:00Z')]);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'hafenblick_source_state{source="flood-2024-01",state="recorded"} 1',
    );
    expect(await feed.end('SIGTERM')).toEqual({ code: 0, errors: '' });
  });

  it('answers mistakes with problem details, and nothing outside of what it serves', async () => {
    const url = await start().ready;
    const statusOf = async (path: string, init?: RequestInit) => {
      const response = await fetch(url + path, init);
      const type = response.headers.get('content-type') ?? '';
      return `${response.status}${type.startsWith('application/problem+json') ? ' problem' : ''}`;
    };
    expect(await statusOf('/api/state?at=yesterday')).toBe('400 problem');
    expect(await statusOf('/api/state?at=2024-13-45T00:00:00Z')).toBe('400 problem');
    expect(await statusOf('/api/state?themes=port,weather')).toBe('400 problem');
    expect(await statusOf('/api/observations/gauge/nowhere/W')).toBe('404 problem');
    expect(await statusOf('/api/forecast/gauge/nowhere/W')).toBe('404 problem');
    expect(await statusOf('/api/observations/%E0%A4%A')).toBe('400 problem');
    expect(await statusOf('/api/observations/gauge/duisburg-ruhrort/W?points=-1')).toBe('400 problem');
    expect(await statusOf('/api/observations/gauge/duisburg-ruhrort/W?from=2025-01-01T00:00:00Z&to=2024-01-01T00:00:00Z')).toBe('400 problem'); // prettier-ignore
    expect(await statusOf('/api/ingest', { method: 'POST' })).toBe('403 problem');
    expect(await statusOf('/api/state', { method: 'DELETE' })).toBe('405 problem');
    expect(await statusOf('/api/live/ticket', { method: 'POST' })).toBe('403 problem');
    for (const path of [
      '/..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '/city/..%2f..%2fpackage.json',
      '/.git/config',
      '/%00',
    ])
      expect(await statusOf(path)).toBe('404 problem');
  });

  it('sends the security headers with every answer', async () => {
    const url = await start().ready;
    for (const path of ['/healthz', '/api/catalogue', '/nowhere']) {
      const { headers } = await fetch(url + path);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'self'$/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    }
  });

  it('lets viewers of other origins read the 3D Tiles and the districts, and nothing else of the page', async () => {
    const url = await start().ready;
    const read = async (path: string) =>
      (await fetch(url + path, { headers: { origin: 'http://viewer.example' } })).headers;
    for (const path of ['/city/tiles/tileset.json', '/city/tiles/nowhere.glb', '/city/districts.geojson']) {
      expect((await read(path)).get('access-control-allow-origin'), path).toBe('*');
      expect((await read(path)).get('cross-origin-resource-policy'), path).toBe('cross-origin');
    }
    for (const path of ['/', '/api/catalogue', '/city/manifest.json']) {
      expect((await read(path)).get('access-control-allow-origin'), path).toBeNull();
      expect((await read(path)).get('cross-origin-resource-policy'), path).toBe('same-origin');
    }
  });

  it('confirms a catalogue that is known with 304, and compresses it', async () => {
    const url = await start().ready;
    const first = await fetch(`${url}/api/catalogue`, { headers: { 'accept-encoding': 'br' } });
    expect(first.headers.get('content-encoding')).toBe('br');
    const again = await fetch(`${url}/api/catalogue`, { headers: { 'if-none-match': first.headers.get('etag')! } });
    expect(again.status).toBe(304);
  });

  it('killed and started again has the same past and another epoch, and a client gets a whole state', async () => {
    const DATA_DIR = newFolder();
    const env = { DATA_DIR, FEED_CLOCK: 'recorded:flood-2024-01@0' };
    const first = start(env);
    const url = await first.ready;
    const before = modelClient(await openSocket(url));
    await before.until(() => before.seq() !== null);
    const past = await getJson(`${url}/api/state?at=2024-01-06T12:00:00Z`);
    await first.end('SIGKILL');
    expect((await before.closed).code).toBe(1006);

    const second = start({ ...env, PORT: new URL(url).port });
    expect(await second.ready).toBe(url);
    const after = modelClient(await openSocket(url), { since: before.since() });
    await after.until(() => after.seq() !== null);
    expect(after.since().epoch).not.toBe(before.since().epoch);
    expect(after.frames.some(({ type }) => type === 'snapshot')).toBe(true);
    // The recording stands at the same instant in both, so the states must be the same.
    expect(after.state).toEqual(before.state);
    expect(await getJson(`${url}/api/state?at=2024-01-06T12:00:00Z`)).toEqual(past);
  });

  it('plays the recording: values follow the clock, and a loop begins with a resync', async () => {
    // 27 days in 6.5 s: it opens in the middle, so the loop comes within 4 s.
    const url = await start({ FEED_CLOCK: 'recorded:flood-2024-01@360000' }).ready;
    const client = modelClient(await openSocket(url));
    await client.until(() => client.frames.some(({ type }) => type === 'delta'));
    await client.until(() => client.frames.some(({ type }) => type === 'resync'));
    await client.until(() => client.frames.at(-1)?.type === 'delta');
    const resync = client.frames.findIndex(({ type }) => type === 'resync');
    expect(client.frames[resync]).toMatchObject({ reason: 'loop' });
    expect(client.frames[resync + 1]?.type).toBe('snapshot');
    expect(client.faults).toEqual([]);
  });
});

describe('a feed that cannot start', () => {
  const lastWords = async (env: Record<string, string>) => {
    const { code, errors } = await start(env).ended;
    return `${code}: ${errors}`;
  };

  it('because the port is in use says so in one line and ends with 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    expect(await lastWords({ PORT: port })).toBe(
      `1: hafenblick: port ${port} is in use: set PORT to another one (0 = any free one)`,
    );
    other.close();
  });

  it.each([
    [{ FEED_CLOCK: 'sometimes' }, /^1: hafenblick: environment: FEED_CLOCK: must be auto, live or [^\n]*$/],
    [{ FEED_CLOCK: 'recorded:flood-1926@60' }, /^1: hafenblick: .*no recording flood-1926; there are: flood-2024-01$/],
    [{ DATA_DIR: '/proc/nope' }, /^1: hafenblick: [^\n]*$/],
    [{ DATA_DIR: join(configFile({}), 'below-a-file') }, /^1: hafenblick: DATA_DIR [^\n]* cannot be written: [^\n]*$/],
    [{ HOST: '203.0.113.7' }, /^1: hafenblick: HOST is no address of this machine: [^\n]*$/],
    [
      { HAFENBLICK_CONFIG: configFile({ sources: { weather: {} } }) },
      /^1: hafenblick: feed\.json: sources\.weather: [^\n]*$/,
    ],
  ])('because of %j says so in one line and ends with 1', async (env, line) => {
    expect(await lastWords(env)).toMatch(line);
  });
});

describe('the clock auto', () => {
  const config = (baseUrl: string) =>
    configFile({
      sources: { pegelonline: { baseUrl, probeS: 1 }, uba: { enabled: false }, autobahn: { enabled: false } },
    });

  it('is live where PEGELONLINE answers, and the values come through to the state', async () => {
    const upstream = await pegelonlineStandIn();
    const stamp = new Date(Math.floor(Date.now() / 900_000) * 900_000).toISOString();
    const fresh = { timestamp: stamp, value: 253 };
    upstream.answers.set(`/stations/${RUHRORT}/W/currentmeasurement.json`, json(fresh));
    upstream.answers.set('/stations.json', json(stationsJson(fresh)));
    const ahead = (hours: number, value: number, type: string) => ({
      ...{ value, type, initialized: stamp },
      timestamp: new Date(Date.parse(stamp) + hours * 3_600_000).toISOString(),
    });
    upstream.answers.set(`/stations/${RUHRORT}/WV/measurements.json`, json([ahead(-2, 240, 'forecast'), ahead(2, 260, 'forecast'), ahead(48, 280, 'estimate')])); // prettier-ignore
    const url = await start({ FEED_CLOCK: 'auto', HAFENBLICK_CONFIG: config(upstream.baseUrl) }).ready;
    const health = () => getJson<Health>(`${url}/healthz`);
    expect((await health()).clock).toMatchObject({ mode: 'live', speed: 1 });
    await expect.poll(async () => (await health()).sources[0]?.state, { timeout: 10_000 }).toBe('live');
    const { observations } = decode(StateSchema, await getJson(`${url}/api/state`), 'state');
    expect(observations).toContainEqual({
      datastream: 'gauge/duisburg-ruhrort/W', time: Date.parse(stamp), value: 253, quality: 'good', origin: 'live',
    }); // prettier-ignore
    const rows = await getJson(`${url}/api/forecast/gauge/duisburg-ruhrort/W`);
    // As a stranger would read it, by the contract that the feed itself serves.
    const { unit, issued, source, points } = decode(ForecastSchema, rows, 'forecast');
    expect([unit, issued, source]).toEqual(['cm', Date.parse(stamp), 'WSV, PEGELONLINE']);
    expect(points.map(({ value, kind }) => [value, kind])).toEqual([[260, 'forecast'], [280, 'estimate']]); // prettier-ignore
    const series = await getJson(`${url}/api/observations/gauge/duisburg-ruhrort/W?points=0&to=2099-01-01T00:00:00Z&from=2026-01-01T00:00:00Z`); // prettier-ignore
    expect(decode(SeriesSchema, series, 'series').buckets.map(({ last }) => last)).not.toContain(260);
    upstream.dispose();
  });

  it('is the recording at 60 where it does not', async () => {
    const url = await start({ FEED_CLOCK: 'auto', HAFENBLICK_CONFIG: config('http://127.0.0.1:9') }).ready;
    expect((await getJson<Health>(`${url}/healthz`)).clock).toMatchObject({ mode: 'recorded', recording: 'flood-2024-01', speed: 60 }); // prettier-ignore
  });

  it('live without an answer is live with the source down, and the past can still be gone to', async () => {
    const url = await start({ FEED_CLOCK: 'live', HAFENBLICK_CONFIG: config('http://127.0.0.1:9') }).ready;
    const health = await getJson<Health>(`${url}/healthz`);
    expect(health.clock.mode).toBe('live');
    expect(health.sources[0]).toMatchObject({ id: 'pegelonline', lastGood: null });
    const past = decode(StateSchema, await getJson(`${url}/api/state?at=2024-01-06T12:00:00Z`), 'state');
    expect(past.observations.length).toBeGreaterThan(0);
  });
});
