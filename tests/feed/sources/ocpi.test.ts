import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { createLog } from '../../../src/feed/log.ts';
import { ocpiSource } from '../../../src/feed/sources/ocpi.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { capturedLog } from '../../contract/drivePush.ts';
import { drive, pollingContract } from '../../contract/pollingContract.ts';
import { json, standIn, type Answer } from '../../contract/standIn.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const MINUTE = 60_000;
const TOKEN = 'example-token';

interface Location {
  readonly id: string;
  readonly last_updated: string;
}
const connector = { id: '1', standard: 'IEC_62196_T2', format: 'SOCKET', power_type: 'AC_3_PHASE', max_voltage: 230, max_amperage: 32, last_updated: '2026-01-01T00:00:00Z' }; // prettier-ignore
const evse = (uid: string, status: unknown, more: object = {}) => ({
  uid,
  evse_id: `DE*XYZ*E${uid}`,
  status,
  connectors: [connector],
  last_updated: '2026-11-20T08:00:00Z',
  ...more,
});
/** A location as the standard has it; places are text. */
const location = (id: string, evses: unknown, more: object = {}): Location => ({
  ...{ country_code: 'DE', party_id: 'XYZ', id, publish: true, name: 'Ladepark Innenhafen' },
  ...{ address: 'Philosophenweg 19', city: 'Duisburg', postal_code: '47051', country: 'DEU', time_zone: 'Europe/Berlin' },
  ...{ coordinates: { latitude: '51.439300', longitude: '6.771200' }, evses, last_updated: '2026-11-25T10:00:00Z' },
  ...more,
}); // prettier-ignore
const SITE = location('L1', [evse('1', 'AVAILABLE'), evse('2', 'CHARGING'), evse('3', 'OUTOFORDER'), evse('4', 'UNKNOWN')]); // prettier-ignore

interface PartyOptions {
  readonly size?: number;
  /** When it says that it says so. */
  readonly at?: string;
  readonly link?: (query: string) => Record<string, string>;
}
/** A party: token, pages, `date_from` (from then on, that instant too), its own instant in each answer. */
const party =
  (locations: readonly unknown[], { size = 100, at = '2026-11-25T11:59:50Z', link }: PartyOptions = {}): Answer =>
  (request, response) => {
    const { host, authorization } = request.headers;
    if (authorization !== `Token ${Buffer.from(TOKEN).toString('base64')}`) {
      response.writeHead(401).end();
      return;
    }
    const url = new URL(request.url!, `http://${host}`);
    const from = Date.parse(url.searchParams.get('date_from') ?? '1970-01-01T00:00:00Z');
    const found = locations.filter((one) => !(Date.parse((one as Location | null)?.last_updated ?? '') < from));
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const limit = Math.min(size, Number(url.searchParams.get('limit') ?? size));
    url.searchParams.set('offset', String(offset + limit));
    const next = offset + limit < found.length ? (link?.(url.search) ?? { link: `<${url.href}>; rel="next"` }) : {};
    const headers = { 'x-total-count': String(found.length), 'x-limit': String(size), ...next };
    answerOf(response, found.slice(offset, offset + limit), at, headers);
  };
function answerOf(response: ServerResponse, data: unknown, timestamp: string, headers: Record<string, string>): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ data, status_code: 1000, status_message: 'Success', timestamp }));
}

const setting = (baseUrl: string, more: object = {}) => {
  const one = { id: 'charging', locationsUrl: `${baseUrl}/ocpi/cpo/2.2.1/locations`, tokenEnv: 'OCPI_TOKEN', source: 'XYZ', licence: 'by contract' }; // prettier-ignore
  return decode(ConfigSchema, { sources: { ocpi: [{ ...one, ...more }] } }, 'test').sources.ocpi[0]!;
};

pollingContract('charging by OCPI', {
  nowMs: NOW,
  intervalS: 300,
  good: party([SITE]),
  old: party([SITE], { at: '2026-11-24T12:00:00Z' }),
  isStamped: true,
  create: (baseUrl, timers) => ocpiSource(setting(baseUrl), TOKEN, createLog('silent'), timers),
});

