import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { createLog } from '../../../src/feed/log.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { decode } from '../../../src/schema/decode.ts';
import { pollingContract } from '../../contract/pollingContract.ts';
import { json } from '../../contract/standIn.ts';
import { pumpStationsSource, readPumpStations } from './pumpStations.ts';
import { PumpStationsSchema } from './pumpStationsSchema.ts';

const NOW = unixMs(Date.parse('2026-11-26T12:00:00Z'));
/** As the service answered one day; keep a real answer as your fixture. */
const STATION = {
  ...{ number: 'PW 07', name: 'Pumpwerk Beeckerwerth', lat: 51.4853, lon: 6.7012 },
  ...{ measuredAt: '2026-11-26T11:58:00Z', levelM: 2.31, pumpsRunning: 2 },
};
const setting = (baseUrl: string) =>
  decode(PumpStationsSchema, { id: 'pumps', baseUrl, source: 'Drainage operator', licence: 'by contract' }, 'test');

pollingContract('pumping stations', {
  nowMs: NOW,
  intervalS: 300,
  good: json({ stations: [STATION] }),
  old: json({ stations: [{ ...STATION, measuredAt: '2026-11-25T11:58:00Z' }] }),
  create: (baseUrl, timers) => pumpStationsSource(setting(baseUrl), null, createLog('silent'), timers),
});

describe('an answer of the drainage operator', () => {
  const read = (...stations: unknown[]) => {
    const complaints: string[] = [];
    const said = readPumpStations({ stations }, setting('https://pumps.example'), NOW, (line) => complaints.push(line));
    return { ...said, complaints };
  };

  it('is assets that the catalogue takes, and observations of their datastreams', () => {
    const { assets, observations, complaints } = read(STATION);
    expect(createFeedCatalogue([], 1).add(assets)).toEqual({ added: 3, refused: [] });
    expect(observations).toEqual([
      { datastream: 'pumps/pw-07/level', timeMs: NOW - 120_000, value: 2.31, quality: 'good', origin: 'live' },
      { datastream: 'pumps/pw-07/pumps', timeMs: NOW - 120_000, value: 2, quality: 'good', origin: 'live' },
    ]);
    expect(complaints).toEqual([]);
  });

  it.each([
    ['silent', { levelM: null }, { value: Number.NaN, quality: 'missing' }],
    ['beyond what a sump holds', { levelM: 900 }, { value: 900, quality: 'outlier' }],
  ])('may have a probe that is %s', (_name, more, expected) => {
    expect(read({ ...STATION, ...more }).observations[0]).toMatchObject(expected);
  });

  it.each([
    ['without a place', { lat: undefined }, /a station does not fit: lat/],
    ['with a level in words', { levelM: 'high' }, /a station does not fit: levelM/],
    ['without a name for its id', { number: '###' }, /station ### has no id that can be written/],
    ['of tomorrow', { measuredAt: '2026-11-27T12:00:00Z' }, /PW 07 is stamped in the future/],
  ])('has one %s: that is said, its neighbour is taken', (_name, more, complaint) => {
    const { observations, complaints } = read({ ...STATION, ...more }, { ...STATION, number: 8 });
    expect(observations.map(({ datastream }) => datastream)).toEqual(['pumps/8/level', 'pumps/8/pumps']);
    expect(complaints).toEqual([expect.stringMatching(complaint)]);
  });

  it('leaves out what lies in another city', () => {
    expect(read({ ...STATION, lat: 51.23, lon: 6.78 }).assets).toEqual([]);
  });
});
