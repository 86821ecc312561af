import { unixMs } from '../../../src/geo/units.ts';
import type { Observation } from '../../../src/live/observation.ts';
import { CatalogueSchema } from '../../../src/schema/catalogue.ts';
import { decode } from '../../../src/schema/decode.ts';
import { RulesSchema, type Rule } from '../../../src/schema/themeRules.ts';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import type { ReadObservations } from '../../../src/feed/alarms/replay.ts';
import { ruleInstances, type RuleInstance } from '../../../src/feed/alarms/ruleInstance.ts';

export const T0 = Date.parse('2024-01-04T00:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const text = (words: string) => ({ de: words, en: words, zh: words });
const stream = (asset: string, property: string, intervalS: number, thresholds: unknown[] = []) => ({
  ...{ id: `${asset}/${property}`, property, name: text(property), unit: 'cm', intervalS, thresholds },
});

/** A gauge (15 min) with a mark at 930, two rooms (5 min) with CO2 and heads. */
export const city = () =>
  createFeedCatalogue(
    decode(
      CatalogueSchema,
      {
        type: 'FeatureCollection',
        features: [
          ['gauge/a', 'gauge', [stream('gauge/a', 'W', 900, [{ value: 930, level: 'watch', label: text('Mark I: x') }, { value: 1130, level: 'alarm', label: text('Mark II: y') }])]],
          ['room/1', 'room', [stream('room/1', 'CO2', 300), stream('room/1', 'heads', 300)]],
          ['room/2', 'room', [stream('room/2', 'CO2', 300)]],
        ].map(([id, kind, datastreams]) => ({
          ...{ type: 'Feature', id, geometry: { type: 'Point', coordinates: [6.7, 51.4] } },
          properties: {
            ...{ name: text('Ort'), theme: 'iot', kind, owner: 'Amt', datastreams },
            provenance: { kind: 'generated', source: 'test', licence: 'CC0', date: '2024' },
          },
        })),
      },
      'test',
    ).features,
    1,
  ); // prettier-ignore

/** A rule as a file has it, with the texts that do not matter. */
export const rule = (id: string, fields: Record<string, unknown>): Rule =>
  decode(RulesSchema, [{ id, severity: 'watch', title: text(id), cause: text('why'), action: text('do'), ...fields }], 'rules')[0]!; // prettier-ignore

export const instancesOf = (...rules: Rule[]): RuleInstance[] => ruleInstances(city(), new Map([['iot', { rules }]]));

export const observation = (datastream: string, minutes: number, value: number): Observation => ({
  ...{ datastream, timeMs: unixMs(T0 + minutes * MINUTE), value, origin: 'recorded' },
  quality: Number.isNaN(value) ? 'missing' : 'good',
});

/** A history in memory. */
export const readerOf =
  (observations: readonly Observation[]): ReadObservations =>
  (datastream, fromMs, toMs, limit, isLatestFirst = false) => {
    const found = observations
      .filter((o) => o.datastream === datastream && o.timeMs >= fromMs && o.timeMs <= toMs)
      .sort((a, b) => a.timeMs - b.timeMs);
    return (isLatestFirst ? found.reverse() : found).slice(0, limit);
  };
