import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { createLog } from '../../../src/feed/log.ts';
import { parkApiSource } from '../../../src/feed/sources/parkApi.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { capturedLog } from '../../contract/drivePush.ts';
import { drive, pollingContract } from '../../contract/pollingContract.ts';
import { json, standIn, type Answer } from '../../contract/standIn.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const MINUTE = 60_000;
/** As a service of many sources has it: places as text, counts as numbers. */
const SITE = {
  id: 4711, original_uid: 'khp', source_uid: 'duisburg', name: 'Tiefgarage König-Heinrich-Platz', lat: '51.4334000', lon: '6.7663000',
  purpose: 'CAR', type: 'UNDERGROUND', capacity: 420, has_realtime_data: true, realtime_data_updated_at: '2026-11-25T11:58:00Z',
  realtime_capacity: 400, realtime_free_capacity: 37, realtime_opening_status: 'OPEN',
}; // prettier-ignore
type Sites = readonly unknown[];
/** The service: `start` says where a page begins, `limit` is heeded as far as it is less than its own, `offset` is not. */
const service =
  (sites: Sites, size = 500): Answer =>
  (request, response) => {
    const { searchParams } = new URL(request.url!, 'http://x');
    const from = Number(searchParams.get('start') ?? 0);
    const end = from + Math.min(size, Number(searchParams.get('limit') ?? 25));
    const next = end < sites.length ? { next_id: end, next_path: `/parking-sites?start=${end}` } : {};
    json({ items: sites.slice(from, end), total_count: sites.length, ...next })(request, response);
  };
const setting = (baseUrl: string) => {
  const one = { id: 'parking', sitesUrl: `${baseUrl}/park-api/api/public/v3/parking-sites?source_uid=duisburg`, source: 'Stadt', licence: 'dl-de/by-2-0' }; // prettier-ignore
  return decode(ConfigSchema, { sources: { parkApi: [one] } }, 'test').sources.parkApi[0]!;
};

pollingContract('car parks by ParkAPI', {
  nowMs: NOW,
  intervalS: 300,
  good: service([SITE]),
  old: service([{ ...SITE, realtime_data_updated_at: '2026-11-24T12:00:00Z' }]),
  create: (baseUrl, timers) => parkApiSource(setting(baseUrl), createLog('silent'), timers),
});

async function polled(answer: Answer) {
  const upstream = await standIn(answer);
  const { log, lines } = capturedLog();
  const driven = drive(NOW, (timers) => parkApiSource(setting(upstream.baseUrl), log, timers));
  await driven.poll();
  const end = (): void => {
    driven.source.dispose();
    upstream.dispose();
  };
  /** What was said; the occupancy follows from it. */
  const said = () => driven.observations.filter(({ datastream }) => !datastream.endsWith('/occupancy'));
  const values = (from = 0) =>
    said()
      .slice(from)
      .map(({ datastream, value }) => `${datastream} ${value}`);
  const reasons = () => lines.map((line) => (JSON.parse(line) as { reason: string }).reason);
  return { ...driven, upstream, reasons, end, values };
}

