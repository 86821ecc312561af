// `openapi.yaml` against the real feed: whoever writes a client from it must get what it says, and nothing that it does not say.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFeedServer } from '../../../src/feed/server.ts';
import { createLog } from '../../../src/feed/log.ts';
import { MEDIA_TYPES } from '../../../src/feed/ingest/readMessage.ts';
import { ROOT } from '../../../src/feed/settings.ts';
import { STATE_TYPE } from '../../../src/live/stateBody.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { json } from '../../contract/standIn.ts';
import { issuerStandIn } from '../access/issuerStandIn.ts';
import { NO_SIMULATORS } from '../feedProcess.ts';
import { pegelonlineStandIn, RUHRORT, stationsJson } from '../pegelonlineStandIn.ts';
import { isObject, readContract, withSurprises, type Json } from './contract.ts';
import { LEVEL, MISTAKES, NOT_ASKED, READING, SENSOR_THINGS } from './questions.ts';
import { askerOf, operationsOf, startedFeed, type Ask, type Asker } from './traffic.ts';

const contract = readContract('openapi.yaml');
const asker: Asker = askerOf(contract);
const NO_NETWORK = { pegelonline: { enabled: false }, uba: { enabled: false }, autobahn: { enabled: false } };

describe('a feed that plays the recording', () => {
  let feed: Awaited<ReturnType<typeof startedFeed>>;
  let ask: Ask;
  beforeAll(async () => {
    feed = await startedFeed({
      clock: 'recorded:flood-2024-01@0',
      config: {
        tokens: { ingest: 'INGEST_TOKEN' },
        basemap: { provider: 'mapbox', tokenEnv: 'MAPBOX_TOKEN', style: 'streets' },
        tilesets: [{ name: 'plan', url: 'https://tiles.example/tileset.json', attribution: 'Planning office', licence: 'dl-de/by-2-0' }], // prettier-ignore
      },
      env: { INGEST_TOKEN: 'secret', MAPBOX_TOKEN: 'pk.abc' },
    });
    ask = asker.of(feed.url);
  }, 60_000);
  afterAll(() => feed.end());

  it.each([...READING, ...SENSOR_THINGS])('answers GET %s as the contract says', async (path) => {
    const { status, faults } = await ask('get', path);
    expect(faults).toEqual([]);
    expect(status).toBe(200);
  });

  it('answers what is known with 304, and the state in frames to who asks for them', async () => {
    for (const path of ['/api/catalogue', '/api/ways', '/api/alarms', '/api/indicators']) {
      const { headers } = await ask('get', path);
      const known = await ask('get', path, { headers: { 'if-none-match': headers.get('etag')! } });
      expect([known.status, known.faults]).toEqual([304, []]);
    }
    const frames = await ask('get', '/api/state', { headers: { accept: STATE_TYPE } });
    expect([frames.faults, frames.type]).toEqual([[], STATE_TYPE]);
  });

  it('answers one entity, its relations, a property and its value as the contract says', async () => {
    const { body } = await ask('get', `/v1.1/Datastreams?$filter=properties/datastreamId eq '${LEVEL}'`);
    const [{ '@iot.id': id }] = (body as { value: [{ '@iot.id': number }] }).value;
    for (const path of ['', '/Thing', '/Sensor', '/ObservedProperty', '/Observations?$top=2&$filter=phenomenonTime gt 2024-01-04T12:00:00Z', '/Observations/$ref?$top=2', '/properties', '/unitOfMeasurement', '/name', '/name/$value', '/Thing/Locations'])
      expect([path, (await ask('get', `/v1.1/Datastreams(${id})${path}`)).faults]).toEqual([path, []]);
    const [nothing] = ((await ask('get', '/v1.1/Datastreams?$top=1&$filter=phenomenonTime eq null')).body as { value: [{ '@iot.id': number }] }).value; // prettier-ignore
    const blank = await ask('get', `/v1.1/Datastreams(${nothing['@iot.id']})/phenomenonTime`);
    expect([blank.status, blank.faults]).toEqual([204, []]);
  }); // prettier-ignore

  it('takes an acknowledgement, and tells of it in every way it is told', async () => {
    const { alarms } = (await ask('get', '/api/alarms')).body as { alarms: { alarm: string }[] };
    const path = `/api/alarms/${alarms[0]!.alarm}/acknowledgement`;
    const said = await ask('post', path, { body: { note: 'seen', by: 'somebody', at: '2024-01-04T13:20:00Z' } });
    expect([said.status, said.faults]).toEqual([201, []]);
    const many = await ask('post', '/api/alarms/acknowledgements', { body: { alarms: [alarms[0]!.alarm], note: 'seen', by: 'somebody', at: '2024-01-04T13:20:00Z' } }); // prettier-ignore
    expect([many.status, many.faults]).toEqual([201, []]);
    for (const each of ['/api/alarms', '/api/alarms/acknowledgements', '/api/events?from=2024-01-04T00:00:00Z'])
      expect([each, (await ask('get', each)).faults]).toEqual([each, []]);
    const { acknowledgements } = (await ask('get', '/api/alarms/acknowledgements')).body as { acknowledgements: unknown[] }; // prettier-ignore
    expect(acknowledgements).toHaveLength(2);
    const span = 'from=2024-01-04T00:00:00Z&to=2024-01-04T14:00:00Z';
    expect((await ask('get', `/api/alarms/acknowledgements?${span}`)).status).toBe(200);
  });

  it('refuses mistakes with a problem that the contract names', async () => {
    for (const [method, path, status, init] of MISTAKES) {
      const answer = await ask(method, path, init);
      expect([method, path, answer.status, answer.faults]).toEqual([method, path, status, []]);
      expect(answer.type).toBe('application/problem+json');
    }
    const { alarms } = (await ask('get', '/api/alarms')).body as { alarms: { alarm: string }[] };
    const path = `/api/alarms/${alarms[0]!.alarm}/acknowledgement`;
    for (const [body, status] of [
      [{ note: 'x' }, 400],
      [{ note: 'x', by: 'y', at: '2030-01-01T00:00:00Z' }, 400],
      [{ note: 'x', by: 'y', at: '2023-12-20T00:00:00Z' }, 409],
      [{ note: 'x'.repeat(20_000), by: 'y' }, 413],
    ] as const)
      expect((await ask('post', path, { body, isMistake: true })).faults.concat(String(status))).toEqual([String(status)]); // prettier-ignore
    for (const [note, at, status] of [
      ['x', '2023-12-20T00:00:00Z', 409],
      ['x'.repeat(100_000), undefined, 413],
    ] as const)
      expect((await ask('post', '/api/alarms/acknowledgements', { body: { alarms: [alarms[0]!.alarm], by: 'y', note, at }, isMistake: true })).faults.concat(String(status))).toEqual([String(status)]); // prettier-ignore
    // Of what is not the contract's, and of what may only be read, in the same form.
    for (const each of ['/nowhere', '/api/nowhere']) expect((await fetch(feed.url + each)).status).toBe(404);
    for (const { method, path: template } of operationsOf(contract)) {
      if (method !== 'get' || template.startsWith('/auth/')) continue;
      const refused = await ask('delete', template.replace('{datastream}', LEVEL).replace('{path}', 'Things'));
      expect([template, refused.status, refused.faults]).toEqual([template, template.endsWith('.yaml') || template.startsWith('/city/') || template === '/live' ? refused.status : 405, []]); // prettier-ignore
    }
  });

  it('gives tickets until there are too many', async () => {
    const first = await ask('post', '/api/live/ticket');
    expect([first.status, first.faults]).toEqual([201, []]);
    let last = first;
    for (let i = 0; i < 2000 && last.status === 201; i++) last = await ask('post', '/api/live/ticket');
    expect([last.status, last.faults]).toEqual([429, []]);
  });
});

