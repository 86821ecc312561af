import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../../src/feed/feedCatalogue.ts';
import { createLog } from '../../../../src/feed/log.ts';
import { open311Source } from '../../../../src/feed/sources/open311/open311Source.ts';
import { ConfigSchema } from '../../../../src/schema/config.ts';
import { decode } from '../../../../src/schema/decode.ts';
import { capturedLog } from '../../../contract/drivePush.ts';
import { drive, pollingContract } from '../../../contract/pollingContract.ts';
import { json, standIn, type Answer } from '../../../contract/standIn.ts';
import { city, REQUESTS, SERVICES } from './standInCity.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const iso = (ms: number): string => new Date(ms).toISOString();
const setting = (baseUrl: string, more: object = {}) => {
  const one = { id: 'reports', baseUrl: `${baseUrl}/citysdk`, source: 'Stadt', licence: 'dl-de/by-2-0', ...more };
  return decode(ConfigSchema, { sources: { open311: [one] } }, 'test').sources.open311[0]!;
};
/** A report that came in so many days ago and has not changed since. */
const report = (id: number | string, days: number, more: object = {}): Record<string, unknown> => {
  const at = iso(NOW - days * DAY);
  return { service_request_id: id, status: 'open', service_code: '24', requested_datetime: at, updated_datetime: at, lat: 51.43, long: 6.76, ...more }; // prettier-ignore
};
const older = (by: number) =>
  REQUESTS.map((one) => ({
    ...one,
    requested_datetime: iso(Date.parse(String(one['requested_datetime'])) - by),
    updated_datetime: iso(Date.parse(String(one['updated_datetime'])) - by),
  }));

pollingContract('reports of citizens by Open311', {
  nowMs: NOW,
  intervalS: 900,
  good: city(),
  old: city(older(20 * DAY)),
  create: (baseUrl, timers) => open311Source(setting(baseUrl), createLog('silent'), timers),
});

async function polled(answer: Answer, more: object = {}) {
  const upstream = await standIn(answer);
  const { log, lines } = capturedLog();
  const driven = drive(NOW, (timers) => open311Source(setting(upstream.baseUrl, more), log, timers));
  await driven.poll();
  const end = (): void => {
    driven.source.dispose();
    upstream.dispose();
  };
  const values = (from = 0) => driven.observations.slice(from).map(({ datastream, value }) => `${datastream} ${value}`);
  const reasons = () => lines.map((line) => (JSON.parse(line) as { reason: string }).reason);
  const lists = () => upstream.requests.filter(({ url }) => url.pathname.endsWith('/requests.json'));
  return { ...driven, upstream, lines, reasons, lists, end, values };
}

