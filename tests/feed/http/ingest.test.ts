import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRateLimit } from '../../../src/feed/http/rateLimit.ts';
import { feedProcess, getJson } from '../feedProcess.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/ingest');
const TOKENS = { INGEST_TOKEN: 'operator-secret', HARBOUR_TOKEN: 'harbour-secret' };
const CONFIG = {
  sources: {
    pegelonline: { enabled: false },
    uba: { enabled: false },
    autobahn: { enabled: false },
    ingest: [{ id: 'harbour', source: 'Port authority', licence: 'CC BY 4.0', tokenEnv: 'HARBOUR_TOKEN' }],
  },
  tokens: { ingest: 'INGEST_TOKEN' },
  logLevel: 'warn',
};
function startWith(config: unknown, env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-'));
  const file = join(folder, 'feed.json');
  writeFileSync(file, JSON.stringify(config));
  return feedProcess({ DATA_DIR: folder, FEED_CLOCK: 'live', HAFENBLICK_CONFIG: file, ...env });
}
interface Answer {
  status: number;
  headers: Headers;
  body: { accepted?: number; rejected?: number; title?: string; detail?: string; errors?: { pointer: string; detail: string }[] }; // prettier-ignore
}
async function post(url: string, body: unknown, more: { type?: string; token?: string | null; headers?: Record<string, string> } = {}): Promise<Answer> {
  const { type = 'application/json', token = 'operator-secret', headers = {} } = more;
  const response = await fetch(`${url}/api/ingest`, {
    method: 'POST',
    headers: { 'content-type': type, ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
} // prettier-ignore
const now = (): string => new Date().toISOString();

describe('POST /api/ingest', () => {
  let feed: ReturnType<typeof feedProcess>;
  let url: string;
  beforeAll(async () => {
    feed = startWith(CONFIG, TOKENS);
    url = await feed.ready;
  });
  afterAll(async () => {
    const { errors } = await feed.end();
    expect(errors).not.toContain('secret');
  });
  const state = async (datastream: string) =>
    (await getJson<{ observations: { datastream: string; value: number; origin: string }[] }>(`${url}/api/state`)).observations.find((o) => o.datastream === datastream); // prettier-ignore

  it('takes SenML for a datastream of the catalogue, in its unit, as live', async () => {
    const answer = await post(url, [{ n: 'gauge/duisburg-ruhrort/W', u: 'm', v: 4.12 }], {
      type: 'application/senml+json; charset=utf-8',
    });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, rejected: 0, errors: [] } });
    expect(await state('gauge/duisburg-ruhrort/W')).toMatchObject({ value: 412, origin: 'live' });
  });

  it('takes an observation by the number that /v1.1 gives the datastream', async () => {
    const things = await getJson<{ value: { '@iot.id': number }[] }>(
      `${url}/v1.1/Datastreams?$filter=${encodeURIComponent("properties/datastreamId eq 'gauge/duisburg-ruhrort/W'")}`,
    );
    const Datastream = { '@iot.id': things.value[0]!['@iot.id'] };
    const answer = await post(url, { Datastream, result: 413, phenomenonTime: now() });
    expect(answer.body.accepted).toBe(1);
    expect(await state('gauge/duisburg-ruhrort/W')).toMatchObject({ value: 413 });
  });

  it('shows a new thing of an NGSI-LD notification in catalogue, state and history, with whose it is; twice is once', async () => {
    const notification = JSON.parse(readFileSync(join(FIXTURES, 'ngsi-ld-normalized.json'), 'utf8')) as { data: { NO2: { observedAt: string } }[] }; // prettier-ignore
    const observedAt = now();
    notification.data[0]!.NO2.observedAt = observedAt;
    for (let i = 0; i < 2; i++)
      expect(await post(url, notification, { token: 'harbour-secret', type: 'application/ld+json' })).toMatchObject({
        status: 200,
        body: { accepted: 4 },
      });
    const id = 'harbour/airqualityobserved-denw112';
    await expect.poll(() => state(`${id}/NO2`), { timeout: 5000 }).toMatchObject({ value: 34, origin: 'live' });
    const { features } = await getJson<{ features: { id: string; properties: object }[] }>(`${url}/api/catalogue`);
    expect(features.find((each) => each.id === id)?.properties).toMatchObject({
      kind: 'air-quality',
      name: { de: 'Walsum', en: 'Walsum (north)' },
      provenance: { source: 'Port authority', licence: 'CC BY 4.0' },
    });
    const series = await getJson<{ buckets: unknown[] }>(`${url}/api/observations/${id}/NO2?points=0`);
    expect(series.buckets).toEqual([expect.objectContaining({ t: observedAt, last: 34 })]);
    const { sources } = await getJson<{ sources: unknown[] }>(`${url}/healthz`);
    expect(sources).toContainEqual(expect.objectContaining({ id: 'harbour', state: 'live' }));
  });

  it('takes a batch of CloudEvents', async () => {
    const event = (value: number) => ({
      specversion: '1.0', id: String(value), source: '/x', type: 'de.hafenblick.observation',
      subject: 'gauge/duisburg-ruhrort/W', time: now(), data: { value, unit: 'cm' },
    }); // prettier-ignore
    const answer = await post(url, [event(414), event(415)], { type: 'application/cloudevents-batch+json' });
    expect(answer.body).toMatchObject({ accepted: 2, rejected: 0 });
  });

  it('says of each part that it does not take where it is and why, and takes the rest', async () => {
    const answer = await post(url, [
      { n: 'gauge/duisburg-ruhrort/W', u: 'cm', v: 416 },
      { n: 'gauge/duisburg-ruhrort/W', u: 'kg', v: 1 },
      { n: 'nowhere/x', v: 1 },
      { n: 'gauge/duisburg-ruhrort/W', v: '5' },
    ]);
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, rejected: 3 } });
    expect(answer.body.errors?.map(({ pointer }) => pointer).sort()).toEqual(['#/1', '#/2', '#/3/v']);
  });

  it('answers with a problem when nothing was taken', async () => {
    const answer = await post(url, [{ n: 'nowhere/x', v: 1 }]);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({
      title: 'Nothing was taken',
      accepted: 0,
      rejected: 1,
      errors: [{ pointer: '#/0' }],
    });
  });

  it('does not let a sender write what is not its own', async () => {
    const answer = await post(url, [{ n: 'gauge/duisburg-ruhrort/W', v: 1 }], { token: 'harbour-secret' });
    expect(answer).toMatchObject({ status: 422, body: { detail: 'this sender may not write gauge/duisburg-ruhrort' } });
  });

  it.each<[string, number, unknown, Parameters<typeof post>[2]]>([
    ['no token', 401, [], { token: null }],
    ['a wrong token', 401, [], { token: 'operator-secreT' }],
    ['a token that is not one', 401, [], { headers: { authorization: 'Basic b3BlcmF0b3I6c2VjcmV0' }, token: null }],
    ['a media type that is not read', 415, '<a/>', { type: 'text/xml' }],
    ['a compressed body', 415, gzipSync('[]'), { headers: { 'content-encoding': 'gzip' } }],
    ['no JSON', 400, '{"id": ', {}],
    ['no UTF-8', 400, Buffer.from([0x5b, 0xff, 0x5d]), {}],
    ['an empty body', 400, '', {}],
    ['null', 422, null, {}],
    ['brackets 100 000 deep', 400, '['.repeat(100_000) + ']'.repeat(100_000), {}],
    ['a list of nothing', 422, [], {}],
  ])('refuses %s', async (_name, status, body, more) => {
    const answer = await post(url, body, more);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    if (status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('reads a notification of 10 MB, and refuses more than 16 MiB without reading it', async () => {
    const entity = (i: number) => ({ id: `urn:ngsi-ld:Gauge:gauge/duisburg-ruhrort`, type: 'Gauge', W: { value: 400 + (i % 10), observedAt: '2026-11-25T22:00:00Z' }, note: 'x'.repeat(900) }); // prettier-ignore
    const big = { type: 'Notification', id: 'n', notifiedAt: now(), data: Array.from({ length: 10_000 }, (_, i) => entity(i)) }; // prettier-ignore
    expect(JSON.stringify(big).length).toBeGreaterThan(10_000_000);
    expect((await post(url, big)).body.accepted).toBe(10_000);
    // The announced length alone is enough: not a byte of the body is sent.
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(`POST /api/ingest HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer operator-secret\r\nContent-Type: application/json\r\nContent-Length: 17000000\r\n\r\n`); // prettier-ignore
    const [first] = await new Promise<string[]>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString().split('\r\n')))); // prettier-ignore
    socket.destroy();
    expect(first).toBe('HTTP/1.1 413 Payload Too Large');
  });

  it('answers only POST', async () => {
    const response = await fetch(`${url}/api/ingest`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('counts messages and refusals of each sender', async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/hafenblick_source_messages\{source="harbour",outcome="read"\} [1-9]/);
    expect(metrics).toMatch(/hafenblick_source_messages\{source="harbour",outcome="refused"\} [1-9]/);
  });
});

