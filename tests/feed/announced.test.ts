import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasPostgres, postgres, type Postgres } from '../contract/postgres.ts';
import { liveViewer } from '../state/liveViewer.ts';
import { feedProcess, getJson, NO_SIMULATORS } from './feedProcess.ts';

const CONFIG = {
  sources: {
    pegelonline: { enabled: false },
    uba: { enabled: false },
    autobahn: { enabled: false },
    ingest: [{ id: 'harbour', source: 'Port authority', licence: 'CC BY 4.0', tokenEnv: 'HARBOUR_TOKEN', datastreams: 2 }],
  },
  simulators: NO_SIMULATORS,
  logLevel: 'warn',
}; // prettier-ignore
const LOAD = 'harbour/quay-7/load';
const PLACE = [6.7719, 51.4377];
const entity = (observedAt: string, coordinates = PLACE) => ({
  id: 'quay-7',
  type: 'Quay',
  name: { type: 'Property', value: 'Kai 7' },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates } },
  load: { type: 'Property', value: 3, unitCode: 'CEL', observedAt },
});

const running: ReturnType<typeof feedProcess>[] = [];
const viewers: ReturnType<typeof liveViewer>[] = [];
afterEach(() => viewers.splice(0).forEach(({ connection }) => connection.dispose()));
afterEach(() => Promise.all(running.splice(0).map((feed) => feed.end('SIGKILL'))));

/** A feed on the data of a folder, or of a database. */
async function start(folder: string, config: unknown = CONFIG, env: Record<string, string> = {}) {
  const file = join(folder, 'feed.json');
  writeFileSync(file, JSON.stringify(config));
  const feed = feedProcess({ DATA_DIR: folder, FEED_CLOCK: 'live', HAFENBLICK_CONFIG: file, HARBOUR_TOKEN: 'secret', ...env });
  running.push(feed);
  const url = await feed.ready;
  return {
    url,
    feed,
    post: async (body: unknown, type = 'application/json'): Promise<[number, string | undefined]> => {
      const headers = { 'content-type': type, authorization: 'Bearer secret' };
      const response = await fetch(`${url}/api/ingest`, { method: 'POST', headers, body: JSON.stringify(body) });
      return [response.status, ((await response.json()) as { detail?: string }).detail];
    },
    asset: async (query = '') => {
      const { features } = await getJson<{ features: { id: string; geometry: unknown; properties: { name: { de: string }; datastreams: { id: string }[] } }[] }>(`${url}/api/catalogue${query}`);
      return features.find(({ id }) => id === 'harbour/quay-7');
    },
    valueAt: async (at: string) => {
      const { observations } = await getJson<{ observations: { datastream: string; value: number }[] }>(`${url}/api/state?at=${at}`);
      return observations.find(({ datastream }) => datastream === LOAD)?.value;
    },
  };
} // prettier-ignore
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

