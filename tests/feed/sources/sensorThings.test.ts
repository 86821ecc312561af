import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { createLog } from '../../../src/feed/log.ts';
import { slugOf, ucumOf } from '../../../src/feed/sources/naming.ts';
import { sensorThingsSource } from '../../../src/feed/sources/sensorThings.ts';
import { readStaObservation, readThings, type StaOrigin } from '../../../src/feed/sources/sensorThingsReading.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { pollingContract } from '../../contract/pollingContract.ts';
import { json, standIn, type Answer } from '../../contract/standIn.ts';
import { feedProcess, getJson, NO_SIMULATORS } from '../feedProcess.ts';
import { config, create, NOW, OBSERVATION, page, setting, thing } from './sensorThingsService.ts';

const good = json(page([thing(17), thing(18)]));

pollingContract('a SensorThings service', {
  nowMs: NOW,
  intervalS: 60,
  good,
  old: json(page([thing(17, { ...OBSERVATION, phenomenonTime: '2026-09-20T19:45:00Z' })])),
  create: (baseUrl, timers) => sensorThingsSource(setting(baseUrl), null, createLog('silent'), timers),
});

const ORIGIN: StaOrigin = {
  id: 'sensors',
  theme: 'iot',
  kind: 'sensor',
  intervalS: 900,
  provenance: { kind: 'measured', source: 'Stadt Duisburg', licence: 'dl-de/by-2-0', date: '2026' },
};
const read = (...things: unknown[]) => readThings(page(things), ORIGIN, unixMs(NOW));

describe('a page of things', () => {
  it('becomes assets with place, datastreams and provenance that the catalogue takes', () => {
    const { assets, observations } = read(thing(17));
    expect(assets[0]).toMatchObject({
      id: 'sensors/17',
      geometry: { type: 'Point', coordinates: [6.7279, 51.4553] },
      properties: {
        name: { de: 'Sensor 17' },
        provenance: { kind: 'measured', source: 'Stadt Duisburg', licence: 'dl-de/by-2-0' },
        datastreams: [{ id: 'sensors/17/water-level', unit: 'cm', intervalS: 900, name: { de: 'Wasserstand' } }],
      },
    });
    expect(observations).toEqual([
      {
        datastream: 'sensors/17/water-level',
        timeMs: Date.parse('2026-09-23T19:45:00Z'),
        value: 137,
        quality: 'good',
        origin: 'live',
      },
    ]);
    expect(createFeedCatalogue([], 1).add(assets)).toEqual({ added: 2, refused: [] });
  });

  it.each([
    ['a number', 17, 'sensors/17'],
    ['a hash', '1964fee0-AB', 'sensors/1964fee0-ab'],
    ['signs', 'K440~K1_1~color', 'sensors/k440-k1-1-color'],
    ['umlauts', 'Straße Ä', 'sensors/strasse-ae'],
  ])('takes ids that are %s', (_name, id, expected) => {
    expect(read(thing(id)).assets[0]?.id).toBe(expected);
  });

  it('keeps two things apart whose ids would be one, and two datastreams of one property', () => {
    const twins = read(thing('A_1'), thing('A-1'));
    expect(twins.assets).toHaveLength(1);
    expect(twins.complaints).toHaveLength(1);
    const [series] = thing(17).Datastreams;
    const two = read(thing(17, OBSERVATION, { Datastreams: [series, { ...series, '@iot.id': 99 }] }));
    expect(two.assets[0]?.properties.datastreams.map(({ property }) => property)).toEqual([
      'water-level',
      'water-level-99',
    ]);
  });

  it.each<[string, unknown, [number, number] | undefined]>([
    ['a point with height', { type: 'Point', coordinates: [6.7, 51.4, 30] }, [6.7, 51.4]],
    ['a feature', { type: 'Feature', geometry: { type: 'Point', coordinates: [6.7, 51.4] } }, [6.7, 51.4]],
    [
      'an area',
      { type: 'Polygon', coordinates: [[[6, 51], [8, 51], [8, 53], [6, 53], [6, 51]]] },
      [7, 52],
    ],
    ['a point without a known height', { type: 'Point', coordinates: [6.7, 51.4, null] }, [6.7, 51.4]],
    [
      'several areas, at the first',
      { type: 'MultiPolygon', coordinates: [[[[6, 51], [8, 51], [8, 53], [6, 53], [6, 51]]], [[[9, 51], [9, 52], [10, 52], [9, 51]]]] },
      [7, 52],
    ],
    ['several lines', { type: 'MultiLineString', coordinates: [[[6.7, 51.4], [6.8, 51.5], [6.9, 51.5]], [[7, 51]]] }, [6.8, 51.5]],
    ['a collection of geometries', { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [6.7, 51.4] }] }, [6.7, 51.4]],
    [
      'a collection of features',
      { type: 'FeatureCollection', features: [{ type: 'Feature', properties: null, geometry: { type: 'Point', coordinates: [6.7, 51.4] } }] },
      [6.7, 51.4],
    ],
    ['an address', 'Königstraße 1', undefined],
    ['nothing', undefined, undefined],
  ])('reads a place that is %s', (_name, location, expected) => {
    const { assets, complaints } = read(thing(17, OBSERVATION, { Locations: location ? [{ location }] : [] }));
    expect(assets[0]?.geometry?.coordinates).toEqual(expected);
    expect(complaints).toHaveLength(expected ? 0 : 1);
  }); // prettier-ignore

  it('finds the place also behind an address', () => {
    const Locations = [{ location: 'Königstraße 1' }, { location: { type: 'Point', coordinates: [6.7, 51.4] } }];
    expect(read(thing(17, OBSERVATION, { Locations })).assets[0]?.geometry?.coordinates).toEqual([6.7, 51.4]);
  });

  it('a thing that does not fit hides no other', () => {
    expect(read(null, { name: 'no id' }, thing(17)).assets.map(({ id }) => id)).toEqual(['sensors/17']);
  });
});

