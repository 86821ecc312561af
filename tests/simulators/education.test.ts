import { beforeAll, describe, expect, it } from 'vitest';
import type { Stations } from '../../src/simulators/stations/stations.ts';
import { DAY_MS, HOUR_MS, MONDAY, themeStations } from './themeStations.ts';

let schools: Pick<Stations, 'stations' | 'valuesOf'>;
let learning: Stations;
beforeAll(() => {
  learning = themeStations('education');
  schools = { ...learning, stations: learning.stations.filter(({ kind }) => kind === 'school') };
});
const valuesOf = (id: string, at: string) =>
  learning.valuesOf(
    learning.stations.find(({ asset }) => asset.id === id)!,
    Date.parse(`${at}:00+01:00`),
  );
const mean = (property: string, atMs: number): number =>
  schools.stations.reduce((sum, station) => sum + schools.valuesOf(station, atMs)[property]!, 0) /
  schools.stations.length;

describe('schools', () => {
  it('are the 136 of the register', () => {
    expect(schools.stations).toHaveLength(136);
    expect(new Set(schools.stations.map(({ asset }) => asset.id)).size).toBe(136);
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

describe('libraries', () => {
  it('have readers while they are open, and none on Sundays, holidays and at night', () => {
    expect(valuesOf('library/central', '2024-01-10T15:00')).toMatchObject({ open: 1 });
    expect(valuesOf('library/central', '2024-01-10T15:00')['seats']).toBeGreaterThan(120);
    // Sunday, New Year, night, Monday before one o'clock.
    for (const at of ['2024-01-14T15:00', '2024-01-01T15:00', '2024-01-10T22:00', '2024-01-08T12:00'])
      expect(valuesOf('library/central', at), at).toMatchObject({ open: 0, seats: 0, loans: 0, occupancy: 0 });
    expect(valuesOf('library/hamborn', '2024-01-10T15:00')).toMatchObject({ open: 0 });
  });

  it('never lend out more seats than they have', () => {
    for (const { asset, params, kind } of learning.stations)
      if (kind === 'library')
        for (let hour = 10; hour < 20; hour++)
          expect(valuesOf(asset.id, `2024-01-11T${hour}:00`)['seats']).toBeLessThanOrEqual(params['seats']!);
  });
});

describe('the university', () => {
  const at = (date: string) => valuesOf('landmark/university', date);
  it('has lectures in the weeks of its terms only', () => {
    for (const date of ['2024-01-10T10:30', '2023-12-20T10:30', '2024-05-15T09:30', '2026-11-26T10:30'])
      expect(at(date), date).toMatchObject({ term: 1 });
    // Christmas, February, August, a Sunday, All Saints.
    for (const date of ['2024-01-03T10:30', '2024-02-21T10:30', '2024-08-14T10:30', '2024-01-14T10:30', '2024-11-01T10:30'])
      expect(at(date), date).toMatchObject({ term: 0, lectures: 0 });
  }); // prettier-ignore

  it('is full in term, quieter between terms, empty at night', () => {
    const term = at('2024-01-10T10:30')['present']!;
    expect(term).toBeGreaterThan(4000);
    expect(at('2024-02-21T10:30')['present']!).toBeLessThan(term / 2);
    expect(at('2024-02-21T10:30')['present']!).toBeGreaterThan(200);
    expect(at('2024-01-10T03:00')['occupancy']).toBe(0);
  });
});

describe('adult education', () => {
  it('teaches in the evenings of working days, and not in the school holidays', () => {
    expect(valuesOf('vhs/stadtfenster', '2024-01-10T18:30')['courses']).toBeGreaterThan(12);
    for (const at of ['2024-01-03T18:30', '2024-01-14T18:30', '2024-01-10T23:30'])
      expect(valuesOf('vhs/stadtfenster', at), at).toMatchObject({ courses: 0, people: 0 });
  });
});