describe('a thing that was posted once with its place', () => {
  const dataDir = (): string => mkdtempSync(join(tmpdir(), 'hafenblick-'));

  it.each(['SIGTERM', 'SIGKILL'] as const)('is there after the feed has ended by %s: place, past, and values without a place', async (signal) => {
    const folder = dataDir();
    const [first, at] = [await start(folder), ago(3_600_000)];
    expect(await first.post([entity(at)])).toEqual([200, undefined]);
    // As long as observations take, and the asset with them; read from the store.
    await expect.poll(() => first.valueAt(at), { timeout: 10_000 }).toBe(3);
    await first.feed.end(signal);

    const second = await start(folder);
    expect(await second.asset()).toMatchObject({
      geometry: { coordinates: [6.7719, 51.4377] },
      properties: { name: { de: 'Kai 7' }, datastreams: [{ id: LOAD, unit: 'Cel' }] },
    });
    expect(await second.valueAt(at)).toBe(3);
    expect(await second.post([{ n: 'quay-7/load', u: 'Cel', v: 4 }], 'application/senml+json')).toEqual([200, undefined]);
    await expect.poll(() => second.valueAt(ago(0)), { timeout: 10_000 }).toBe(4);
    // What the sender may announce is counted over restarts: one more, and no third.
    expect(await second.post([{ n: 'quay-7/wind', u: 'm/s', v: 4 }], 'application/senml+json')).toEqual([200, undefined]);
    expect(await second.post([{ n: 'quay-7/rain', u: 'mm', v: 4 }], 'application/senml+json')).toEqual([422, 'this sender may announce 2 datastreams']);
    const { errors } = await second.feed.end();
    expect(errors.split('\n')).toEqual([expect.stringContaining('may announce 2 datastreams')]);
  }, 60_000); // prettier-ignore

  it('moves when it is posted elsewhere: for viewers from then on, in the past before that it is where it was, also after a restart', async () => {
    const folder = dataDir();
    const first = await start(folder);
    const elsewhere = [6.8, 51.44];
    expect(await first.post([entity(ago(1000))])).toEqual([200, undefined]);
    const viewer = liveViewer(first.url);
    viewers.push(viewer);
    const seen = () => viewer.catalogue.getState().byId.get('harbour/quay-7')?.geometry?.coordinates;
    await expect
      .poll(() => [viewer.health.getState().connection, seen()], { timeout: 20_000 })
      .toEqual(['open', PLACE]);
    const before = ago(0);
    expect(await first.post([entity(ago(0), elsewhere)])).toEqual([200, undefined]);
    await expect.poll(seen, { timeout: 20_000 }).toEqual(elsewhere);
    const placesAt = async ({ asset }: typeof first) =>
      [await asset(), await asset(`?at=${before}`), await asset(`?at=${ago(0)}`)].map((one) => one?.geometry);
    const places = [elsewhere, PLACE, elsewhere].map((coordinates) => ({ type: 'Point', coordinates }));
    expect(await placesAt(first)).toEqual(places);
    /** Where its values were observed by SensorThings, and which places it had. */
    const thingOf = async ({ url }: typeof first) => {
      const expand = 'HistoricalLocations/Locations,Locations,Datastreams/Observations/FeatureOfInterest';
      type Thing = Record<'HistoricalLocations' | 'Locations' | 'Datastreams', Record<string, unknown>[]>;
      const { value } = await getJson<{ value: Thing[] }>(
        `${url}/v1.1/Things?$filter=name eq 'Kai 7'&$expand=${expand}`,
      );
      const { HistoricalLocations, Locations, Datastreams } = value[0]!;
      const observations = Datastreams[0]!['Observations'] as {
        FeatureOfInterest: { '@iot.selfLink': string; feature: { coordinates: number[] } };
      }[];
      const [was] = observations.map(({ FeatureOfInterest }) => FeatureOfInterest);
      const ofFirst = await getJson<{ value: unknown[] }>(`${was!['@iot.selfLink']}/Observations`);
      return {
        now: Locations.map(({ location }) => (location as { coordinates: number[] }).coordinates),
        had: HistoricalLocations.map(
          (one) => (one['Locations'] as { location: { coordinates: number[] } }[])[0]!.location.coordinates,
        ),
        observedAt: observations.map(({ FeatureOfInterest: { feature } }) => feature.coordinates),
        atFirst: ofFirst.value.length,
      };
    };
    // What came with the new place was observed before it was told.
    const thing = { now: [elsewhere], had: [PLACE, elsewhere], observedAt: [PLACE, PLACE, elsewhere], atFirst: 2 };
    await first.post([entity(ago(0), elsewhere)]);
    await expect.poll(() => thingOf(first), { timeout: 20_000 }).toEqual(thing);
    await first.feed.end();
    const second = await start(folder);
    expect(await placesAt(second)).toEqual(places);
    expect(await thingOf(second)).toEqual(thing);
  }, 60_000);

  it('is in the past alone when its sender is not configured any more, and in the present again when he is', async () => {
    const folder = dataDir();
    const [first, at] = [await start(folder), ago(3_600_000)];
    await first.post([entity(at)]);
    await expect.poll(() => first.valueAt(at), { timeout: 10_000 }).toBe(3);
    await first.feed.end();
    const second = await start(folder, { ...CONFIG, sources: { ...CONFIG.sources, ingest: [] } });
    expect(await second.asset()).toBeUndefined();
    expect(await second.valueAt(at)).toBe(3);
    expect(await second.valueAt(ago(0))).toBeUndefined();
    const { buckets } = await getJson<{ buckets: unknown[] }>(`${second.url}/api/observations/${LOAD}?points=0`);
    expect(buckets).toHaveLength(1);
    await second.feed.end();
    expect(await (await start(folder)).asset()).toBeDefined();
  }, 60_000);
});

describe.skipIf(!hasPostgres)('the same with a PostgreSQL', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await postgres();
  }, 60_000);
  afterAll(() => server.dispose());

  it('is there for a feed on another machine that starts later', async () => {
    const { url: address } = await server.newDatabase();
    const config = { ...CONFIG, engines: { history: { postgresql: { urlEnv: 'HISTORY_URL' } } }, tokens: { feeds: 'FEEDS_SECRET' } };
    const env = { HISTORY_URL: address, FEEDS_SECRET: 'x'.repeat(32) };
    const [first, at] = [await start(mkdtempSync(join(tmpdir(), 'hafenblick-')), config, env), ago(3_600_000)];
    await first.post([entity(at)]);
    await expect.poll(() => first.valueAt(at), { timeout: 10_000 }).toBe(3);
    await first.feed.end('SIGKILL');
    const second = await start(mkdtempSync(join(tmpdir(), 'hafenblick-')), config, env);
    expect(await second.valueAt(at)).toBe(3);
    expect(await second.post([{ n: 'quay-7/load', u: 'Cel', v: 4 }], 'application/senml+json')).toEqual([200, undefined]);
  }, 60_000); // prettier-ignore
});
