import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import type { Movements } from '../../src/live/recording/movements.ts';
import type { RecordingFile } from '../../src/live/recording/recordingFile.ts';
import { CatalogueChangesSchema } from '../../src/schema/catalogueChanges.ts';
import { decode } from '../../src/schema/decode.ts';
import { TrainsSchema } from '../../src/schema/trains.ts';
import { WaysSchema } from '../../src/schema/ways.ts';
import { answerFromFile } from '../../src/state/fileFeed.ts';
import { catalogueOf } from './fakeFeed.ts';

const T0 = Date.UTC(2024, 0, 6);
const HOUR = 3_600_000;
const way = {
  mode: 'tram',
  line: '901',
  from: 'A',
  to: 'B',
  points: [6_760_000, 51_430_000, 100, 0],
  stops: [],
} as const;
const train = (id: string, expected: number): Movements['trains'][number]['trains'][number] => ({
  ...{ id, asset: `train/${id}`, partner: 'Xi’an', terminal: 'dit', direction: 'in', origin: 'simulated' },
  ...{ departed: unixMs(T0 - 200 * HOUR), planned: unixMs(T0 + HOUR), expected: unixMs(expected) },
}); // prettier-ignore
const corridor = { partner: 'Xi’an', country: 'CN', via: [{ name: { de: 'Małaszewicze', en: 'Małaszewicze', zh: '马拉舍维奇' }, lon: 23.5, lat: 52 }] }; // prettier-ignore
const fileWith = (movements: Movements | null): RecordingFile => ({
  head: { type: 'recording', version: 1, name: 'a', from: unixMs(T0), to: unixMs(T0 + 24 * HOUR), opensAt: unixMs(T0), madeAt: unixMs(T0), sources: [] },
  ...{ catalogue: catalogueOf(2, 7), events: [], outages: [], series: new Map(), observations: 0, movements },
}); // prettier-ignore
const asked = async (file: RecordingFile, path: string): Promise<unknown> => answerFromFile(file, path)!.json();

describe('a file asked in place of the feed', () => {
  const movements: Movements = {
    ways: { tram: [{ ...way, points: [...way.points], stops: [] }] },
    corridors: [corridor],
    trains: [
      { at: unixMs(T0), trains: [train('k1', T0 + 2 * HOUR)] },
      { at: unixMs(T0 + HOUR), trains: [train('k1', T0 + 1.5 * HOUR), train('k2', T0 + 30 * HOUR)] },
    ],
  };

  it('knows the courses, so that trams need not go straight from fix to fix', async () => {
    expect(decode(WaysSchema, await asked(fileWith(movements), '/api/ways'), 'ways').ways).toEqual(movements.ways);
    expect(await asked(fileWith(null), '/api/ways')).toEqual({ ways: {} });
  });

  it('knows the block trains of an instant, by what was expected then, and none that have arrived', async () => {
    const at = async (ms: number) => {
      const path = `/api/trains?at=${new Date(T0 + ms).toISOString()}`;
      const { trains, corridors } = decode(TrainsSchema, await asked(fileWith(movements), path), 'trains');
      expect(corridors).toEqual([corridor]);
      return trains.map(({ id, expected }) => [id, (expected - T0) / HOUR]);
    };
    expect(await at(-1)).toEqual([]);
    expect(await at(HOUR / 2)).toEqual([['k1', 2]]);
    expect(await at(HOUR)).toEqual([['k1', 1.5], ['k2', 30]]);
    expect(await at(2 * HOUR)).toEqual([['k2', 30]]);
    expect(decode(TrainsSchema, await asked(fileWith(null), '/api/trains'), 'trains').trains).toEqual([]);
  }); // prettier-ignore

  it('has one catalogue at all of its instants', async () => {
    const answer = await asked(fileWith(null), '/api/catalogue?at=2024-01-06T12:00:00Z&part=changes');
    expect(decode(CatalogueChangesSchema, answer, 'changes')).toEqual({ epoch: 7, features: [], absent: [], from: null, to: null }); // prettier-ignore
  });
});
