import { beforeAll, describe, expect, it } from 'vitest';
import type { Asset } from '../../src/schema/catalogue.ts';
import { createCoverage, type Coverage } from '../../src/simulators/connectivity/coverage.ts';
import { isCellServing, outageAt } from '../../src/simulators/connectivity/outages.ts';
import type { Station } from '../../src/simulators/stations/places.ts';
import type { Stations } from '../../src/simulators/stations/stations.ts';
import { DAY_MS, MONDAY, themeStations } from './themeStations.ts';

const MINUTE_MS = 60_000;
const SEED = 1;
let stations: Stations;
let cells: readonly Station[];
let coverage: Coverage;
beforeAll(() => {
  stations = themeStations('connectivity');
  cells = stations.stations.filter(({ kind }) => kind === 'cell' || kind === 'campus-cell');
  coverage = createCoverage(
    cells.map(({ asset }) => asset),
    SEED,
  );
});
const placeOf = ({ geometry }: Asset) => geometry!.coordinates;

describe('a 5G cell', () => {
  it('is lost about once in twenty days, for 40 to 110 minutes', () => {
    let lost = 0;
    for (const { asset } of cells) {
      const seen = new Map<number, number>();
      for (let at = MONDAY; at < MONDAY + 40 * DAY_MS; at += 10 * MINUTE_MS) {
        const outage = outageAt(asset.id, at, SEED);
        if (outage) seen.set(outage.fromMs, (outage.toMs - outage.fromMs) / MINUTE_MS);
      }
      for (const minutes of seen.values()) expect(minutes >= 40 && minutes <= 110).toBe(true);
      lost += seen.size;
    }
    expect(lost / cells.length).toBeGreaterThan(1.6);
    expect(lost / cells.length).toBeLessThan(2.4);
  });

  it('says nothing while it is lost, and speaks again afterwards', () => {
    const cell = cells.find(({ asset }) => firstOutage(asset.id))!;
    const { fromMs, toMs } = firstOutage(cell.asset.id)!;
    const heard = (from: number, to: number): number => stations.between(from, to, { assetId: cell.asset.id }).length;
    expect(heard(fromMs - 30 * MINUTE_MS, fromMs - 1)).toBeGreaterThan(5);
    expect(heard(fromMs, toMs - 1)).toBe(0);
    expect(heard(toMs, toMs + 30 * MINUTE_MS)).toBeGreaterThan(5);
  });

  it('that is lost leaves those who are nearest to it unserved, nobody else', () => {
    const cell = cells.find(({ asset }) => firstOutage(asset.id))!;
    const at = firstOutage(cell.asset.id)!.fromMs + MINUTE_MS;
    expect(isCellServing(cell.asset.id, at, SEED)).toBe(false);
    for (const { asset } of cells) {
      const [lon, lat] = placeOf(asset);
      expect(coverage.cellAt(lon, lat)).toBe(asset.id);
      expect(coverage.isServedAt(lon, lat, at)).toBe(isCellServing(asset.id, at, SEED));
    }
  });

  it('is found by the square of a place as by looking at all', () => {
    for (let k = 0; k < 300; k++) {
      const [lon, lat] = [6.63 + ((k * 37) % 200) / 1000, 51.34 + ((k * 53) % 210) / 1000];
      const distance = ({ asset }: Station): number => {
        const [x, y] = placeOf(asset);
        return Math.hypot((x - lon) * 0.6235, y - lat);
      };
      const nearest = cells.reduce((best, cell) => (distance(cell) < distance(best) ? cell : best));
      expect(coverage.cellAt(lon, lat)).toBe(nearest.asset.id);
    }
  });
});

function firstOutage(cellId: string) {
  for (let at = MONDAY; at < MONDAY + 20 * DAY_MS; at += 10 * MINUTE_MS) {
    const outage = outageAt(cellId, at, SEED);
    if (outage) return outage;
  }
  return null;
}

describe('a network node', () => {
  it('carries what the cells nearest to it carry, and the cloud what all cells do; a lost cell carries nothing', () => {
    const ofKind = (kind: string): readonly Station[] => stations.stations.filter((station) => station.kind === kind);
    const carried = (all: readonly Station[], atMs: number, unit = 1): number =>
      all.reduce((sum, station) => sum + (stations.valuesOf(station, atMs)['throughput'] ?? 0) / unit, 0);
    const nodes = ofKind('network-node');
    expect(nodes.length).toBe(7);
    const lostMs = firstOutage(cells.find(({ asset }) => firstOutage(asset.id))!.asset.id)!.fromMs + 1;
    for (const atMs of [MONDAY, MONDAY + 19 * 3_600_000, lostMs]) {
      expect(carried(nodes, atMs)).toBeCloseTo(carried(cells, atMs, 1000), 9);
      expect(carried(ofKind('city-cloud'), atMs)).toBeCloseTo(carried(nodes, atMs), 9);
    }
    const speaking = cells.filter(({ asset }) => isCellServing(asset.id, lostMs, SEED));
    expect(speaking.length).toBeLessThan(cells.length);
    expect(carried(nodes, lostMs)).toBeCloseTo(carried(speaking, lostMs, 1000), 9);
  });
});