async function polled(answer: Answer, more: object = {}, token = TOKEN) {
  const upstream = await standIn(answer);
  const { log, lines } = capturedLog();
  const driven = drive(NOW, (timers) => ocpiSource(setting(upstream.baseUrl, more), token, log, timers));
  await driven.poll();
  const end = (): void => {
    driven.source.dispose();
    upstream.dispose();
  };
  const values = (from = 0) =>
    driven.observations.slice(from).map(({ datastream, value }) => `${datastream.split('/').slice(1).join('/')} ${value}`); // prettier-ignore
  const reasons = () => lines.map((line) => (JSON.parse(line) as { reason: string }).reason);
  return { ...driven, upstream, reasons, end, values };
}
const counts = (site: string, available: number, inUse: number, broken: number, unknown: number): string[] => [
  `de-xyz-${site}/points-available ${available}`,
  `de-xyz-${site}/points-in-use ${inUse}`,
  `de-xyz-${site}/points-out-of-order ${broken}`,
  `de-xyz-${site}/points-unknown ${unknown}`,
];

describe('a location of OCPI', () => {
  it('is the asset that DATEX II would make of it, with the same datastreams', async () => {
    const { assets, values, observations, end } = await polled(party([SITE]));
    end();
    expect(values()).toEqual(counts('l1', 1, 1, 1, 1));
    // An EVSE has been as it is for days; that it still is, the answer says.
    expect(new Set(observations.map(({ timeMs }) => timeMs))).toEqual(new Set([NOW - 10_000]));
    expect(assets).toMatchObject([
      {
        id: 'charging/de-xyz-l1',
        geometry: { coordinates: [6.7712, 51.4393] },
        properties: { name: { de: 'Ladepark Innenhafen' }, kind: 'charging-station', theme: 'driving', facts: [{ value: 4 }, { value: 22.08, unit: 'kW' }] },
      },
    ]); // prettier-ignore
    expect(createFeedCatalogue([], 1).add(assets)).toEqual({ added: 5, refused: [] });
  });

  it.each<[string, string[]]>([
    ['RESERVED', counts('l1', 0, 1, 0, 0)],
    ['BLOCKED', counts('l1', 0, 0, 1, 0)],
    ['INOPERATIVE', counts('l1', 0, 0, 1, 0)],
    ['PLANNED', counts('l1', 0, 0, 1, 0)],
    ['NEW_IN_2.4', counts('l1', 0, 0, 0, 1)],
  ])('has an EVSE that is %s', async (status, expected) => {
    const { values, end } = await polled(party([location('L1', [evse('1', status)])]));
    end();
    expect(values()).toEqual(expected);
  });

  it.each<[string, object, number | undefined]>([
    ['as it says', { max_electric_power: 11000 }, 11],
    ['of one phase', { power_type: 'AC_1_PHASE' }, 7.36],
    ['of two phases', { power_type: 'AC_2_PHASE' }, 14.72],
    ['of three, the voltage to neutral', {}, 22.08],
    ['of three, the voltage between them', { max_voltage: 400 }, 22.17],
    ['of direct current', { power_type: 'DC', max_voltage: 920, max_amperage: 500 }, 460],
    ['that cannot be', { max_electric_power: 1e12 }, undefined],
    ['that it does not say', { max_voltage: 'x', max_amperage: null }, undefined],
  ])('has the power of its connector: %s', async (_name, more, kw) => {
    const { assets, end } = await polled(party([location('L1', [evse('1', 'AVAILABLE', { connectors: [{ ...connector, ...more }] })])])); // prettier-ignore
    end();
    const power = assets[0]!.properties.facts.find(({ unit }) => unit === 'kW')?.value;
    expect(power === undefined ? undefined : Math.round(Number(power) * 100) / 100).toBe(kw);
  });

  it.each<[string, Location]>([
    ['has no EVSE', location('L1', [])],
    ['has none that was not taken down', location('L1', [evse('1', 'REMOVED')])],
    ['is not for everybody', location('L1', [evse('1', 'AVAILABLE')], { publish: false })],
    ['is in another city', location('L1', [evse('1', 'AVAILABLE')], { coordinates: { latitude: '51.51', longitude: '7.46' } })], // prettier-ignore
  ])('is not shown where it %s', async (_name, one) => {
    const { assets, reasons, end } = await polled(party([one]));
    end();
    expect([assets, reasons()]).toEqual([[], []]);
  });

  it('is told from one of another party with the same id', async () => {
    const { assets, end } = await polled(party([SITE, location('L1', [evse('1', 'AVAILABLE')], { party_id: 'ABC' })]));
    end();
    expect(assets.map(({ id }) => id)).toEqual(['charging/de-xyz-l1', 'charging/de-abc-l1']);
  });

  it.each<[string, unknown, RegExp]>([
    ['without a place', location('L2', [], { coordinates: null }), /a location does not fit: coordinates/],
    ['with a place in words', location('L2', [], { coordinates: { latitude: 'north', longitude: '6.7' } }), /coordinates.latitude/],
    ['without an id', { ...location('L2', []), id: undefined }, /a location does not fit: id/],
    ['with EVSEs that are no list', location('L2', 'two'), /a location does not fit: evses/],
    ['that is null', null, /a location does not fit/],
  ])('%s is not taken, its neighbour is', async (_name, bad, reason) => {
    const { values, reasons, end } = await polled(party([bad, SITE]));
    end();
    expect([values(), reasons()]).toEqual([counts('l1', 1, 1, 1, 1), [expect.stringMatching(reason)]]);
  }); // prettier-ignore

  it.each<[string, unknown, RegExp]>([
    ['without a uid', evse('', 'AVAILABLE'), /an EVSE of DE\*XYZ\*L1 does not fit: uid/],
    ['with a number for a status', evse('9', 3), /does not fit: status/],
    ['that is a text', 'EVSE', /an EVSE of DE\*XYZ\*L1 does not fit/],
  ])('with an EVSE %s has its others', async (_name, bad, reason) => {
    const { values, reasons, end } = await polled(party([location('L1', [bad, evse('1', 'AVAILABLE')])]));
    end();
    expect([values(), reasons()]).toEqual([counts('l1', 1, 0, 0, 0), [expect.stringMatching(reason)]]);
  });
});

