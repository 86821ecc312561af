import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { daysBetween, fromLocalField, startOfDay, toLocalField } from '../../src/ui/format/berlinTime.ts';
import { formatAge, formatInstant } from '../../src/ui/format/formatInstant.ts';
import { formatQuantity, formatReading, formatStage, unitText } from '../../src/ui/format/formatValue.ts';

const at = (iso: string) => unixMs(Date.parse(iso));

describe('instants', () => {
  it('are written in the local time of the city and the words of the language', () => {
    const flood = at('2024-01-04T13:20:00Z');
    expect(formatInstant(flood, 'de', 'longDate')).toBe('Donnerstag, 4. Januar 2024');
    expect(formatInstant(flood, 'de', 'time')).toBe('14:20');
    expect(formatInstant(flood, 'en', 'longDate')).toMatch(/^Thursday,? 4 January 2024$/);
    expect(formatInstant(flood, 'zh', 'longDate')).toBe('2024年1月4日星期四');
  });

  it('survive the way through a date field, in winter, in summer and on the night the clocks change', () => {
    for (const iso of ['2024-01-06T12:00:00Z', '2024-07-06T12:00:00Z', '2024-03-31T00:30:00Z', '2024-03-31T01:30:00Z'])
      expect(fromLocalField(toLocalField(at(iso)))).toBe(at(iso));
    expect(fromLocalField('2024-01-06T13:00')).toBe(at('2024-01-06T12:00:00Z'));
    expect(fromLocalField('tomorrow')).toBeNull();
  });

  it('begin their day at local midnight, days of 23 hours included', () => {
    expect(startOfDay(at('2024-03-31T12:00:00Z'))).toBe(at('2024-03-30T23:00:00Z'));
    expect(daysBetween(at('2024-03-30T12:00:00Z'), at('2024-04-01T12:00:00Z'))).toEqual([
      at('2024-03-30T23:00:00Z'),
      at('2024-03-31T22:00:00Z'),
    ]);
  });
});

describe('ages', () => {
  it('read as a person says them in three languages, rounded down', () => {
    expect(formatAge(4 * 60_000 + 59_000, 'de')).toBe('vor 4 Minuten');
    expect(formatAge(4 * 60_000, 'en')).toBe('4 minutes ago');
    expect(formatAge(4 * 60_000, 'zh')).toBe('4分钟前');
    expect(formatAge(40_000, 'de')).toBe('vor 40 Sekunden');
    expect(formatAge(50 * 3_600_000, 'de')).toBe('vor 2 Tagen');
  });

  it('of this moment and of a clock that runs ahead are now', () => {
    expect(formatAge(0, 'de')).toBe('jetzt');
    expect(formatAge(-60_000, 'en')).toBe('now');
  });
});

describe('quantities', () => {
  it('carry the print form of their UCUM unit', () => {
    expect(unitText('m3/s', 'de')).toBe('m³/s');
    expect(unitText('ug/m3', 'de')).toBe('µg/m³');
    expect(unitText('Cel', 'de')).toBe('°C');
    expect(unitText('km2', 'de')).toBe('km²');
    expect(unitText('{vehicles}/h', 'de')).toBe('Fahrzeuge/h');
    expect(unitText('kW.h', 'en')).toBe('kW·h');
    expect(['har', '[ppm]', 'dB[mW]'].map((unit) => unitText(unit, 'de'))).toEqual(['ha', 'ppm', 'dBm']);
  });

  it('use the notation of the reader', () => {
    expect(formatQuantity(11_600, 'm3/s', 0, 'de')).toBe('11.600\u00a0m³/s');
    expect(formatQuantity(11_600, 'm3/s', 0, 'en')).toBe('11,600\u00a0m³/s');
    expect(formatStage(938.6, 'de')).toBe('9,39\u00a0m');
  });
});

describe('values that are codes', () => {
  const words = { 3: { de: 'Rot', en: 'red', zh: '红灯' } };
  it('are shown as the word that their datastream has for them', () => {
    expect(formatReading(3, { unit: '1', decimals: 0, words }, 'de')).toBe('Rot');
    expect(formatReading(3, { unit: '1', decimals: 0, words }, 'zh')).toBe('红灯');
  });
  it('are shown as numbers where there is no word', () => {
    expect(formatReading(7, { unit: '1', decimals: 0, words }, 'de')).toBe('7');
    expect(formatReading(7, { unit: 'km/h', decimals: 0 }, 'en')).toBe('7\u00a0km/h');
  });
});
