import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { createLog } from '../../../src/feed/log.ts';
import { gbfsSource, readGbfsStations, readGbfsStatus } from '../../../src/feed/sources/gbfs.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { drive, pollingContract } from '../../contract/pollingContract.ts';
import { json, standIn, type Answer } from '../../contract/standIn.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const S = NOW / 1000;
const file = (stations: unknown[], lastUpdated: unknown = S - 30) => ({
  last_updated: lastUpdated,
  ttl: 60,
  version: '2.3',
  data: { stations },
});
const STATION = { station_id: '4711', name: 'Duisburg Hbf', lat: 51.43, lon: 6.7756, region_id: '132' };
const STATE = { station_id: '4711', num_bikes_available: 7, num_docks_available: 3, is_installed: true, is_renting: true, last_reported: S - 30 }; // prettier-ignore
const service =
  (stations: unknown, states: unknown): Answer =>
  (request, response) =>
    json(request.url!.endsWith('station_information.json') ? stations : states)(request, response);
const setting = (baseUrl: string) => {
  const system = { id: 'bikes', baseUrl, source: 'metropolradruhr', licence: 'GBFS' };
  return decode(ConfigSchema, { sources: { gbfs: [system] } }, 'test').sources.gbfs[0]!;
};

pollingContract('a system of shared bikes', {
  nowMs: NOW,
  intervalS: 120,
  good: service(file([STATION]), file([STATE])),
  old: service(file([STATION]), file([{ ...STATE, last_reported: S - 90_000 }], S - 90_000)),
  create: (baseUrl, timers) => gbfsSource(setting(baseUrl), createLog('silent'), timers),
});

function read(stations: unknown, states: unknown) {
  const complaints: string[] = [];
  const complain = (line: string): void => void complaints.push(line);
  const assets = readGbfsStations(stations, setting('http://127.0.0.1:9'), complain);
  return {
    assets: [...assets.values()],
    observations: readGbfsStatus(states, assets, unixMs(NOW), complain),
    complaints,
  };
}

describe('a system of shared bikes', () => {
  it('has its stations in the catalogue, and their bikes and docks in the state', () => {
    const { assets, observations } = read(file([STATION]), file([STATE]));
    expect(createFeedCatalogue([], 1).add(assets)).toEqual({ added: 3, refused: [] });
    expect(observations.map(({ datastream, value, timeMs }) => [datastream, value, timeMs])).toEqual([
      ['bikes/4711/bikes', 7, NOW - 30_000],
      ['bikes/4711/docks', 3, NOW - 30_000],
    ]);
  });

  it.each<[string, unknown[], string[] | undefined]>([
    ['without a station that is no more', [STATION], ['bikes/4711']],
    ['that is empty', [], undefined],
    ['with a station that cannot be read', [STATION, { station_id: '12' }], undefined],
  ])('says by a list %s which stations there are', async (_name, stations, expected) => {
    const stand = await standIn(service(file([STATION, { ...STATION, station_id: '12' }]), file([])));
    const driven = drive(NOW, (timers) => gbfsSource(setting(stand.baseUrl), createLog('silent'), timers));
    await driven.poll();
    expect(driven.named).toEqual([['bikes/4711', 'bikes/12']]);
    stand.now.answer = service(file(stations), file([]));
    await driven.poll();
    expect(driven.named[1]).toEqual(expected);
    driven.source.dispose();
    stand.dispose();
  });

  it('is read in version 3, too', () => {
    const station = { ...STATION, name: [{ text: 'Duisburg Hbf', language: 'de' }] };
    const state = { station_id: '4711', num_vehicles_available: 2, is_installed: true, last_reported: '2026-11-25T11:59:00Z' }; // prettier-ignore
    const { assets, observations } = read(
      file([station], '2026-11-25T11:59:30Z'),
      file([state], '2026-11-25T11:59:30Z'),
    );
    expect(assets[0]?.properties.name.de).toBe('Duisburg Hbf');
    expect(observations).toMatchObject([{ value: 2, timeMs: NOW - 60_000 }]);
  });

  it('takes the time of the file where a station says 1970', () => {
    const { observations, complaints } = read(file([STATION]), file([{ ...STATE, last_reported: 0 }], S - 60));
    expect(observations.map(({ value, timeMs }) => [value, timeMs])).toEqual([7, 3].map((n) => [n, NOW - 60_000]));
    expect(complaints).toEqual([]);
  });

  it('leaves out what stands in other cities, without a word', () => {
    const { assets, complaints } = read(file([{ ...STATION, lat: 51.51, lon: 7.46 }]), file([STATE]));
    expect([assets, complaints]).toEqual([[], []]);
  });

  it('counts no bikes at a station that is not installed: missing, not zero', () => {
    const { observations } = read(file([STATION]), file([{ ...STATE, num_bikes_available: 0, is_installed: 0 }]));
    expect(observations).toMatchObject([
      { value: Number.NaN, quality: 'missing' },
      { value: Number.NaN, quality: 'missing' },
    ]);
  });

  it.each<[string, unknown, unknown]>([
    ['a station without a place', { station_id: '1', name: 'x' }, STATE],
    ['bikes below zero', STATION, { ...STATE, num_bikes_available: -1 }],
    ['a stamp in milliseconds', STATION, { ...STATE, last_reported: NOW }],
    ['a stamp of tomorrow', STATION, { ...STATE, last_reported: S + 86_400 }],
    ['null', STATION, null],
  ])('does not take %s, says so once and goes on', (_name, station, state) => {
    const neighbour = { ...STATION, station_id: '2' };
    const { observations, complaints } = read(file([station, neighbour]), file([state, { ...STATE, station_id: '2' }]));
    expect(complaints).toHaveLength(1);
    expect(observations.map(({ datastream }) => datastream)).toEqual(['bikes/2/bikes', 'bikes/2/docks']);
  });
});
