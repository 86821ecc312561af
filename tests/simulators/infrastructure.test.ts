import { describe, expect, it } from 'vitest';
import { chargePointsAt } from '../../src/simulators/infrastructure/charging.ts';
import { DAY_MS, HOUR_MS, MONDAY, themeStations, themeWorld } from './themeStations.ts';

const ofKind = (all: ReturnType<typeof themeStations>, kind: string) =>
  all.stations.filter((station) => station.kind === kind);

describe('infrastructure', () => {
  it('follows the river: dykes have less freeboard and pumps lift more when it is high', () => {
    const [low, high] = [themeStations('infrastructure', 300), themeStations('infrastructure', 940)];
    expect(ofKind(low, 'dyke').length).toBeGreaterThan(40);
    ofKind(low, 'dyke').forEach((station, i) => {
      const [before, after] = [low.valuesOf(station, MONDAY), high.valuesOf(ofKind(high, 'dyke')[i]!, MONDAY)];
      expect(after['freeboard']! - before['freeboard']!).toBeLessThan(-4);
      expect(after['freeboard']).toBeGreaterThan(0);
      expect(after['seepage']).toBeGreaterThanOrEqual(before['seepage']!);
    });
    const flow = (all: typeof low) =>
      ofKind(all, 'pump').reduce((sum, station) => sum + all.valuesOf(station, MONDAY)['flow']!, 0);
    expect(flow(high)).toBeGreaterThan(flow(low) + 1);
  });

  it('says nothing of dykes where the river is not known', () => {
    const all = themeStations('infrastructure', null);
    expect(all.valuesOf(ofKind(all, 'dyke')[0]!, MONDAY)).toEqual({ freeboard: null, seepage: null, pore: null });
  });

  it('finds no impossible state in a day', () => {
    const all = themeStations('infrastructure');
    const world = themeWorld();
    const emptied = new Set<string>();
    const before = new Map<string, number>();
    for (let at = MONDAY; at < MONDAY + DAY_MS; at += HOUR_MS / 2)
      for (const station of all.stations) {
        const v = all.valuesOf(station, at);
        const { id } = station.asset;
        if (station.kind === 'street-light') expect(v['level']! <= 100 && v['power']! >= 0).toBe(true);
        if (station.kind === 'charger') {
          const taken = chargePointsAt(station, world, at).filter(({ status }) => status === 'CHARGING');
          expect(v['power']! <= taken.length * 11).toBe(true);
          // Energy only grows until midnight.
          const last = before.get(id);
          if (last !== undefined && at !== MONDAY + 23 * HOUR_MS)
            expect(v['energy']!).toBeGreaterThanOrEqual(last - 1e-9);
          before.set(id, v['energy']!);
        }
        if (station.kind === 'parking') expect(v['occupancy']! >= 0 && v['occupancy']! <= 100).toBe(true);
        if (station.kind === 'waste-container' && v['days']! < 0.03) emptied.add(id);
        if (station.kind === 'heat-node') expect(v['supply']! - v['return']!).toBeGreaterThan(15);
      }
    expect(emptied.size).toBeGreaterThan(5);
    // Lamps are off at noon and on in the evening.
    const light = ofKind(all, 'street-light')[0]!;
    expect(all.valuesOf(light, MONDAY + 11 * HOUR_MS)['level']).toBe(0);
    expect(all.valuesOf(light, MONDAY + 19 * HOUR_MS)['level']).toBe(100);
    expect(all.valuesOf(light, MONDAY + 2 * HOUR_MS)['level']).toBe(60);
  });

  it('leaves a zone of street lights dark while its supply is lost: all lamps failed, no power', () => {
    const all = themeStations('infrastructure');
    const zones = ofKind(all, 'street-light');
    let lost = 0;
    for (let at = MONDAY + 18 * HOUR_MS; at < MONDAY + 4 * DAY_MS; at += DAY_MS)
      for (const zone of zones) {
        const { level, power, failed } = all.valuesOf(zone, at) as Record<string, number>;
        expect(level === 0).toBe(failed! > 20);
        expect(power === 0).toBe(failed! > 20);
        if (level === 0) lost++;
      }
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(zones.length * 4 * 0.02);
  });
});
