import { describe, expect, it } from 'vitest';
import { unixMs } from '../../../src/geo/units.ts';
import { decode } from '../../../src/schema/decode.ts';
import { IndicatorsAnswerSchema, IndicatorsSchema, type Indicator } from '../../../src/schema/themeIndicators.ts';
import { createHub } from '../../../src/feed/hub.ts';
import { createIndicators } from '../../../src/live/indicators/indicators.ts';
import type { Observation } from '../../../src/live/observation.ts';
import { city, HOUR, observation, T0, text } from '../../feed/alarms/stage.ts';

const indicator = (id: string, fields: Record<string, unknown>): Indicator =>
  decode(IndicatorsSchema, [{ id, name: text(id), unit: '1', why: text('why'), ...fields }], 'indicators')[0]!;
const rooms = (id: string, fields: Record<string, unknown>): Indicator =>
  indicator(id, { kind: 'room', property: 'CO2', ...fields });

/** Figures of a city at a full hour, from what was observed until then. */
async function answer(all: readonly Indicator[], observations: readonly Observation[], atMs = T0 + 24 * HOUR) {
  const catalogue = city();
  const indicators = createIndicators({
    catalogue,
    themes: new Map([['iot', { indicators: [...all] }]]),
    hub: createHub(catalogue),
    clock: { mode: 'recorded', instant: () => unixMs(atMs) },
    stateAt: (at) => {
      const last = new Map<string, Observation>();
      for (const o of observations) if (o.timeMs <= at) last.set(o.datastream, o);
      return [...last.values()];
    },
  });
  return decode(IndicatorsAnswerSchema, await indicators.at(unixMs(atMs), 'iot'), 'answer');
}
const figures = async (...of: Parameters<typeof answer>) => (await answer(...of)).indicators;
const DAY = 24 * 60;
const NOW = [observation('room/1/CO2', DAY - 5, 900), observation('room/2/CO2', DAY - 5, 1500), observation('gauge/a/W', DAY, 838)]; // prettier-ignore

describe('an indicator', () => {
  it('is a sum, mean, greatest, least, number or share of the values of a kind, or one value in another unit', async () => {
    const takes = ['sum', 'mean', 'max', 'min'].map((take) => rooms(take, { take }));
    expect((await figures(takes, NOW)).map(({ value }) => value)).toEqual([2400, 1200, 1500, 900]);
    const others = [
      rooms('count', { take: 'count', above: 1000 }),
      rooms('share', { take: 'share', below: 900 }),
      indicator('stage', { take: 'last', datastream: 'gauge/a/W', factor: 0.01, unit: 'm', decimals: 2 }),
    ];
    expect((await figures(others, NOW)).map(({ value }) => value)).toEqual([1, 50, 8.38]);
  });

  it('says how many datastreams it covers and where their values come from; stale and missing ones do not count', async () => {
    const stale = [observation('room/1/CO2', DAY - 30, 900), { ...NOW[1]!, origin: 'simulated' as const }];
    expect((await figures([rooms('mean', { take: 'mean' })], stale))[0]).toMatchObject({ value: 1500, n: 1, of: 2, origins: ['simulated'] }); // prettier-ignore
    const missing = [observation('room/1/CO2', DAY - 5, NaN)];
    expect((await figures([rooms('mean', { take: 'mean' })], missing))[0]).toMatchObject({ value: null, n: 0, of: 2 });
  });

  it('is left out where there is nothing it could be made of; the first that is there leads', async () => {
    const all = [rooms('gone', { take: 'mean', kind: 'ferry' }), rooms('mean', { take: 'mean' }), rooms('max', { take: 'max' })]; // prettier-ignore
    expect((await figures(all, NOW)).map(({ id, isLead }) => [id, isLead])).toEqual([['mean', true], ['max', false]]); // prettier-ignore
  });

  it('has the 24 hours before, each by the same reckoning as at that hour', async () => {
    const hourly = Array.from({ length: 30 }, (_, h) => observation('gauge/a/W', h * 60 - 5, 800 + h));
    const stage = indicator('stage', { take: 'last', datastream: 'gauge/a/W' });
    const [now] = await figures([stage], hourly);
    expect(now!.hours.map(({ value }) => value)).toEqual(Array.from({ length: 24 }, (_, h) => 801 + h));
    for (const { t, value } of now!.hours.slice(-3)) expect((await figures([stage], hourly, t))[0]!.value).toBe(value);
    expect(now!.hours.at(-1)!.t - now!.hours[0]!.t).toBe(23 * HOUR);
  });
});

describe('a theme', () => {
  const wanted = (id: string, target: number, better: string, property = 'CO2'): Indicator =>
    rooms(id, { take: 'mean', property, target, better });

  it('says how many of its targets are missed; what has no target, or is not known, misses none', async () => {
    const all = [wanted('met', 1300, 'lower'), wanted('missed', 1300, 'higher'), rooms('free', { take: 'max' })];
    expect((await answer(all, NOW)).themes).toEqual([{ theme: 'iot', targets: 2, missed: 1 }]);
    expect((await answer(all, [])).themes).toEqual([{ theme: 'iot', targets: 0, missed: 0 }]);
  });
});

describe('an indicator in a file', () => {
  const faults: readonly (readonly [string, Record<string, unknown>])[] = [
    ['a datastream, or a kind and a property', { take: 'mean', kind: 'room' }],
    ['last belongs to one datastream', { take: 'last', kind: 'room', property: 'CO2' }],
    ['count and share need either above or below', { take: 'share', kind: 'room', property: 'CO2' }],
    ['target and better belong together', { take: 'mean', kind: 'room', property: 'CO2', target: 3 }],
  ];
  it.each(faults)('that does not fit is refused: %s', (reason, fields) => {
    expect(() => indicator('i', fields)).toThrow(reason);
  });
});
