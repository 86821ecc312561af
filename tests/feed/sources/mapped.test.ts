import { afterEach, describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { createLog, type Log } from '../../../src/feed/log.ts';
import { compilePath } from '../../../src/feed/sources/jsonPath.ts';
import { mappedSource } from '../../../src/feed/sources/mapped.ts';
import { createMappedReader } from '../../../src/feed/sources/mappedReading.ts';
import type { SourceTimers } from '../../../src/feed/sources/sourceTimers.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { drivePush, growing } from '../../contract/drivePush.ts';
import { mosquitto } from '../../contract/mosquitto.ts';
import { pollingContract } from '../../contract/pollingContract.ts';
import { pushContract, type PushUpstream } from '../../contract/pushContract.ts';
import { socketStandIn } from '../../contract/socketStandIn.ts';
import { json } from '../../contract/standIn.ts';

const NOW = Date.parse('2026-11-25T23:05:00Z');
const isoOf = (ms: number): string => new Date(ms).toISOString();
/** A weather service of nobody's standard. */
const MAP = {
  id: 'weather',
  source: 'Wetterdienst',
  licence: 'CC BY 4.0',
  from: { http: { url: 'http://127.0.0.1:9/' } },
  items: '$.stations[*]',
  asset: { id: '$.id', name: '$.title', longitude: '$.pos[0]', latitude: '$.pos[1]' },
  time: '^$.at',
  values: [
    { property: 'temperature', unit: '°C', value: '$.tenths', factor: 0.1 },
    { property: 'wind', unit: 'm/s', value: "$['wind']['speed']" },
  ],
};
const settingOf = (more: Record<string, unknown> = {}) =>
  decode(ConfigSchema, { sources: { mapped: [{ ...MAP, ...more }] } }, 'config').sources.mapped[0]!;
const message = (timeMs: number) => ({
  at: isoOf(timeMs),
  stations: [
    { id: 'A 1', title: 'Hafen', pos: [6.73, 51.45], tenths: 65, wind: { speed: 3.5 } },
    { id: 2, title: 'Zoo', pos: ['6.80', '51.43'], tenths: null },
  ],
});
const read = (body: unknown, more?: Record<string, unknown>, topic: string[] = []) =>
  createMappedReader(settingOf(more))(body, 'message', unixMs(NOW), topic);

const create = (from: object, log: Log, timers: SourceTimers) => {
  const catalogue = createFeedCatalogue([], 1);
  return growing(catalogue, mappedSource(settingOf({ from }), null, catalogue, log, timers));
};

pollingContract('mapped JSON over HTTP', {
  nowMs: NOW,
  intervalS: 60,
  good: json(message(NOW)),
  old: json(message(NOW - 4_000_000)),
  create: (baseUrl, timers) =>
    mappedSource(
      settingOf({ from: { http: { url: `${baseUrl}/now.json` } } }),
      null,
      createFeedCatalogue([], 1),
      createLog('silent'),
      timers,
    ),
});

pushContract('mapped JSON over MQTT', {
  nowMs: NOW,
  silentAfterMs: 3_600_000,
  upstream: async () => {
    const broker = await mosquitto();
    return {
      ...broker,
      send: (timeMs: number) => broker.publish('weather/all', JSON.stringify(message(timeMs))),
      sendBytes: (bytes: Buffer) => broker.publish('weather/all', bytes),
      stop: () => broker.kill(),
    };
  },
  create: (upstream: PushUpstream, log, timers) => {
    const from = { mqtt: { url: (upstream as PushUpstream & { url: string }).url, topics: ['weather/#'] } };
    return create(from, log, timers);
  },
});

pushContract('mapped JSON over a WebSocket', {
  nowMs: NOW,
  silentAfterMs: 3_600_000,
  upstream: async () => {
    const service = await socketStandIn();
    const soon = (data: Buffer | string): Promise<void> => {
      service.send(data);
      return Promise.resolve();
    };
    return {
      ...service,
      // Binary with UTF-8 in it, as some services send JSON.
      send: (timeMs: number) => soon(Buffer.from(JSON.stringify(message(timeMs)))),
      sendBytes: soon,
    };
  },
  create: (upstream: PushUpstream, log, timers) => {
    const from = { webSocket: { url: (upstream as PushUpstream & { url: string }).url } };
    return create(from, log, timers);
  },
});

describe('a mapped message', () => {
  it('becomes things with places and their values, with unit, factor and the time of the whole message', () => {
    const { described, reports, refused } = read(message(NOW));
    expect(described).toMatchObject([
      { entity: 'A 1', place: [6.73, 51.45], name: { de: 'Hafen' } },
      { entity: '2', place: [6.8, 51.43] },
    ]);
    expect(reports).toMatchObject([
      { entity: 'A 1', property: 'temperature', value: 6.5, unit: 'Cel', timeMs: NOW, quality: 'good', path: '/stations/0/tenths' }, // prettier-ignore
      { entity: 'A 1', property: 'wind', value: 3.5, unit: 'm/s' },
      { entity: '2', property: 'temperature', value: NaN, quality: 'missing' },
    ]);
    expect(refused).toEqual([]);
  });

  it.each<[string, unknown, number]>([
    ['ISO 8601', '2026-11-25T23:00:00Z', Date.parse('2026-11-25T23:00:00Z')],
    ['ISO 8601 with an offset', '2026-11-26T00:00:00+0100', Date.parse('2026-11-25T23:00:00Z')],
    ['seconds', 1795647600, 1795647600000],
    ['seconds as a text', '1795647600', 1795647600000],
    ['milliseconds', 1795647600123, 1795647600123],
  ])('reads a time in %s', (_name, at, expected) => {
    expect(read({ ...message(NOW), at }).reports[0]?.timeMs).toBe(expected);
  });

  it('without a path to a time is provisional, at its arrival', () => {
    const rest = Object.fromEntries(Object.entries(MAP).filter(([key]) => key !== 'time'));
    const setting = decode(ConfigSchema, { sources: { mapped: [rest] } }, 'config').sources.mapped[0]!;
    const { reports } = createMappedReader(setting)(message(0), 'message', unixMs(NOW));
    expect(reports[0]).toMatchObject({ timeMs: NOW, quality: 'provisional' });
  });

  it('takes id and property from the topic, and the place from the configuration', () => {
    const more = {
      items: '$',
      asset: { id: 'topic[1]', places: { quay: [6.73, 51.45] } },
      time: '$.t',
      values: [{ property: 'topic[2]', value: '$.v', unit: '$.u' }],
    };
    expect(read({ v: '7', u: 'cm', t: 1795647600 }, more, ['port', 'quay', 'level'])).toMatchObject({
      described: [{ entity: 'quay', place: [6.73, 51.45] }],
      reports: [{ entity: 'quay', property: 'level', value: 7, unit: 'cm' }],
    });
  });

  it('finds by filters and wildcards what no simple path finds', () => {
    const more = { items: '$..[?@.id && @.tenths != null]' };
    expect(read(message(NOW), more).reports.map(({ entity, path }) => [entity, path])[0]).toEqual(['A 1', '/stations/0/tenths']); // prettier-ignore
  });

  it.each<[string, unknown, string]>([
    ['no items', { at: isoOf(NOW), stations: [] }, 'message: items ($.stations[*]) match nothing'],
    ['an item without an id', { at: isoOf(NOW), stations: [{ tenths: 1 }] }, 'message: /stations/0: asset.id ($.id) is not there'],
    ['a word for a number', { at: isoOf(NOW), stations: [{ id: 1, tenths: 'warm' }] }, 'message: /stations/0/tenths: is no number'],
    ['no time', { stations: [{ id: 1, tenths: 1 }] }, 'message: /stations/0: has no time: ISO 8601 with a zone, or seconds or milliseconds since 1970'],
    ['a local time', { at: '25.11.2026 23:00', stations: [{ id: 1, tenths: 1 }] }, 'message: /at: has no time'],
    ['none of the values', { at: isoOf(NOW), stations: [{ id: 1 }] }, 'message: none of the values is there'],
  ])('with %s is refused with its path', (_name, body, error) => {
    expect(() => read(body)).toThrow(error);
  }); // prettier-ignore

  it('one item that does not fit hides no other', () => {
    const { reports, refused } = read({ at: isoOf(NOW), stations: [null, { tenths: 3 }, { id: 1, tenths: 1 }] });
    expect(reports).toHaveLength(1);
    expect(refused.map(({ path }) => path)).toEqual(['/stations/0', '/stations/1']);
  });
});

describe('mapped JSON over a WebSocket', () => {
  let end = (): Promise<void> => Promise.resolve();
  afterEach(() => end());

  it('says first what it wants, with its token', async () => {
    const service = await socketStandIn();
    const from = { webSocket: { url: service.url, send: { subscribe: ['a'] }, tokenEnv: 'TOKEN' } };
    const driven = drivePush(NOW, (log, timers) =>
      mappedSource(settingOf({ from }), 'geheim', createFeedCatalogue([], 1), log, timers),
    );
    end = async () => {
      driven.source.dispose();
      await service.dispose();
    };
    driven.start();
    await expect.poll(() => service.asked, { timeout: 10_000 }).toEqual(['{"subscribe":["a"]}']);
    expect(service.authorizations).toEqual(['Bearer geheim']);
  });
});

describe('a path', () => {
  it.each(['$', '$.a', '$.a.b[0]', "$['a b'].c", '$.a[-1]', '$.a[*]', '$..b', "$.a[?@.x == 'y']", '$.a.length'])(
    '%s finds the same whether walked by ourselves or by the library',
    (path) => {
      const document = { a: [{ b: 1, x: 'y' }, 2], 'a b': { c: 3 }, b: { b: [4] } };
      const ours = compilePath(path)(document);
      // A space makes it one that is not walked by ourselves.
      const theirs = compilePath(`${path[0]!} ${path.slice(1)}`.trim())(document);
      expect(ours).toEqual(theirs);
    },
  );
});

describe('settings of mapped JSON', () => {
  it.each([
    [{ items: 'stations' }, 'items: must be a JSONPath (RFC 9535) like $.sensors[0].value'],
    [{ asset: { id: '$.[' } }, 'asset.id: must be a JSONPath (RFC 9535) like $.id, or a text'],
    [{ values: [] }, 'values'],
    [{ values: [{ property: 'a', value: '$..' }] }, 'values.0.value: must be a JSONPath'],
    [{ values: [{ property: 'a', value: '$.a', unit: '$[' }] }, 'values.0.unit: must be a JSONPath'],
    [{ time: '^at' }, 'time: must be a JSONPath'],
    [{ from: {} }, 'from: must be one of {"mqtt"'],
    [{ from: { http: { url: 'https://user:secret@x.example/' } } }, 'from'],
    [{ asset: { id: 'x', places: { x: [400, 0] } } }, 'asset.places.x.0'],
  ])('%j are named with their path', (more, message) => {
    expect(() => settingOf(more)).toThrow(`config: sources.mapped.0.${message}`);
  });
});