describe('a report of Open311', () => {
  it('is an asset at its place with a state and an age, called what the city calls it', async () => {
    const { assets, values, observations, end } = await polled(city());
    end();
    expect(values()).toEqual([
      'reports/638344/state 3',
      'reports/638344/age 5.2',
      'reports/638345/state 1',
      'reports/638345/age 0.1',
      'reports/638200/state 4',
      'reports/638200/age 2.5',
    ]);
    expect(new Set(observations.map(({ timeMs }) => timeMs))).toEqual(new Set([NOW]));
    // Nobody has measured its age: it follows from its stamps.
    expect(observations.map(({ origin }) => origin).slice(0, 2)).toEqual(['live', 'computed']);
    expect(assets[0]).toMatchObject({
      id: 'reports/638344',
      geometry: { coordinates: [6.7623, 51.4344] },
      properties: {
        name: { de: 'Straßenbeleuchtung defekt' },
        kind: 'defect-report',
        theme: 'government',
        facts: [{ value: '2026-11-20' }, { label: { en: 'Expected to be done on' }, value: '2026-11-30' }],
      },
    });
    expect(createFeedCatalogue([], 1).add(assets)).toEqual({ added: 9, refused: [] });
  });

  it('brings nothing along of who wrote it, or of what somebody wrote: not into assets, values or the log', async () => {
    const bad = { ...REQUESTS[0]!, service_request_id: 7, lat: 'Haus Mustermann' };
    const { assets, observations, lines, end } = await polled(city([...REQUESTS, bad]));
    end();
    const said = JSON.stringify([assets, observations, lines]);
    expect(said).not.toMatch(/Mustermann|Erika|Beispiel|0203|device|account|media|Musterstraße/i);
    expect(said).toContain('a report does not fit: lat');
    // What is looked for is there to be found.
    expect(JSON.stringify(REQUESTS)).toMatch(/Mustermann.*Beispiel.*device/);
  });

  it.each<[string, object, number]>([
    ['new where the standard alone is spoken and nothing has changed', {}, 1],
    ['checked where the standard alone is spoken and it has changed since', { updated_datetime: iso(NOW - HOUR) }, 2],
    ['new where it says no change at all', { updated_datetime: null }, 1],
    ['new while it waits to be accepted', { extended_attributes: { detailed_status: 'PENDING' } }, 1],
    ['checked when it is accepted', { extended_attributes: { detailed_status: 'RECEIVED' } }, 2],
    ['in work', { extended_attributes: { detailed_status: 'IN_PROCESS' } }, 3],
    ['done when it is closed, whatever else is said', { status: 'CLOSED', extended_attributes: { detailed_status: 'IN_PROCESS' } }, 4],
    ['done when it cannot be solved', { extended_attributes: { detailed_status: 'REJECTED' } }, 4],
    ['new where the server has words of its own', { extended_attributes: { detailed_status: 'ESCALATED' } }, 1],
    ['new where the extension is no such thing', { extended_attributes: 'none' }, 1],
  ])('is %s', async (_name, more, state) => {
    const { values, end } = await polled(city([report(1, 2, more)]));
    end();
    expect(values()[0]).toBe(`reports/1/state ${state}`);
  }); // prettier-ignore

  it('is older at each look while it is open, keeps what it took once it is done, and is said again within the hour', async () => {
    const { poll, pass, values, observations, upstream, end } = await polled(city([report(1, 2), report(2, 2, { status: 'closed', updated_datetime: iso(NOW - DAY) })])); // prettier-ignore
    expect(values()).toEqual(['reports/1/state 1', 'reports/1/age 2', 'reports/2/state 4', 'reports/2/age 1']);
    pass(10 * 60_000);
    await poll();
    expect(values(4)).toEqual([]);
    pass(150 * 60_000);
    await poll();
    end();
    expect(values(4)).toEqual(['reports/1/state 1', 'reports/1/age 2.1', 'reports/2/state 4', 'reports/2/age 1']);
    expect(observations.at(-1)!.timeMs).toBe(NOW + 160 * 60_000);
    // The list had not changed: only once was it sent.
    expect(upstream.requests.filter(({ status }) => status === 304).length).toBeGreaterThanOrEqual(2);
  });

  it('leaves the map some days after it is done, and with the first list that does not have it', async () => {
    const done = report(2, 9, { status: 'closed', updated_datetime: iso(NOW - 6 * DAY) });
    const { poll, pass, retired, assets, named, upstream, end } = await polled(city([report(1, 2), done, report(3, 1)]));
    expect(assets.map(({ id }) => id)).toEqual(['reports/1', 'reports/2', 'reports/3']);
    pass(2 * DAY);
    upstream.now.answer = city([report(1, 2), done]);
    await poll();
    end();
    expect(retired).toEqual(['reports/2', 'reports/3']);
    expect(named.at(-1)).toEqual(['reports/1']);
  }); // prettier-ignore

  it.each<[string, object, RegExp]>([
    ['without a place', { lat: null }, /a report does not fit: lat/],
    ['without a stamp', { requested_datetime: null }, /a report does not fit: requested_datetime/],
    ['of no zone', { requested_datetime: '2026-11-24T12:00:00' }, /must be an instant/],
    ['of tomorrow', { requested_datetime: iso(NOW + DAY / 2), updated_datetime: null }, /is stamped in the future/],
    ['neither open nor closed', { status: 'Received' }, /a report does not fit: status/],
    ['without an id', { service_request_id: null }, /a report does not fit: service_request_id/],
    ['whose id cannot be written', { service_request_id: '###' }, /cannot be told from another by its id/],
    ['with the id of another in other letters', { service_request_id: 'A 1' }, /cannot be told from another by its id/],
  ])('%s is not taken, its neighbour is', async (_name, more, reason) => {
    const { assets, reasons, end } = await polled(city([report('a-1', 2), report(1, 1, more)]));
    end();
    expect([assets.map(({ id }) => id), reasons()]).toEqual([['reports/a-1'], [expect.stringMatching(reason)]]);
  });

  it('in another city is left out, without a word', async () => {
    const { assets, reasons, end } = await polled(city([report(1, 2, { lat: 51.51, long: 7.46 }), report(2, 2)]));
    end();
    expect([assets.map(({ id }) => id), reasons()]).toEqual([['reports/2'], []]);
  });

  it('has the name of its kind where the city lists no such service', async () => {
    const { assets, reasons, end } = await polled(city([report(1, 2)], {}, [{ service_code: '24' }, null, SERVICES[0]]));
    end();
    expect(assets[0]!.properties.name).toMatchObject({ de: 'Mängelmeldung', en: 'Defect report' });
    expect(reasons()).toEqual([expect.stringMatching(/a service does not fit/)]);
  }); // prettier-ignore
});