describe('a feed that is live', () => {
  it('takes values in every format, tells what it took, and shows a forecast as the contract says', async () => {
    const upstream = await pegelonlineStandIn();
    const stamp = new Date(Math.floor(Date.now() / 900_000) * 900_000).toISOString();
    const ahead = (hours: number, value: number, type: string) => ({
      ...{ value, type, initialized: stamp },
      timestamp: new Date(Date.parse(stamp) + hours * 3_600_000).toISOString(),
    });
    upstream.answers.set(`/stations/${RUHRORT}/W/currentmeasurement.json`, json({ timestamp: stamp, value: 253 }));
    upstream.answers.set('/stations.json', json(stationsJson({ timestamp: stamp, value: 253 })));
    upstream.answers.set(`/stations/${RUHRORT}/WV/measurements.json`, json([ahead(2, 260, 'forecast'), ahead(48, 280, 'estimate')])); // prettier-ignore
    const feed = await startedFeed({
      clock: 'live',
      config: {
        sources: { ...NO_NETWORK, pegelonline: { baseUrl: upstream.baseUrl } },
        simulators: NO_SIMULATORS,
        tokens: { ingest: 'INGEST_TOKEN' },
        limits: { ingestPerSecond: 5 },
      },
      env: { INGEST_TOKEN: 'secret' },
    });
    const ask = asker.of(feed.url);
    const headers = { authorization: 'Bearer secret' };
    const at = new Date().toISOString();
    const observed = { phenomenonTime: at, result: 4 };
    const event = { specversion: '1.0', id: '1', source: '/x', type: 'de.hafenblick.observation', subject: LEVEL, time: at, data: { value: 414, unit: 'cm' } }; // prettier-ignore
    const room = { id: 'urn:ngsi-ld:Room:1', type: 'Room', temperature: { type: 'Property', value: 21, unitCode: 'CEL', observedAt: at }, location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [6.7, 51.4] } } }; // prettier-ignore
    const { body: streams, status: found } = await ask('get', `/v1.1/Datastreams?$filter=properties/datastreamId eq '${LEVEL}'`); // prettier-ignore
    expect([found, streams]).toEqual([200, expect.anything()]);
    const [{ '@iot.id': id }] = (streams as { value: [{ '@iot.id': number }] }).value;
    for (const [type, body, status] of [
      ['application/senml+json', [{ n: LEVEL, u: 'm', v: 4.12 }], 200],
      ['application/json', { Datastream: { '@iot.id': id }, ...observed }, 200],
      ['application/ld+json', room, 200],
      ['application/cloudevents+json', event, 200],
      ['application/cloudevents-batch+json', [{ ...event, id: '2' }], 200],
      ['application/json', [{ n: LEVEL, u: 'cm', v: 4 }, { n: LEVEL, u: 'kg', v: 1 }], 200],
      ['application/json', [{ n: 'nowhere/x', v: 1 }], 422],
      ['text/plain', 'hello', 415],
      ['application/json', '{', 400],
    ] as const) {
      await expect.poll(async () => {
        const answer = await ask('post', '/api/ingest', { headers: { ...headers, 'content-type': type }, body, isMistake: status >= 400 });
        return answer.status === 429 ? 429 : [type, answer.status, answer.faults];
      }, { timeout: 20_000 }).toEqual([type, status, []]);
    } // prettier-ignore
    let last = await ask('get', '/api/history');
    for (let i = 0; i < 200 && last.status !== 429; i++) last = await ask('post', '/api/ingest', { headers, body: [] });
    expect([last.status, last.faults]).toEqual([429, []]);
    await expect.poll(async () => {
      const { body, faults } = await ask('get', `/api/forecast/${LEVEL}`);
      return [(body as { points: unknown[] }).points.length, faults];
    }, { timeout: 20_000 }).toEqual([2, []]); // prettier-ignore
    for (const path of ['/healthz', '/api/catalogue', '/api/state', '/api/history', '/api/outages', '/v1.1/Observations?$top=1', '/api/alarms', `/api/observations/${LEVEL}?points=0`])
      expect([path, (await ask('get', path)).faults]).toEqual([path, []]); // prettier-ignore
    await feed.end();
    upstream.dispose();
  }, 60_000);

  it('says that it is only starting', async () => {
    const server = createFeedServer({ host: '127.0.0.1', port: 0, config: decode(ConfigSchema, {}, 'config'), viewer: { basemap: null, tilesets: [] }, log: createLog('silent') }); // prettier-ignore
    const ask = asker.of(`http://127.0.0.1:${await server.listen()}`);
    for (const [path, status] of [
      ['/healthz', 503],
      ['/api/state', 503],
    ] as const) {
      const answer = await ask('get', path);
      expect([path, answer.status, answer.faults]).toEqual([path, status, []]);
    }
    await server.dispose();
  });
});

