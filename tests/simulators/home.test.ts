import { beforeAll, describe, expect, it } from 'vitest';
import type { Stations } from '../../src/simulators/stations/stations.ts';
import { DAY_MS, HOUR_MS, MONDAY, themeStations } from './themeStations.ts';

let blocks: Stations;
beforeAll(() => {
  blocks = themeStations('home');
});
const sum = (property: string, atMs: number): number =>
  blocks.stations.reduce((total, station) => total + (blocks.valuesOf(station, atMs)[property] ?? 0), 0);
const JUNE_NOON = Date.parse('2024-06-18T11:00:00Z');

describe('blocks of households', () => {
  it('are sums of at least ten, some hundred of them, and of most of the city', () => {
    expect(blocks.stations.length).toBeGreaterThan(200);
    expect(blocks.stations.length).toBeLessThan(700);
    for (const { params } of blocks.stations) expect(params['dwellings']).toBeGreaterThanOrEqual(10);
    expect(blocks.stations.reduce((all, { params }) => all + params['dwellings']!, 0)).toBeGreaterThan(225_000);
  });

  it('say all they measure at any instant: a block without pipes takes no district heat, which is known', () => {
    for (const at of [MONDAY, JUNE_NOON])
      for (const station of blocks.stations)
        for (const [property, value] of Object.entries(blocks.valuesOf(station, at)))
          expect(value, `${station.asset.id}/${property}`).not.toBeNull();
  });

  it('lie beside each other, not over each other', () => {
    const places = blocks.stations.map(({ asset }) => asset.geometry!.coordinates);
    const metres = ([lon, lat]: readonly [number, number], [otherLon, otherLat]: readonly [number, number]): number =>
      Math.max(Math.abs(lon - otherLon) * 0.6235, Math.abs(lat - otherLat)) * 111_320;
    const nearest = places.map((place, i) => Math.min(...places.map((other, k) => (i === k ? Infinity : metres(place, other))))); // prettier-ignore
    expect(Math.min(...nearest)).toBeGreaterThan(498);
  });

  it('take from the net what they use and store less what their roofs give, at any instant', () => {
    for (const at of [MONDAY, MONDAY + 11 * HOUR_MS, JUNE_NOON, JUNE_NOON + 8 * HOUR_MS])
      for (const station of blocks.stations.slice(0, 60)) {
        const { grid, power, solar, charging, storage, heat } = blocks.valuesOf(station, at);
        expect(grid).toBeCloseTo(power! + (charging ?? 0) - solar!, 6);
        for (const value of [power, solar, heat]) expect(value).toBeGreaterThanOrEqual(0);
        if (storage !== null) expect(storage).toBeGreaterThanOrEqual(9.99);
        if (storage !== null) expect(storage).toBeLessThanOrEqual(100.01);
      }
  });

  it('are warm in the frost and sunny in June', () => {
    expect(sum('solar', MONDAY + 2 * HOUR_MS)).toBe(0);
    expect(sum('heat', MONDAY + 8 * HOUR_MS)).toBeGreaterThan(6 * sum('heat', JUNE_NOON));
    // 0.25 to 0.6 kW for each of the city's dwellings, in MW.
    expect(sum('power', MONDAY + 18 * HOUR_MS) / 1000).toBeGreaterThan(60);
    expect(sum('power', MONDAY + 18 * HOUR_MS) / 1000).toBeLessThan(200);
    expect(sum('storage', JUNE_NOON + 3 * HOUR_MS)).toBeGreaterThan(2 * sum('storage', JUNE_NOON - 6 * HOUR_MS));
    expect(sum('solar', JUNE_NOON)).toBeGreaterThan(1.5 * sum('solar', MONDAY + DAY_MS + 11 * HOUR_MS));
  });
});