describe('POST /api/ingest of a feed', () => {
  it('without a token says how to have one', async () => {
    const feed = startWith({
      sources: { pegelonline: { enabled: false }, uba: { enabled: false }, autobahn: { enabled: false } },
    });
    const answer = await post(await feed.ready, []);
    expect(answer).toMatchObject({ status: 403, body: { title: 'Ingest is off' } });
    expect(answer.body.detail).toContain('{"tokens": {"ingest": "INGEST_TOKEN"}}');
    await feed.end();
  });

  it('that plays a recording takes nothing, and says so', async () => {
    const feed = startWith(CONFIG, { ...TOKENS, FEED_CLOCK: 'recorded:flood-2024-01@60' });
    expect(await post(await feed.ready, [{ n: 'gauge/duisburg-ruhrort/W', v: 1 }])).toMatchObject({
      status: 409,
      body: { detail: 'live values are taken with FEED_CLOCK=live' },
    });
    await feed.end();
  });

  it('limits the requests of a sender', async () => {
    const feed = startWith({ ...CONFIG, limits: { ingestPerSecond: 1 } }, TOKENS);
    const url = await feed.ready;
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) statuses.push((await post(url, [{ n: 'gauge/duisburg-ruhrort/W', v: i }])).status);
    expect(statuses).toEqual([...Array<number>(10).fill(200), 429]);
    await feed.end();
  });
});

describe('a limit', () => {
  it('counts in windows, for each key by itself, and says how long to wait', () => {
    let at = 0;
    const limit = createRateLimit(2, 10_000, () => at);
    expect([limit('a'), limit('a'), limit('a'), limit('b')]).toEqual([null, null, 10, null]);
    at = 9_500;
    expect(limit('a')).toBe(1);
    at = 10_000;
    expect(limit('a')).toBeNull();
  });
});
