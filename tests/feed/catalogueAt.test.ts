import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeState, STATE_TYPE } from '../../src/live/stateBody.ts';
import { CatalogueSchema, type Catalogue } from '../../src/schema/catalogue.ts';
import { CatalogueChangesSchema } from '../../src/schema/catalogueChanges.ts';
import { decode } from '../../src/schema/decode.ts';
import { json, standIn, type Answer } from '../contract/standIn.ts';
import { feedProcess, getJson, NO_SIMULATORS } from './feedProcess.ts';

/** A road work as the motorways' service writes it. */
const works = (identifier: string, title: string, from: number) => ({
  ...{ identifier, icon: '123', isBlocked: 'false', future: false, display_type: 'ROADWORKS', title, subtitle: 'Venlo' },
  ...{ extent: '6.7,51.42,6.76,51.45', point: '6.744,51.441', coordinate: { lat: '51.441', long: '6.744' } },
  startTimestamp: new Date(from).toISOString().replace('Z', '+0000'),
  ...{ description: [], routeRecommendation: [], footer: [], lorryParkingFeatureIcons: [] },
}); // prettier-ignore
const answering = (roadworks: unknown[]): Answer => (request, response) =>
  json(request.url!.endsWith('roadworks') ? { roadworks } : { warning: [], closure: [] })(request, response); // prettier-ignore

const running: ReturnType<typeof feedProcess>[] = [];
afterEach(() => Promise.all(running.splice(0).map((feed) => feed.end('SIGKILL'))));
async function start(folder: string, baseUrl: string) {
  const sources = {
    ...{ pegelonline: { enabled: false }, uba: { enabled: false } },
    autobahn: { baseUrl: `${baseUrl}/o/autobahn`, roads: ['A40'], services: ['roadworks'], intervalS: 1 },
  };
  const file = join(folder, 'feed.json');
  writeFileSync(file, JSON.stringify({ sources, simulators: NO_SIMULATORS, logLevel: 'error' }));
  const feed = feedProcess({ DATA_DIR: folder, FEED_CLOCK: 'live', HAFENBLICK_CONFIG: file });
  running.push(feed);
  const url = await feed.ready;
  const titlesOf = ({ features }: Pick<Catalogue, 'features'>) => features.filter(({ properties }) => properties.event).map(({ properties }) => properties.name.de);
  const catalogue = async (query = ''): Promise<Catalogue> => decode(CatalogueSchema, await getJson(`${url}/api/catalogue${query}`), 'catalogue');
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    feed,
    now: async () => titlesOf(await catalogue()),
    at: async (at: number) => titlesOf(await catalogue(`?at=${iso(at)}`)),
    changes: async (at: number) => decode(CatalogueChangesSchema, await getJson(`${url}/api/catalogue?part=changes&at=${iso(at)}`), 'changes'),
    /** Events of which the state of an instant says something, by name and by index. */
    state: async (at: number) => {
      const path = `${url}/api/state?at=${iso(at)}`;
      const { observations } = await getJson<{ observations: { datastream: string }[] }>(path);
      const binary = await fetch(path, { headers: { accept: STATE_TYPE } });
      const { parts } = decodeState(new Uint8Array(await binary.arrayBuffer()));
      const { features } = await catalogue(`?at=${iso(at)}`);
      const streams = new Map(features.flatMap(({ properties: { name, datastreams } }) => datastreams.map((each) => [each.index, [name.de, each.id] as const])));
      const told = parts.flatMap(({ index, count }) => [...index.subarray(0, count)].map((each) => streams.get(each)));
      expect(told.map((each) => each?.[1]).sort()).toEqual(observations.map(({ datastream }) => datastream).sort());
      return told.map((each) => each?.[0]);
    },
    /** As a client of SensorThings finds it: since when it is over, and how many of its values can be read. */
    thing: async (name: string) => {
      const { value } = await getJson<{ value: { properties: { endedAt?: string }; Datastreams: { Observations: unknown[] }[] }[] }>(
        `${url}/v1.1/Things?$filter=name eq '${encodeURIComponent(name)}'&$expand=Datastreams/Observations`,
      );
      return value.map(({ properties, Datastreams }) => [properties.endedAt, Datastreams.flatMap(({ Observations }) => Observations).length]);
    },
    status: async (query: string) => (await fetch(`${url}/api/catalogue?${query}`)).status,
  };
} // prettier-ignore

describe('a road work that is over', () => {
  it('is there again at an instant at which it was: in catalogue and state, also after a restart; what had not begun is not', async () => {
    const began = Date.now() - 86_400_000;
    const upstream = await standIn(answering([works('a', 'Brücke', began), works('n', 'Name', began)]));
    const folder = mkdtempSync(join(tmpdir(), 'hafenblick-'));
    const first = await start(folder, upstream.baseUrl);
    await expect.poll(first.now, { timeout: 20_000 }).toEqual(['Brücke', 'Name']);
    await expect.poll(() => first.state(Date.now()), { timeout: 20_000 }).toEqual(['Brücke', 'Name']);
    const T = Date.now();

    upstream.now.answer = answering([works('b', 'Neu', T + 1), works('n', 'Name', began)]);
    await expect.poll(async () => (await first.now()).sort(), { timeout: 20_000 }).toEqual(['Name', 'Neu']);
    const late = Date.now();
    expect((await first.at(T)).sort()).toEqual(['Brücke', 'Name']);
    expect((await first.state(T)).sort()).toEqual(['Brücke', 'Name']);
    const changes = await first.changes(T);
    expect(changes.features.map(({ properties }) => properties.name.de)).toEqual(['Brücke']);
    expect(changes.absent).toEqual([expect.stringContaining('autobahn/')]);
    expect([changes.from! <= T, T < changes.to! && changes.to! <= late]).toEqual([true, true]);
    // As a thing of SensorThings it stays, as others do that nobody deletes.
    expect(await first.thing('Brücke')).toEqual([[expect.any(String), 1]]);
    const [[endedAt]] = (await first.thing('Brücke')) as [[string]];
    expect([T < Date.parse(endedAt), Date.parse(endedAt) <= late]).toEqual([true, true]);
    expect((await first.thing('Name'))[0]![0]).toBeUndefined();
    // It had begun before anybody told us, and by its own word not earlier.
    expect((await first.at(began + 60_000)).sort()).toEqual(['Brücke', 'Name']);
    expect(await first.at(began - 60_000)).toEqual([]);
    expect(await first.changes(late)).toMatchObject({ features: [], absent: [], to: null });
    expect([await first.status('part=changes'), await first.status(`at=${new Date(T).toISOString()}&part=first`), await first.status('at=yesterday')]).toEqual([400, 400, 400]);
    await first.feed.end('SIGKILL');

    // While the service is away what it told last holds; when it is back, what it does not name is over.
    upstream.now.answer = json({}, 500);
    const second = await start(folder, upstream.baseUrl);
    expect((await second.now()).sort()).toEqual(['Name', 'Neu']);
    expect((await second.at(T)).sort()).toEqual(['Brücke', 'Name']);
    expect(await second.thing('Brücke')).toEqual([[endedAt, 1]]);
    upstream.now.answer = answering([works('n', 'Name', began)]);
    await expect.poll(second.now, { timeout: 30_000 }).toEqual(['Name']);
    expect((await second.at(late)).sort()).toEqual(['Name', 'Neu']);
    expect((await second.state(T)).sort()).toEqual(['Brücke', 'Name']);
    upstream.dispose();
  }, 120_000);
}); // prettier-ignore
