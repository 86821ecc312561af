import { describe, expect, it } from 'vitest';
import { createWaterSurface } from '../../src/geo/waterSurface.ts';

/** Rows of the official table (BfG, FLYS): lowest flow, MQ, HQ2, HQ5 and the extreme flood at five stations. */
const ROWS: readonly (readonly number[])[] = [
  [764.1, 20.49, 23.36, 28.19, 29.25, 33.07],
  [771.1, 19.05, 22.0, 26.83, 27.9, 31.7],
  [780.7, 17.54, 20.38, 25.11, 26.19, 29.74],
  [780.9, 17.52, 20.35, 25.06, 26.13, 29.65],
  [792.9, 15.6, 18.4, 22.9, 23.91, 27.11],
];
const table = {
  km: ROWS.map((row) => row[0]!),
  levels: [1, 2, 3, 4, 5].map((column) => ROWS.map((row) => row[column]!)),
  gauge: { km: 780.8, zeroM: 16.088 },
};
const surface = createWaterSurface(table);
const HQ2 = 2;
const HQ5 = 3;

describe('the water surface', () => {
  it('stands at zero + stage at the gauge', () => {
    for (const stage of [180, 394, 536, 700, 938.6, 942, 1130]) {
      expect(surface.levelAt(780.8, stage)).toBeCloseTo(16.088 + stage / 100, 6);
    }
  });

  it('lies between HQ2 and HQ5 with the same weight at every station for 938.6 cm', () => {
    expect(surface.levelAt(780.8, 938.6)).toBeCloseTo(25.474, 3);
    const lower = (25.11 + 25.06) / 2;
    const weight = (25.474 - lower) / ((26.19 + 26.13) / 2 - lower);
    const levels = surface.levelsAt(938.6);
    table.km.forEach((km, s) => {
      const expected = table.levels[HQ2]![s]! * (1 - weight) + table.levels[HQ5]![s]! * weight;
      expect(levels[s]).toBeCloseTo(expected, 4);
      expect(surface.levelAt(km, 938.6)).toBeCloseTo(expected, 6);
    });
  });

  it('falls by four to six metres across the city', () => {
    for (const stage of [201, 394, 942]) {
      const fall = surface.levelAt(764.1, stage) - surface.levelAt(792.9, stage);
      expect(fall).toBeGreaterThan(4);
      expect(fall).toBeLessThan(6);
    }
  });

  it('rises everywhere when the stage rises', () => {
    for (const km of [764.1, 768.3, 780.8, 790])
      for (let stage = 160; stage < 1350; stage += 10)
        expect(surface.levelAt(km, stage + 10)).toBeGreaterThan(surface.levelAt(km, stage));
  });

  it('keeps the lowest and highest flow outside their range and the end stations beyond the table', () => {
    expect(surface.levelAt(771.1, -50)).toBeCloseTo(19.05, 6);
    expect(surface.levelAt(771.1, 2000)).toBeCloseTo(31.7, 6);
    expect(surface.levelAt(700, 394)).toBe(surface.levelAt(764.1, 394));
    expect(surface.levelAt(900, 394)).toBe(surface.levelAt(792.9, 394));
  });

  it('fills the array it is given', () => {
    const out = new Float32Array(table.km.length);
    expect(surface.levelsAt(500, out)).toBe(out);
    expect(out[2]).toBeCloseTo(surface.levelAt(780.7, 500), 4);
  });

  it('is unknown while the stage is', () => {
    expect(surface.levelAt(780.8, Number.NaN)).toBeNaN();
  });

  it('refuses a table whose stations or flows do not rise', () => {
    expect(() => createWaterSurface({ ...table, km: [...table.km].reverse() })).toThrow(RangeError);
    expect(() => createWaterSurface({ ...table, levels: [...table.levels].reverse() })).toThrow(RangeError);
  });
});
