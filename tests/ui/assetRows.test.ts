import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import type { Asset } from '../../src/schema/catalogue.ts';
import { speakerOf, type StatusContext } from '../../src/state/assetStatus.ts';
import type { Reading } from '../../src/state/readings.ts';
import { assetRows, type AssetFilter } from '../../src/ui/browse/assetRows.ts';

const AT = Date.parse('2024-01-06T12:00:00Z');
const READINGS: Readonly<Record<number, Partial<Reading>>> = {
  0: { value: 110, origin: 'simulated' },
  1: { value: 939, origin: 'computed' },
  2: { value: 20, origin: 'simulated' },
};
const at = {
  readings: {
    get: (index: number) => READINGS[index] && { timeMs: unixMs(AT), quality: 'good', ...READINGS[index] },
  },
  instantMs: unixMs(AT),
  isDown: false,
} as unknown as StatusContext;
const mark = (value: number, level: 'watch' | 'alarm') => ({ value, level, when: 'above' });
const asset = (id: string, index: number, thresholds: readonly object[]): Asset =>
  ({
    id,
    properties: {
      name: { de: id, en: id, zh: id },
      ...{ theme: 'iot', kind: 'thing' },
      datastreams: [{ id: `${id}/v`, property: 'v', index, intervalS: 900, thresholds }],
    },
  }) as unknown as Asset;
const ASSETS = [
  asset('waste/full', 0, [mark(100, 'alarm')]),
  asset('gauge/ruhrort', 1, [mark(930, 'watch')]),
  asset('tree/calm', 2, []),
  asset('bridge/plain', 9, []),
];
const ids = (filter: Partial<AssetFilter>): string[] =>
  assetRows(ASSETS, { theme: null, kind: null, status: null, sort: 'status', ...filter }, at, 'de').map(({ asset: { id } }) => id); // prettier-ignore

describe('the list by status', () => {
  it('begins with what is grave and was measured, before all that is simulated', () => {
    expect(ids({}).slice(0, 2)).toEqual(['gauge/ruhrort', 'waste/full']);
  });

  it('is by name where that is asked for, and holds only the status that is asked for', () => {
    expect(ids({ sort: 'name' })).toEqual(['bridge/plain', 'gauge/ruhrort', 'tree/calm', 'waste/full']);
    expect(ids({ status: 'alarm' })).toEqual(['waste/full']);
  });
});

describe('the value in a row', () => {
  const [calm, crossed] = [asset('a', 2, []), asset('a', 0, [mark(100, 'alarm')])];
  const both = {
    ...calm,
    properties: {
      ...calm.properties,
      datastreams: [...calm.properties.datastreams, ...crossed.properties.datastreams],
    },
  };

  it('is the one that raised the status, and of an asset that is well its first', () => {
    expect(speakerOf(both, 'alarm', at)?.index).toBe(0);
    expect(speakerOf(both, 'normal', at)?.index).toBe(2);
  });

  it('is the one that the picture in the scene shows, unless another is why the asset is grave', () => {
    const [first, second] = both.properties.datastreams;
    const asked = { ...second!, property: 'asked', thresholds: [] };
    const shown = { ...both, properties: { ...both.properties, datastreams: [first!, asked] } };
    expect(speakerOf(shown, 'normal', at, 'asked')?.property).toBe('asked');
    expect(speakerOf(shown, 'normal', at, 'nowhere')).toBe(first);
    const grave = { ...both, properties: { ...both.properties, datastreams: [asked, second!] } };
    expect(speakerOf(grave, 'alarm', at, 'asked')).toBe(second);
  });
});