describe('a feed that wants people to sign in', () => {
  it('sends them to the issuer and back, and tells what they lack', async () => {
    const issuer = await issuerStandIn();
    const signIn = { issuer: issuer.issuer, audience: 'hafenblick', clientId: 'viewer', anonymousRead: false };
    const feed = await startedFeed({
      clock: 'recorded:flood-2024-01@0',
      config: { signIn, simulators: NO_SIMULATORS },
      env: {},
    });
    const ask = asker.of(feed.url);
    for (const path of ['/metrics', '/api/catalogue', '/v1.1/Things', '/api/ways']) {
      const refused = await ask('get', path);
      expect([path, refused.status, refused.faults]).toEqual([path, 401, []]);
      const nobody = { headers: { authorization: `Bearer ${await issuer.token({ roles: [] })}` } };
      expect([path, (await ask('get', path, nobody)).status, (await ask('get', path, nobody)).faults]).toEqual([path, 403, []]); // prettier-ignore
    }
    expect((await ask('post', '/api/live/ticket')).faults).toEqual([]);
    const viewer = { headers: { authorization: `Bearer ${await issuer.token({ roles: ['viewer'] })}` } };
    const sent = await ask('post', '/api/ingest', viewer);
    expect([sent.status, sent.faults]).toEqual([403, []]);
    const begun = await ask('get', '/auth/sign-in?to=/');
    expect([begun.status, begun.faults]).toEqual([303, []]);
    const way = begun.headers.getSetCookie()[0]!.split(';')[0]!;
    const back = new URL((await fetch(begun.headers.get('location')!, { redirect: 'manual' })).headers.get('location')!); // prettier-ignore
    const ended = await ask('get', back.pathname + back.search, { headers: { cookie: way } });
    expect([ended.status, ended.faults]).toEqual([303, []]);
    const refused = await ask('get', '/auth/callback?state=x');
    expect([refused.status, refused.faults]).toEqual([400, []]);
    const out = await ask('get', '/auth/sign-out');
    expect([out.status, out.faults]).toEqual([303, []]);
    issuer.isDown = true;
    await feed.end();
    await issuer.dispose();
  }, 60_000);
});