describe('a list of reports', () => {
  const many = Array.from({ length: 120 }, (_, i) => report(i + 1, 1 + i / 10));

  it.each<[string, object, number]>([
    ['in pages of the size that is asked for', {}, 3],
    ['in pages that the service makes smaller', { size: 50 }, 4],
    ['in one piece, where the service knows no pages', { hasPages: false }, 2],
  ])('is read to its end %s', async (_name, options, pages) => {
    const { assets, lists, end } = await polled(city(many, options));
    end();
    expect(new Set(assets.map(({ id }) => id)).size).toBe(120);
    expect(lists()).toHaveLength(pages);
  });

  it('is asked for in spans of 90 days, and no report of any span is lost', async () => {
    const { assets, lists, state, end } = await polled(city([report(1, 1), report(2, 100), report(3, 300), report(4, 399)]), { lookBackDays: 400 }); // prettier-ignore
    end();
    expect(assets.map(({ id }) => id).sort()).toEqual(['reports/1', 'reports/2', 'reports/3', 'reports/4']);
    expect(new Set(lists().map(({ url }) => url.searchParams.get('start_date'))).size).toBe(5);
    expect(state()).toBe('live');
  });

  it('may be of one city among many', async () => {
    const shared = city(REQUESTS, { jurisdiction: 'duisburg.de' });
    const right = await polled(shared, { jurisdictionId: 'duisburg.de' });
    const wrong = await polled(shared, { jurisdictionId: 'essen.de' });
    right.end();
    wrong.end();
    expect([right.state(), right.assets.length]).toEqual(['live', 3]);
    expect([wrong.state(), wrong.assets.length]).toEqual(['delayed', 0]);
    expect(wrong.reasons()).toEqual(['404 jurisdiction_id not found']);
  });

  it('that says with 200 that something went wrong changes nothing', async () => {
    const { poll, upstream, state, retired, reasons, end } = await polled(city());
    upstream.now.answer = json([{ code: 400, description: 'General Service error' }]);
    await poll();
    end();
    expect([state(), retired, reasons()]).toEqual(['delayed', [], ['Open311 400 General Service error']]);
  });

  it('of which a page cannot be had changes nothing', async () => {
    const { poll, upstream, state, retired, end } = await polled(city(many));
    upstream.now.answer = (request, response) => (request.url!.includes('page=2') ? json(null, 503) : city(many.slice(0, 10)))(request, response); // prettier-ignore
    await poll();
    end();
    expect([state(), retired]).toEqual(['delayed', []]);
  });

  it('in which nothing has moved for a week confirms nothing: its values keep the time of their last change', async () => {
    const { observations, state, end } = await polled(city([report(1, 8), report(2, 9)]));
    end();
    expect([...new Set(observations.map(({ timeMs }) => timeMs))]).toEqual([NOW - 8 * DAY, NOW - 9 * DAY]);
    expect(state()).toBe('delayed');
  });

  it('that may have been cut at a thousand is complained of', async () => {
    const { reasons, end } = await polled(city(Array.from({ length: 1000 }, (_, i) => report(i, 1)), { hasPages: false })); // prettier-ignore
    end();
    expect(reasons()).toEqual([expect.stringMatching(/may have cut the list/)]);
  });
});
