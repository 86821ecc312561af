import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHistory } from '../../src/feed/history/history.ts';
import { unixMs } from '../../src/geo/units.ts';
import { CatalogueSchema, type Catalogue } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import { StateSchema } from '../../src/schema/observations.ts';
import { TracksSchema, type TracksAnswer } from '../../src/schema/tracks.ts';
import { WaysSchema } from '../../src/schema/ways.ts';
import { feedProcess, getJson } from './feedProcess.ts';

let feed: ReturnType<typeof feedProcess>;
let url: string;
beforeAll(async () => {
  // The recording stands still where it opens: 4 January 2024.
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'hafenblick-movers-'));
  feed = feedProcess({ DATA_DIR, FEED_CLOCK: 'recorded:flood-2024-01@0' });
  url = await feed.ready;
}, 60_000);
afterAll(() => feed.end());

const catalogue = async (): Promise<Catalogue> =>
  decode(CatalogueSchema, await getJson(`${url}/api/catalogue`), 'catalogue');
const stateAt = async (at: string) =>
  decode(StateSchema, await getJson(`${url}/api/state?at=${at}`), 'state').observations;
const tracks = async (query: string): Promise<TracksAnswer> =>
  decode(TracksSchema, await getJson(`${url}/api/tracks?${query}`), 'tracks');

/** Trucks of the terminal gates come on to the model at the motorway at any instant, and leave it there. */
const comesAndGoes = (asset: string): boolean => asset.startsWith('gate-truck/');

describe('the movers of a feed with a recording', () => {
  it('are in the catalogue with what they are, and marked as generated', async () => {
    const movers = (await catalogue()).features.filter(({ properties }) => properties.mover);
    expect(movers.length).toBeGreaterThan(150);
    for (const { properties } of movers) {
      expect(properties.provenance.kind).toBe('generated');
      const isVessel = properties.kind === 'vessel';
      // Shuttles and trucks, of a platoon or with a container, keep no timetable; torpedo trains run on rails of the works,
      // vehicles of terminals on lanes.
      const isDriving = ['driving', 'logistics'].includes(properties.theme);
      const isOfWorks = ['torpedo', 'agv'].includes(properties.mover!.class);
      expect(properties.mover!.lengthM).toBeGreaterThan(isVessel ? 50 : isDriving ? 4 : 10);
      const onLine = isOfWorks ? ['speed'] : isDriving ? ['speed', 'way'] : ['speed', 'way', 'delay'];
      expect(properties.datastreams.map(({ property }) => property)).toEqual(
        expect.arrayContaining(['lon', 'lat', ...(isVessel ? ['sog'] : onLine)]),
      );
    }
  });

  it('are at any instant of the recording, played or not, and say that they are simulated', async () => {
    for (const at of ['2024-01-04T13:30:00Z', '2023-12-27T03:00:00Z', '2024-01-14T20:00:00Z']) {
      const positions = (await stateAt(at)).filter(({ datastream }) => /^vessel\/.*\/l(on|at)$/.test(datastream));
      expect(positions.length / 2).toBeGreaterThan(35);
      expect(new Set(positions.map(({ origin }) => origin))).toEqual(new Set(['simulated']));
      const timeOf = new Map(positions.map(({ datastream, time }) => [datastream, time]));
      // Longitude and latitude of one fix carry one time.
      for (const [id, time] of timeOf) expect(timeOf.get(id.replace(/lon$/, 'lat'))).toBe(time);
    }
    expect(await stateAt('2024-01-10T08:00:00Z')).toEqual(await stateAt('2024-01-10T08:00:00Z'));
  });

  it('have a history that agrees with the state, and costs no space', async () => {
    const at = '2024-01-10T08:00:00Z';
    const sog = (await stateAt(at)).find(({ datastream, value }) => datastream.endsWith('/sog') && value! > 3)!;
    const { buckets } = await getJson<{ buckets: { t: string; last: number }[] }>(
      `${url}/api/observations/${sog.datastream}?from=2024-01-10T07:50:00Z&to=${at}&points=0`,
    );
    expect(buckets.at(-1)).toMatchObject({ t: new Date(sog.time).toISOString(), last: sog.value });
    expect(buckets.length).toBeGreaterThan(50);
  });

  it('have tracks that begin before the span and agree with the state at its end', async () => {
    const { tracks: all } = await tracks('from=2024-01-10T08:00:00Z&to=2024-01-10T08:05:00Z');
    const end = new Map((await stateAt('2024-01-10T08:05:00Z')).map(({ datastream, value }) => [datastream, value]));
    expect(all.length).toBeGreaterThan(35);
    let moving = 0;
    for (const { asset, t, lon, lat, sog } of all) {
      if (!comesAndGoes(asset)) expect(t[0]).toBeLessThanOrEqual(180_000);
      // Who has left the city is not in the state any more.
      if (300_000 - t.at(-1)! < 170_000)
        expect([end.get(`${asset}/lon`) ?? null, end.get(`${asset}/lat`) ?? null]).toEqual([lon.at(-1), lat.at(-1)]);
      const isWhole = t[0]! <= 0 && t.at(-1)! >= 290_000;
      if (isWhole && sog.every((value) => value! > 1)) {
        moving++;
        expect(t.length).toBeGreaterThanOrEqual(30);
      }
    }
    expect(moving).toBeGreaterThan(10);
  });

  it('have tracks that begin where the state says they are, whether they move or stand, and none where they are not', async () => {
    const from = '2024-01-10T08:00:00.500Z';
    const { tracks: all } = await tracks(`from=${from}&to=2024-01-10T08:00:30.500Z`);
    const trackOf = new Map(all.map((track) => [track.asset, track]));
    const places = new Map((await stateAt(from)).map(({ datastream, value }) => [datastream, value]));
    const movers = (await catalogue()).features.filter(({ properties }) => properties.mover);
    const here = movers.filter(({ id }) => places.get(`${id}/lon`) != null);
    expect(here.length).toBeGreaterThan(150);
    for (const { id } of here) {
      const { t, lon, lat } = trackOf.get(id)!;
      expect(t[0]).toBeLessThan(0);
      expect([id, lon[0], lat[0]]).toEqual([id, places.get(`${id}/lon`), places.get(`${id}/lat`)]);
    }
    for (const { lon } of all) expect(lon.some((value) => value !== null)).toBe(true);
  });

  it('have coarser tracks for a quicker clock', async () => {
    const fine = await tracks('from=2024-01-10T08:00:00Z&to=2024-01-10T09:00:00Z&step=10');
    const coarse = await tracks('from=2024-01-10T08:00:00Z&to=2024-01-10T09:00:00Z&step=120');
    const count = ({ tracks: all }: TracksAnswer): number => all.reduce((sum, { t }) => sum + t.length, 0);
    expect(count(coarse)).toBeLessThan(count(fine) / 4);
    const assets = ({ tracks: all }: TracksAnswer) => new Set(all.map(({ asset }) => asset).filter((asset) => !comesAndGoes(asset))); // prettier-ignore
    expect(assets(coarse)).toEqual(assets(fine));
  });

  it.each([
    ['from=2024-01-10T08:00:00Z&to=2024-01-12T08:00:00Z', 'at most 12 hours'],
    ['from=2024-01-10T08:00:00Z&to=2024-01-10T09:00:00Z&step=0', 'step'],
    ['from=yesterday', 'from'],
  ])('are refused for %s, with the reason', async (query, reason) => {
    const response = await fetch(`${url}/api/tracks?${query}`);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { detail: string }).detail).toContain(reason);
  });
});

