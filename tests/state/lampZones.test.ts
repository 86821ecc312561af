import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import type { Asset } from '../../src/schema/catalogue.ts';
import type { StatusContext } from '../../src/state/assetStatus.ts';
import { lampZonesOf, readLampLevels } from '../../src/state/lampZones.ts';
import type { Reading } from '../../src/state/readings.ts';

const NOW = unixMs(Date.parse('2024-01-04T22:00:00Z'));
const MINUTE_MS = 60_000;
const asset = (id: string, index: number, kind = 'street-light'): Asset =>
  ({
    id,
    geometry: { type: 'Point', coordinates: [6.77, 51.43] },
    properties: { kind, datastreams: [{ property: 'level', index, intervalS: 900, thresholds: [] }] },
  }) as unknown as Asset;
const at = (readings: Readonly<Record<number, Partial<Reading>>>, isDown = false): StatusContext =>
  ({ readings: { get: (index: number) => readings[index] }, instantMs: NOW, isDown }) as unknown as StatusContext;
const said = (value: number, ageMin: number, quality = 'good'): Partial<Reading> =>
  ({ value, timeMs: NOW - ageMin * MINUTE_MS, quality }) as unknown as Partial<Reading>;

describe('the zones of street lights', () => {
  const zones = lampZonesOf([asset('light/a', 0), asset('parking/b', 1, 'parking'), asset('light/c', 2)]);

  it('are the assets of their kind', () => {
    expect(zones.map(({ id }) => id)).toEqual(['light/a', 'light/c']);
  });

  it('burn as brightly as they say, and not at all where they say so', () => {
    expect(readLampLevels(zones, at({ 0: said(60, 5), 2: said(0, 5) }))).toEqual([0.6, 0]);
  });

  it('are not known where nothing was heard, nothing is measured, or what was heard is too old', () => {
    expect(readLampLevels(zones, at({ 0: said(60, 120) }))).toEqual([Number.NaN, Number.NaN]);
    expect(readLampLevels(zones, at({ 0: said(60, 5, 'missing'), 2: said(100, 5) }))).toEqual([Number.NaN, 1]);
  });

  it('are not known while the feed is down', () => {
    expect(readLampLevels(zones, at({ 0: said(60, 5), 2: said(100, 5) }, true))).toEqual([Number.NaN, Number.NaN]);
  });
});