describe('a car park of ParkAPI', () => {
  it('is the asset that DATEX II would make of it, with the same datastreams', async () => {
    const { assets, values, observations, end } = await polled(service([SITE]));
    end();
    expect(values()).toEqual([
      'parking/4711/realtime-free-capacity 37',
      'parking/4711/realtime-capacity 400',
      'parking/4711/realtime-opening-status 1',
    ]);
    expect(new Set(observations.map(({ timeMs }) => timeMs))).toEqual(new Set([NOW - 2 * MINUTE]));
    expect(assets).toMatchObject([
      {
        id: 'parking/4711',
        geometry: { coordinates: [6.7663, 51.4334] },
        properties: { name: { de: 'Tiefgarage König-Heinrich-Platz' }, kind: 'parking', theme: 'infrastructure', facts: [{ value: 420 }] },
      },
    ]); // prettier-ignore
    expect(createFeedCatalogue([], 1).add(assets)).toEqual({ added: 5, refused: [] });
  });

  it('is read from a plain list, as converters make it, by its uid and with counts as text', async () => {
    const { values, end } = await polled(json([{ ...SITE, id: undefined, uid: 'P1 Königstraße', realtime_free_capacity: '5', realtime_capacity: null, realtime_opening_status: 'UNKNOWN' }])); // prettier-ignore
    end();
    expect(values()).toEqual(['parking/p1-koenigstrasse/realtime-free-capacity 5']);
  });

  it.each<[string, object, string[]]>([
    ['closed', { realtime_opening_status: 'CLOSED' }, ['free-capacity 37', 'capacity 400', 'opening-status 0']],
    ['of the time of its server, since it says none', { realtime_data_updated_at: '2026-11-25T11:58:00', realtime_capacity: null }, ['free-capacity 37', 'opening-status 1']],
    ['without data of the moment', { has_realtime_data: false }, []],
  ])('may be %s', async (_name, more, expected) => {
    const { values, assets, observations, end } = await polled(service([{ ...SITE, ...more }]));
    end();
    expect(values()).toEqual(expected.map((value) => `parking/4711/realtime-${value}`));
    expect(observations.every(({ timeMs }) => timeMs === NOW - 2 * MINUTE)).toBe(true);
    expect(assets.at(-1)!.properties.facts).toHaveLength(1);
  }); // prettier-ignore

  it.each<[string, object]>([
    ['a place for bicycles', { purpose: 'BIKE' }],
    ['a locker', { purpose: 'ITEM' }],
    ['in another city', { lat: '51.51', lon: '7.46' }],
  ])('is none that is %s', async (_name, more) => {
    const { assets, reasons, end } = await polled(service([{ ...SITE, ...more }]));
    end();
    expect([assets, reasons()]).toEqual([[], []]);
  });

  it.each<[string, object, RegExp]>([
    ['below zero', { realtime_free_capacity: -1 }, /the state of 4711 .*realtime_free_capacity/],
    ['in words', { realtime_free_capacity: 'viele' }, /must be a whole number/],
    ['beyond all numbers', { realtime_free_capacity: 1e300 }, /realtime_free_capacity/],
    ['of tomorrow', { realtime_data_updated_at: '2026-11-26T12:00:00Z' }, /4711 is stamped in the future/],
    ['of no time', { realtime_data_updated_at: 'gestern' }, /must be an instant/],
  ])('with counts %s stays on the map, its neighbour is taken', async (_name, more, reason) => {
    const { values, assets, reasons, end } = await polled(
      service([
        { ...SITE, ...more },
        { ...SITE, id: 2 },
      ]),
    );
    end();
    expect(values()[0]).toBe('parking/2/realtime-free-capacity 37');
    expect(assets.map(({ id }) => id)).toEqual(['parking/4711', 'parking/2']);
    expect(reasons()).toEqual([expect.stringMatching(reason)]);
  });

  it.each<[string, unknown, RegExp]>([
    ['without a place', { ...SITE, lat: undefined }, /a site does not fit: lat/],
    ['with a place in words', { ...SITE, lon: 'Hafen' }, /a site does not fit: lon/],
    ['without an id', { ...SITE, id: undefined }, /has no id/],
    ['that is null', null, /a site does not fit/],
  ])('%s is not taken, its neighbour is', async (_name, bad, reason) => {
    const { assets, reasons, end } = await polled(service([bad, { ...SITE, id: 2 }]));
    end();
    expect([assets.map(({ id }) => id), reasons()]).toEqual([['parking/2'], [expect.stringMatching(reason)]]);
  });
});