describe('an observation of a SensorThings service', () => {
  const of = (input: unknown) => readStaObservation(input, 'sensors/17/water-level', unixMs(NOW));
  it.each<[string, object, object]>([
    ['a text that is a number', { ...OBSERVATION, result: '692' }, { value: 692 }],
    ['null: the value is missing', { ...OBSERVATION, result: null }, { value: Number.NaN, quality: 'missing' }],
    ['a negative number', { ...OBSERVATION, result: -4 }, { value: -4 }],
    [
      'a span, at its end',
      { ...OBSERVATION, phenomenonTime: '2026-09-23T18:00:00Z/2026-09-23T19:00:00Z' },
      { timeMs: Date.parse('2026-09-23T19:00:00Z') },
    ],
    [
      'a time with an offset',
      { ...OBSERVATION, phenomenonTime: '2026-09-23T21:45:00.00+02:00' },
      { timeMs: Date.parse('2026-09-23T19:45:00Z') },
    ],
    [
      'only a result time',
      { result: 1, resultTime: '2026-09-23T19:00:00Z' },
      { timeMs: Date.parse('2026-09-23T19:00:00Z') },
    ],
  ])('is read with %s', (_name, input, expected) => {
    expect(of(input)).toMatchObject(expected);
  });

  it.each([
    ['an object', { ...OBSERVATION, result: { level: 1 } }],
    ['a word', { ...OBSERVATION, result: 'defekt' }],
    ['an empty text', { ...OBSERVATION, result: '' }],
    ['no time', { result: 1, phenomenonTime: null }],
    ['tomorrow', { ...OBSERVATION, phenomenonTime: '2026-09-24T19:45:00Z' }],
    ['null', null],
  ])('is not taken with %s', (_name, input) => {
    expect(of(input)).toBeTypeOf('string');
  });
});