describe('positions of people', () => {
  it('are forgotten after their own time, and nothing else is', () => {
    const history = createHistory(mkdtempSync(join(tmpdir(), 'hafenblick-retention-')), {
      onSetAside: () => undefined,
      onBlockDamaged: () => undefined,
      onCommitFailed: (error) => expect.unreachable(String(error)),
      onCommitted: () => undefined,
    });
    const say = (datastream: string, timeMs: number) =>
      ({ datastream, timeMs: unixMs(timeMs), value: 1, quality: 'good', origin: 'live' }) as const;
    const DAY_MS = 86_400_000;
    const now = 10 * DAY_MS;
    for (const source of ['ais', 'gauges'])
      history.append(
        [0.5, 1.5, 5].map((days) => say(`${source}/a/V`, now - days * DAY_MS)),
        source,
      );
    history.commit();
    history.prune({ days: 400, rollUpDays: 400, sources: { ais: 1 } }, now);
    const left = (id: string): number => history.raw(id, 0, now, 10).length;
    expect([left('ais/a/V'), left('gauges/a/V')]).toEqual([1, 3]);
    history.dispose();
  });
});

describe('what runs on streets and rails', () => {
  it('names the way it runs along, and the way is there with its line, its ends and its stops', async () => {
    const { ways } = decode(WaysSchema, await getJson<unknown>(`${url}/api/ways`), 'ways');
    const { tracks: all } = await tracks('from=2024-01-10T08:00:00Z&to=2024-01-10T08:05:00Z');
    const trams = all.filter(({ asset }) => asset.startsWith('transit/90'));
    expect(trams.length).toBeGreaterThan(20);
    for (const { way, t } of trams) {
      expect(way).toHaveLength(t.length);
      const its = ways['transit']![way!.at(-1)!]!;
      expect(its.line).toMatch(/^9\d\d$/);
      expect(its.stops.length).toBeGreaterThan(3);
    }
  });
});
