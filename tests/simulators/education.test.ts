import { beforeAll, describe, expect, it } from 'vitest';
import type { Stations } from '../../src/simulators/stations/stations.ts';
import { DAY_MS, HOUR_MS, MONDAY, themeStations } from './themeStations.ts';

let schools: Stations;
beforeAll(() => {
  schools = themeStations('education');
});
const mean = (property: string, atMs: number): number =>
  schools.stations.reduce((sum, station) => sum + schools.valuesOf(station, atMs)[property]!, 0) /
  schools.stations.length;

describe('schools', () => {
  it('are the 136 of the register', () => {
    expect(schools.assets).toHaveLength(136);
    expect(new Set(schools.assets.map(({ id }) => id)).size).toBe(136);
  });

  it('are full in the morning, empty at night, on Sundays and in the holidays', () => {
    const ten = MONDAY + 9 * HOUR_MS;
    expect(mean('present', ten)).toBeGreaterThan(250);
    for (const at of [MONDAY + 2 * HOUR_MS, ten - DAY_MS, Date.parse('2024-01-04T09:00:00Z')])
      expect(mean('present', at)).toBe(0);
  });

  it('have air that grows stale through a morning, is aired out, and never better than outside', () => {
    expect(mean('CO2-1', MONDAY + 4 * HOUR_MS)).toBeCloseTo(420, -1);
    expect(mean('CO2-1', MONDAY + 10.4 * HOUR_MS)).toBeGreaterThan(750);
    expect(mean('CO2-1', MONDAY + 22 * HOUR_MS)).toBeLessThan(520);
    for (let at = MONDAY; at < MONDAY + DAY_MS; at += HOUR_MS / 4)
      for (const station of schools.stations.slice(0, 20))
        for (const room of [1, 2, 3, 4]) {
          const values = schools.valuesOf(station, at);
          expect(values[`CO2-${room}`]).toBeGreaterThan(400);
          expect(values[`CO2-${room}`]).toBeLessThan(4500);
          expect(values[`temperature-${room}`]).toBeGreaterThan(10);
          expect(values[`temperature-${room}`]).toBeLessThan(27);
        }
  });

  it('are heated by the time lessons begin', () => {
    expect(mean('temperature-2', MONDAY + 9 * HOUR_MS)).toBeGreaterThan(19);
    expect(mean('temperature-2', MONDAY + 3 * HOUR_MS)).toBeLessThan(18);
  });
});
