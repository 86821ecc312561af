import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { createLog } from '../../../src/feed/log.ts';
import { duisburgRoadworksSource, middleOf, readRoadworks } from '../../../src/feed/sources/duisburgRoadworks.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { drive, pollingContract } from '../../contract/pollingContract.ts';
import { json, standIn, type Answer } from '../../contract/standIn.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const LINE = [[6.76, 51.43], [6.761, 51.43], [6.764, 51.43]]; // prettier-ignore
/** A row as an ArcGIS server writes it with f=geojson. */
const work = (name: string, changes: { geometry?: unknown; properties?: object } = {}, id = 1) => ({
  type: 'Feature',
  id,
  geometry: changes.geometry === undefined ? { type: 'LineString', coordinates: LINE } : changes.geometry,
  properties: {
    OBJECTID: id,
    BAUZEIT_BM: '02.11.2026 - 18.12.2026',
    ANLASS_TXT_BM: 'Kanalbau',
    BEZEICHNUNG_BM_MP: name,
    ...changes.properties,
  },
});
const collection = (features: unknown) => ({ type: 'FeatureCollection', features });
/** The layers as the real server has them: 3 = now, 2 = the next days. */
const service =
  (now: unknown[], next: unknown[] = []): Answer =>
  (request, response) =>
    json(collection(request.url!.includes('/MapServer/2/') ? next : now))(request, response);
const setting = (baseUrl: string) =>
  decode(ConfigSchema, { sources: { duisburgRoadworks: { enabled: true, baseUrl: `${baseUrl}/MapServer` } } }, 'test')
    .sources.duisburgRoadworks; // prettier-ignore
const source = (baseUrl: string, timers: Parameters<Parameters<typeof drive>[1]>[0]) =>
  duisburgRoadworksSource(setting(baseUrl), createLog('silent'), timers);

pollingContract('the roadworks of the city', {
  nowMs: NOW,
  intervalS: 900,
  good: service([work('Mülheimer Straße')]),
  old: null,
  create: source,
});

function read(...features: unknown[]) {
  const complaints: string[] = [];
  return { events: readRoadworks(collection(features), false, (line) => complaints.push(line)), complaints };
}

describe('a roadwork of the city', () => {
  it('stands in the middle of its line and knows its length', () => {
    const { events } = read(work('Mülheimer Straße'));
    expect(events).toMatchObject([
      { kind: 'roadworks', title: 'Mülheimer Straße', from: Date.parse('2026-11-01T23:00:00Z'), to: Date.parse('2026-12-18T23:00:00Z') },
    ]); // prettier-ignore
    expect(events[0]!.place[0]).toBeCloseTo(6.762, 6);
    expect(events[0]!.facts.map(({ label, value, unit }) => [label.en, value, unit])).toEqual([
      ['Reason', 'Kanalbau', undefined],
      ['Period', '02.11.2026 - 18.12.2026', undefined],
      ['Length', 278, 'm'],
    ]);
  });

  it('is one where several lines say the same, however the server numbers them', () => {
    const short = { type: 'LineString', coordinates: [[6.77, 51.43], [6.771, 51.43]] }; // prettier-ignore
    const first = read(work('A', {}, 1), work('A', { geometry: short }, 2)).events;
    const second = read(work('A', { geometry: short }, 7), work('A', {}, 9)).events;
    expect(first).toHaveLength(1);
    expect(first).toEqual(second);
    expect(first[0]!.facts.at(-1)?.value).toBe(347);
  });

  it.each<[string, object, number | undefined]>([
    ['several lines in one', { geometry: { type: 'MultiLineString', coordinates: [LINE, []] } }, 278],
    ['a point', { geometry: { type: 'Point', coordinates: [6.76, 51.43] } }, undefined],
    ['a line of one point', { geometry: { type: 'LineString', coordinates: [[6.76, 51.43]] } }, undefined],
    ['a height with each point', { geometry: { type: 'LineString', coordinates: LINE.map((at) => [...at, 31]) } }, 278],
    ['no text at all', { properties: { BAUZEIT_BM: null, ANLASS_TXT_BM: null, BEZEICHNUNG_BM_MP: null } }, 278],
  ])('is read with %s', (_name, changes, length) => {
    const { events, complaints } = read(work('A', changes));
    expect(complaints).toEqual([]);
    expect(events[0]!.facts.find(({ label }) => label.en === 'Length')?.value).toBe(length);
  });

  it.each<[string, unknown]>([
    ['no geometry', work('A', { geometry: null })],
    ['an empty line', work('A', { geometry: { type: 'LineString', coordinates: [] } })],
    ['coordinates of another system', work('A', { geometry: { type: 'LineString', coordinates: [[2553000, 5699000]] } })],
    ['null', null],
  ])('with %s is not taken, said so, and its neighbour is', (_name, feature) => {
    const { events, complaints } = read(feature, work('B'));
    expect([events.map(({ title }) => title), complaints.length]).toEqual([['B'], 1]);
  }); // prettier-ignore

  it('elsewhere is none of ours', () => {
    expect(read(work('A', { geometry: { type: 'Point', coordinates: [7.1, 51.43] } })).events).toEqual([]);
  });

  it('is no roadwork where the server says its error with 200', () => {
    expect(() => readRoadworks({ error: { code: 400, message: 'Invalid URL' } }, false, () => undefined)).toThrow(
      /query\?f=geojson: type/,
    );
  });
});

it('the middle of a line that does not move is its begin', () => {
  expect(middleOf([[6.7, 51.4], [6.7, 51.4]])).toEqual([6.7, 51.4]); // prettier-ignore
});

describe('the roadworks of the city', () => {
  it('are in force, those of the next days not yet; what is gone is retired', async () => {
    const upstream = await standIn(service([work('Now')], [work('Next', { properties: { BAUZEIT_BM: '01.12.2026 - 24.12.2026' } })]));
    const driven = drive(NOW, (timers) => source(upstream.baseUrl, timers));
    await driven.poll();
    expect(driven.observations.map(({ value }) => value)).toEqual([1, 0]);
    expect(createFeedCatalogue([], 1).add(driven.assets)).toEqual({ added: 4, refused: [] });
    upstream.now.answer = service([work('Now')]);
    await driven.poll();
    expect(driven.retired).toEqual([driven.assets[1]!.id]);
    driven.source.dispose();
    upstream.dispose();
  }); // prettier-ignore

  it('are off until somebody switches them on, and the motorways are on', () => {
    const { autobahn, duisburgRoadworks } = decode(ConfigSchema, {}, 'test').sources;
    expect([autobahn.enabled, duisburgRoadworks.enabled]).toEqual([true, false]);
    expect(() => decode(ConfigSchema, { sources: { autobahn: { roads: ['Autobahn 40'] } } }, 'test')).toThrow(
      'sources.autobahn.roads.0: must be a motorway like A40',
    );
  });
});