describe('the contract', () => {
  it('is of schemas that are schemas, each of them', () => {
    const { schemas } = contract.document['components'] as { schemas: Json };
    for (const name of Object.keys(schemas)) expect(() => contract.faults({ $ref: `#/components/schemas/${name}` }, null), name).not.toThrow(); // prettier-ignore
  });

  it('is open nowhere: what it does not name would be seen wherever it stood in an answer', () => {
    const open: string[] = [];
    let places = 0;
    for (const [question, { schema, body }] of asker.bodies)
      for (const [place, changed] of withSurprises(body)) {
        places++;
        if (contract.faults(schema, changed).length === 0) open.push(`${question}: ${place}`);
      }
    expect(places).toBeGreaterThan(300);
    expect(open).toEqual([]);
  });

  it('names nothing that the feed does not answer', () => {
    const named = operationsOf(contract).flatMap(({ method, path, operation }) =>
      Object.entries(operation['responses'] as Json).flatMap(([status, response]) => {
        if (status === 'default') return [];
        const { content } = contract.resolved(response);
        const types = isObject(content) ? Object.keys(content) : [];
        return types.length === 0 ? [`${method} ${path} ${status}`] : types.map((type) => `${method} ${path} ${status} ${type}`); // prettier-ignore
      }),
    );
    expect(named.filter((each) => !asker.seen.has(each)).sort()).toEqual([...NOT_ASKED].sort());
  });

  it('names no parameter that was not asked with', () => {
    const named = operationsOf(contract).flatMap(({ method, path, operation }) =>
      ((operation['parameters'] ?? []) as unknown[])
        .map((each) => contract.resolved(each))
        .filter((each) => each['in'] === 'query')
        .map((each) => `${method} ${path} ?${String(each['name'])}`),
    );
    // The ticket of the socket: tests/feed/contracts/asyncapi.
    expect(named.filter((each) => !asker.seen.has(each))).toEqual(['get /live ?ticket']);
  });

  it('takes the media types that the feed reads', () => {
    const body = contract.at('#/paths/~1api~1ingest/post/requestBody') as { content: Json };
    expect(Object.keys(body.content).sort()).toEqual([...MEDIA_TYPES].sort());
  });

  it('has every path that the code of the feed knows', () => {
    const folders = ['src/feed', 'src/live'].map((folder) => join(ROOT, folder));
    const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))); // prettier-ignore
    const literals = files
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [...readFileSync(name, 'utf8').matchAll(/'(\/(?:api|auth)\/[\w/-]+|\/healthz|\/metrics|\/live|\/v1\.1)'/g)].map(([, path]) => path!)); // prettier-ignore
    const templates = operationsOf(contract).map(({ path }) => path);
    expect(new Set(literals).size).toBeGreaterThan(20);
    // A path that ends with a slash has something below it; an acknowledgement is counted under a name without its alarm.
    const isNamed = (path: string): boolean => templates.some((each) => each === path || (path.endsWith('/') && each.startsWith(`${path}{`))); // prettier-ignore
    expect([...new Set(literals)].filter((path) => !isNamed(path))).toEqual(['/api/alarms/acknowledgement']);
  });
});