describe('the occupancy of a car park', () => {
  it.each<[string, object, number[]]>([
    ['by the spaces of the day', {}, [90.8]],
    ['by its capacity where nothing is said of the day', { realtime_capacity: null }, [91.2]],
    ['as empty where more is free than there are spaces', { realtime_free_capacity: 500 }, [0]],
    ['not at all where nobody knows its spaces', { realtime_capacity: null, capacity: null }, []],
    ['not at all where nothing is said of free ones', { realtime_free_capacity: null }, []],
    ['not at all where it has none', { realtime_capacity: 0 }, []],
  ])('is computed from what it says, %s', async (_name, more, expected) => {
    const { observations, assets, end } = await polled(service([{ ...SITE, ...more }]));
    end();
    const computed = observations.filter(({ datastream }) => datastream === 'parking/4711/occupancy');
    expect(computed.map(({ value }) => value)).toEqual(expected);
    expect(computed.every(({ origin, timeMs }) => origin === 'computed' && timeMs === NOW - 2 * MINUTE)).toBe(true);
    const stream = assets.at(-1)!.properties.datastreams.find(({ property }) => property === 'occupancy');
    expect(stream && [stream.unit, stream.range, stream.thresholds.map(({ value }) => value)]).toEqual(
      expected.length === 0 ? undefined : ['%', [0, 100], [90, 98]],
    );
  });
});

describe('a list of several pages', () => {
  const many = Array.from({ length: 5 }, (_, i) => ({ ...SITE, id: i + 1, uid: undefined }));

  it('is followed to its end by where the next page begins, and the filter of the address stays', async () => {
    const { assets, upstream, end } = await polled(service(many, 2));
    end();
    expect(assets.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map((id) => `parking/${id}`));
    expect(upstream.requests.map(({ url }) => [url.searchParams.get('start'), url.searchParams.get('source_uid')])).toEqual([[null, 'duisburg'], ['2', 'duisburg'], ['4', 'duisburg']]); // prettier-ignore
  });

  it('is whole where only one of its pages has changed', async () => {
    const { upstream, poll, values, retired, end } = await polled(service(many, 2));
    const before = values().length;
    upstream.now.answer = service(many.map((site) => (site.id === 4 ? { ...site, realtime_free_capacity: 1, realtime_data_updated_at: '2026-11-25T11:59:00Z' } : site)), 2); // prettier-ignore
    await poll();
    end();
    expect(upstream.requests.slice(3).map(({ status }) => status)).toEqual([304, 200, 304]);
    expect([values(before), retired]).toEqual([['parking/4/realtime-free-capacity 1', 'parking/4/realtime-capacity 400', 'parking/4/realtime-opening-status 1'], []]); // prettier-ignore
  });

  it('is not taken at all where a page is missing: what is known stays', async () => {
    const { upstream, poll, retired, state, end } = await polled(service(many, 2));
    const second: Answer = (request, response) => (request.url!.includes('start=') ? json({ message: 'down' }, 500) : service(many.slice(0, 3), 2))(request, response); // prettier-ignore
    upstream.now.answer = second;
    await poll();
    expect([retired, state()]).toEqual([[], 'delayed']);
    upstream.now.answer = service(many.slice(0, 3), 2);
    await poll();
    end();
    expect([retired, state()]).toEqual([['parking/4', 'parking/5'], 'live']);
  });

  it('has a page again that was none of it for a while, though the service calls it unchanged', async () => {
    const { upstream, poll, assets, state, end } = await polled(service(many, 2));
    upstream.now.answer = service(many.slice(0, 2), 2);
    await poll();
    upstream.now.answer = service(many, 2);
    await poll();
    end();
    expect([state(), assets.slice(5).map(({ id }) => id)]).toEqual(['live', ['parking/3', 'parking/4', 'parking/5']]);
  });

  it('ends where a page points to one that was read', async () => {
    const { state, assets, upstream, end } = await polled(json({ items: many.slice(0, 2), next_id: 7 }));
    end();
    expect([state(), assets, upstream.requests.length]).toEqual(['delayed', [], 2]);
  });
});