describe('a SensorThings service', () => {
  it('is asked once a page for things in the city with their newest values, with the token', async () => {
    let authorization: string | undefined;
    const upstream = await standIn((request, response) => {
      authorization = request.headers.authorization;
      good(request, response);
    });
    const driven = create(upstream.baseUrl, 'secret');
    await driven.poll();
    const { url } = upstream.requests[0]!;
    expect(url.pathname).toBe('/v1.1/Things');
    expect(url.searchParams.get('$filter')).toMatch(/^st_within\(Locations\/location,geography'POLYGON/);
    expect(url.searchParams.get('$expand')).toContain('Observations($select=result,phenomenonTime,resultTime;');
    expect(authorization).toBe('Bearer secret');
    expect(upstream.requests).toHaveLength(1);
    driven.source.dispose();
    upstream.dispose();
  });

  it.each<[string, (base: string) => string, number]>([
    ['follows its pages', (base) => `${base}/v1.1/Things?$skip=1`, 2],
    ['follows a relative link', () => 'Things?$skip=1', 2],
    ['ends a circle of pages', (base) => `${base}/v1.1/Things?$skip=0`, 2],
    ['does not follow to another host', () => 'http://127.0.0.1:9/v1.1/Things?$skip=1', 1],
  ])('%s', async (name, linkOf, pages) => {
    const isCircle = name.includes('circle');
    const upstream = await standIn((request, response) => {
      const isFirst = !request.url!.includes('$skip=');
      const link = isFirst || isCircle ? linkOf(upstream.baseUrl) : undefined;
      json(page([thing(isFirst ? 1 : 2)], link))(request, response);
    });
    const driven = create(upstream.baseUrl);
    await driven.poll();
    expect(upstream.requests).toHaveLength(pages);
    expect(driven.assets).toHaveLength(pages);
    expect(driven.state()).toBe('live');
    await driven.poll();
    expect(upstream.requests).toHaveLength(2 * pages);
    driven.source.dispose();
    upstream.dispose();
  });

  it('comes through the feed: its assets are in the catalogue, its values in the state', async () => {
    const now = new Date(Date.now() - 60_000).toISOString();
    const fresh: Answer = json(page([thing('bridge-7', { result: '21.5', phenomenonTime: now })]));
    const upstream = await standIn(fresh);
    const folder = mkdtempSync(join(tmpdir(), 'hafenblick-'));
    const file = join(folder, 'feed.json');
    const sources = {
      pegelonline: { enabled: false },
      uba: { enabled: false },
      autobahn: { enabled: false },
      sensorThings: [config(upstream.baseUrl)],
    };
    writeFileSync(file, JSON.stringify({ sources, simulators: NO_SIMULATORS }));
    const feed = feedProcess({ DATA_DIR: folder, FEED_CLOCK: 'live', HAFENBLICK_CONFIG: file });
    const url = await feed.ready;
    await expect
      .poll(async () => (await getJson<{ observations: unknown[] }>(`${url}/api/state`)).observations, {
        timeout: 20_000,
      })
      .toContainEqual(expect.objectContaining({ datastream: 'sensors/bridge-7/water-level', value: 21.5 }));
    const { features } = await getJson<{ features: { id: string }[] }>(`${url}/api/catalogue`);
    expect(features.map(({ id }) => id)).toContain('sensors/bridge-7');
    await feed.end();
    upstream.dispose();
  });
});

describe('names and units of a source', () => {
  it('become parts of ids', () => {
    expect(slugOf('  Temperatur (Luft) – 2 m ')).toBe('temperatur-luft-2-m');
    expect(slugOf('Café')).toBe('cafe');
    expect(slugOf('温度')).toBe('');
  });
  it.each([['°C', 'Cel'], ['µg/m³', 'ug/m3'], ['m³/s', 'm3/s'], ['cm', 'cm'], ['', '1'], ['Furlong', 'Furlong']])(
    'write %s as %s', (symbol, code) => expect(ucumOf(symbol)).toBe(code),
  ); // prettier-ignore
});