describe('a party of OCPI', () => {
  it('is asked with the credentials token in Base64, or plain where it wants it so', async () => {
    const shown: (string | undefined)[] = [];
    const listen: Answer = (request, response) => {
      shown.push(request.headers.authorization);
      answerOf(response, [], '2026-11-25T11:59:50Z', {});
    };
    (await polled(listen)).end();
    (await polled(listen, { tokenEncoding: 'plain' })).end();
    expect(shown).toEqual(['Token ZXhhbXBsZS10b2tlbg==', 'Token example-token']);
  });

  it('that does not know the token is down, and the token is in no line of the log', async () => {
    const { poll, state, reasons, end } = await polled(party([SITE]), {}, 'another-token');
    for (let i = 0; i < 2; i++) await poll();
    end();
    expect([state(), reasons()[0]]).toEqual(['down', '401 Unauthorized']);
    expect(reasons().join()).not.toMatch(/another-token|YW5vdGhlci10b2tlbg/);
  });

  it.each<[string, object, string]>([
    ['a client error', { status_code: 2001, status_message: 'Invalid or missing parameters' }, 'OCPI status 2001 Invalid or missing parameters'],
    ['a server error with data', { status_code: 3000, data: [SITE] }, 'OCPI status 3000'],
    ['an error of the hub', { status_code: 4003, data: null }, 'OCPI status 4003'],
    ['no status', { data: [SITE] }, 'OCPI: status_code: Invalid key: Expected "status_code" but received undefined'],
    ['success without a list', { status_code: 1000, data: { id: 'L1' } }, 'OCPI data: Invalid type: Expected Array but received Object'],
  ])('that says %s with 200 has failed', async (_name, body, reason) => {
    const { state, reasons, observations, end } = await polled(json({ timestamp: '2026-11-25T11:59:50Z', ...body }));
    end();
    expect([state(), reasons(), observations]).toEqual(['delayed', [reason], []]);
  }); // prettier-ignore

  const many = Array.from({ length: 5 }, (_, i) => location(`L${i + 1}`, [evse('1', 'AVAILABLE')]));
  it.each<[string, PartyOptions]>([
    ['its link', {}],
    ['a link behind another', { link: (query) => ({ link: `<http://x/>; rel="first", </ocpi/cpo/2.2.1/locations${query}>; rel=next` }) }],
    ['a link to the host behind its proxy', { link: (query) => ({ link: `<http://10.0.0.7:8080/internal/locations${query}>; rel="next"` }) }],
    ['what it counts, without a link', { link: () => ({}) }],
  ])('is read page by page, by %s', async (_name, options) => {
    const { assets, upstream, state, end } = await polled(party(many, { ...options, size: 2 }));
    end();
    expect([assets.length, state()]).toEqual([5, 'live']);
    expect(upstream.requests.map(({ url }) => [url.pathname, url.searchParams.get('offset')])).toEqual(['0', '2', '4'].map((offset) => ['/ocpi/cpo/2.2.1/locations', offset])); // prettier-ignore
  }); // prettier-ignore

  it('whose pages go round in a circle has failed, and nothing is taken', async () => {
    const circle: Answer = (request, response) => answerOf(response, [SITE], '2026-11-25T11:59:50Z', { link: `<${request.url!}>; rel="next"` }); // prettier-ignore
    const { state, assets, upstream, end } = await polled(circle);
    end();
    expect([state(), assets, upstream.requests.length]).toEqual(['delayed', [], 1]);
  });

  it('is asked for what has changed since the last change, and all else still holds', async () => {
    const [first, second] = many as [Location, Location];
    const { upstream, poll, pass, values, retired, end } = await polled(party([first, second]));
    pass(5 * MINUTE);
    const changed = location('L2', [evse('1', 'CHARGING')], { last_updated: '2026-11-25T12:03:00Z' });
    const added = location('L6', [evse('1', 'AVAILABLE')], { last_updated: '2026-11-25T12:04:00' });
    upstream.now.answer = party([{ ...first, last_updated: '2026-11-25T09:00:00Z' }, changed, added], { at: '2026-11-25T12:05:00Z' }); // prettier-ignore
    await poll();
    pass(5 * MINUTE);
    upstream.now.answer = party([], { at: '2026-11-25T12:10:00Z' });
    await poll();
    end();
    expect(upstream.requests.map(({ url }) => url.searchParams.get('date_from'))).toEqual([null, '2026-11-25T10:00:00.000Z', '2026-11-25T12:04:00.000Z']); // prettier-ignore
    expect(values(8)).toEqual([
      ...counts('l2', 0, 1, 0, 0),
      ...counts('l6', 1, 0, 0, 0),
      ...counts('l1', 1, 0, 0, 0),
      ...counts('l1', 1, 0, 0, 0),
      ...counts('l2', 0, 1, 0, 0),
      ...counts('l6', 1, 0, 0, 0),
    ]);
    expect(retired).toEqual([]);
  });

  it('takes a location away by its last EVSE, or by not naming it in the list of the next day', async () => {
    const { upstream, poll, pass, retired, values, end } = await polled(party([...many.slice(0, 2), location('L3', [evse('1', 'AVAILABLE'), evse('2', 'AVAILABLE')])])); // prettier-ignore
    const before = values().length;
    const change = { last_updated: '2026-11-25T12:03:00Z' };
    upstream.now.answer = party([location('L1', [evse('1', 'REMOVED')], change), location('L3', [evse('1', 'AVAILABLE'), evse('2', 'REMOVED')], change)], { at: '2026-11-25T12:05:00Z' }); // prettier-ignore
    pass(5 * MINUTE);
    await poll();
    expect([retired, values(before).slice(0, 4)]).toEqual([['charging/de-xyz-l1'], counts('l3', 1, 0, 0, 0)]);
    upstream.now.answer = party(many.slice(2, 3), { at: '2026-11-26T12:05:00Z' });
    pass(24 * 60 * MINUTE);
    await poll();
    end();
    expect(upstream.requests.at(-1)!.url.searchParams.has('date_from')).toBe(false);
    expect(retired).toEqual(['charging/de-xyz-l1', 'charging/de-xyz-l2']);
  });

  it('with a location of next year is not asked for changes from then on', async () => {
    const future = location('L2', [evse('1', 'AVAILABLE')], { last_updated: '2027-11-25T12:00:00Z' });
    const { upstream, poll, end } = await polled(party([SITE, future]));
    await poll();
    end();
    expect(upstream.requests.at(-1)!.url.searchParams.get('date_from')).toBe('2026-11-25T10:00:00.000Z');
  });
});
