import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { packFlags } from '../../src/live/observation.ts';
import type { Movements } from '../../src/live/recording/movements.ts';
import type { RecordingFile } from '../../src/live/recording/recordingFile.ts';
import { CatalogueChangesSchema } from '../../src/schema/catalogueChanges.ts';
import { decode } from '../../src/schema/decode.ts';
import { IndicatorsAnswerSchema } from '../../src/schema/themeIndicators.ts';
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
  ...{ catalogue: catalogueOf(2, 7), events: [], outages: [], unreckoned: [], series: new Map(), observations: 0, movements, themes: new Map() },
}); // prettier-ignore
const asked = async (file: RecordingFile, path: string): Promise<unknown> => (await answerFromFile(file, path)!).json();

describe('a file asked in place of the feed', () => {
  it('tells where events of simulated assets are not known', async () => {
    const file = { ...fileWith(null), unreckoned: [{ from: unixMs(T0), to: unixMs(T0 + 24 * HOUR) }] };
    const path = `/api/events?from=${new Date(T0 + HOUR).toISOString()}&to=${new Date(T0 + 5 * HOUR).toISOString()}`;
    const [from, to] = [new Date(T0 + HOUR).toISOString(), new Date(T0 + 5 * HOUR).toISOString()];
    expect(await asked(file, path)).toMatchObject({ events: [], unreckoned: [{ from, to }] });
    expect(await asked(fileWith(null), path)).toMatchObject({ unreckoned: [] });
  });

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

  it('reckons the figures of the themes from its values, hour by hour since its begin', async () => {
    const words = { de: 'Pegel', en: 'Stage', zh: '水位' };
    const stage = { id: 'stage', name: words, take: 'sum', kind: 'gauge', property: 'W', factor: 0.01, unit: 'm', decimals: 1, target: 10, better: 'lower', why: words } as const; // prettier-ignore
    const [first, second] = fileWith(null).catalogue.features;
    const columns = (value: number) => ({
      timeMs: Float64Array.of(T0, T0 + HOUR - 60_000),
      value: Float64Array.of(value, value + 100),
      flags: new Uint8Array(2).fill(packFlags('good', 'simulated')),
    });
    const file: RecordingFile = {
      ...fileWith(null),
      themes: new Map([[first!.properties.theme, { indicators: [{ ...stage, kind: first!.properties.kind }] }]]),
      series: new Map([`${first!.id}/W`, `${second!.id}/W`].map((id, k) => [id, columns(500 + k)])),
    };
    const at = async (ms: number) => {
      const path = `/api/indicators?at=${new Date(T0 + ms).toISOString()}&theme=${first!.properties.theme}`;
      return decode(IndicatorsAnswerSchema, await asked(file, path), 'indicators');
    };
    const now = await at(HOUR);
    expect(now.indicators[0]).toMatchObject({ value: 12.01, n: 2, of: 2, origins: ['simulated'], isLead: true });
    expect(now.indicators[0]!.hours.slice(-3).map(({ value }) => value)).toEqual([null, 10.01, 12.01]);
    // Of the hours before its begin there are no values in it: it tells the figures.
    const before = { stage: [{ t: unixMs(T0 - 2 * HOUR), value: 9.5 }, { t: unixMs(T0), value: 1 }] };
    const theme = first!.properties.theme;
    const told = { ...file, themes: new Map([[theme, { ...file.themes.get(theme)!, before }]]) };
    const answer = await asked(told, `/api/indicators?at=${new Date(T0 + HOUR).toISOString()}&theme=${theme}`);
    const { hours } = decode(IndicatorsAnswerSchema, answer, 'indicators').indicators[0]!;
    expect(hours.slice(-4).map(({ value }) => value)).toEqual([9.5, null, 10.01, 12.01]);
    expect(now.themes).toEqual([{ theme: first!.properties.theme, targets: 1, missed: 1 }]);
    expect((await at(-HOUR)).indicators[0]).toMatchObject({ value: null, n: 0 });
    expect(decode(IndicatorsAnswerSchema, await asked(fileWith(null), '/api/indicators'), 'indicators').indicators).toEqual([]);
  }); // prettier-ignore

  it('has one catalogue at all of its instants', async () => {
    const answer = await asked(fileWith(null), '/api/catalogue?at=2024-01-06T12:00:00Z&part=changes');
    expect(decode(CatalogueChangesSchema, answer, 'changes')).toEqual({ epoch: 7, features: [], absent: [], from: null, to: null }); // prettier-ignore
  });
});
