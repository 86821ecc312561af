import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonMessage } from '../../src/simulators/simulation.ts';
import type { Station } from '../../src/simulators/stations/places.ts';
import type { Stations } from '../../src/simulators/stations/stations.ts';
import { DAY_MS, HOUR_MS, MONDAY, themeStations } from './themeStations.ts';

let port: Stations;
beforeAll(() => {
  port = themeStations('port', 400);
});
const ofKind = (kind: string): Station[] => port.stations.filter((station) => station.kind === kind);
const terminalOf = ({ asset }: Station): string => asset.id.split('/')[1]!;
/** Midnight in Duisburg. */
const MIDNIGHT = MONDAY - HOUR_MS;

describe('what is asked for alone', () => {
  it('is told as it is among everything else that a lock says, in a fraction of the messages', () => {
    const [lock] = ofKind('lock') as [Station];
    const { id } = lock.asset;
    const said = (property?: string): readonly JsonMessage[] =>
      port.between(MONDAY, MONDAY + HOUR_MS, { assetId: id, ...(property === undefined ? {} : { property }) });
    expect(port.isRare!(id, 'open')).toBe(true);
    expect(port.isRare!(id, 'chamber')).toBe(false);
    const mentions = ({ body }: JsonMessage): boolean => JSON.stringify(body).includes('"open"');
    const alone = said('open');
    expect(alone).toEqual(said().filter(mentions));
    expect(alone.length).toBeGreaterThan(0);
    expect(alone.length * 4).toBeLessThan(said().length);
  });
});

describe('cranes', () => {
  it('move within their build, without a jump, and carry only on the way', () => {
    for (const crane of ofKind('crane').slice(0, 30)) {
      const { reachM = 24, heightM = 24, mostT = 16 } = crane.params;
      let last: { trolley: number; spreader: number } | null = null;
      let moves = 0;
      for (let at = MONDAY + 9 * HOUR_MS; at < MONDAY + 9.5 * HOUR_MS; at += 2000) {
        const v = port.valuesOf(crane, at);
        expect(v['trolley']! >= 0 && v['trolley']! <= reachM).toBe(true);
        expect(v['spreader']! >= 0 && v['spreader']! <= heightM).toBe(true);
        expect(v['load']! >= 0 && v['load']! <= mostT).toBe(true);
        // Two metres a second lifted, four driven: fast, but no jump. A change of shift puts the crane to rest.
        if (last && v['rate']! > 0) {
          if (Math.abs(v['spreader']! - last.spreader) > 12) moves++;
          if (Math.abs(v['trolley']! - last.trolley) > 25) moves++;
        }
        last = { trolley: v['trolley']!, spreader: v['spreader']! };
      }
      expect(moves).toBeLessThan(6);
    }
  });

  it('move every box of their terminals where nobody else comes', () => {
    for (const terminal of ofKind('terminal')) {
      const cranes = ofKind('crane').filter((crane) => terminalOf(crane) === terminalOf(terminal));
      const moves = (at: number): number => cranes.reduce((sum, crane) => sum + port.valuesOf(crane, at)['moves']!, 0);
      const { handled, waterside } = port.valuesOf(terminal, MIDNIGHT + DAY_MS - 1);
      const all = moves(MIDNIGHT + DAY_MS - 1);
      // Without a quay they work for trucks.
      expect(all > 0).toBe(waterside !== null);
      // A box is of one TEU or two.
      if (all > 0) expect(handled! / all).toBeCloseTo(1.6, 1);
    }
  });
});

describe('water in the port', () => {
  it('stands in a lock chamber between the reaches, and never both gates are open', () => {
    const lock = ofKind('lock').find(({ asset }) => asset.id === 'lock/ruhr')!;
    const lower = port.valuesOf(lock, MONDAY);
    expect(lower['fall']).toBeGreaterThan(3);
    const seen = { low: 0, high: 0 };
    for (let at = MONDAY; at < MONDAY + DAY_MS; at += 15_000) {
      const { chamber, lowerGate, upperGate, vessels, fall } = port.valuesOf(lock, at);
      expect(chamber! >= 25 - fall! - 1e-9 && chamber! <= 25 + 1e-9).toBe(true);
      expect(lowerGate! > 0 && upperGate! > 0).toBe(false);
      if (lowerGate! > 0) expect(chamber).toBeCloseTo(25 - fall!, 6);
      if (upperGate! > 0) expect(chamber).toBeCloseTo(25, 6);
      // Nobody simulates vessels here.
      expect(vessels).toBeNull();
      if (lowerGate === 100) seen.low++;
      if (upperGate === 100) seen.high++;
    }
    expect(Math.min(seen.low, seen.high)).toBeGreaterThan(500);
  });

  it('decides draught at the berths and clearance under the bridges', () => {
    const [low, flood, stop] = [themeStations('port', 180), themeStations('port', 940), themeStations('port', 1150)];
    const least = (all: Stations, kind: string, property: string): number =>
      Math.min(
        ...all.stations
          .filter((station) => station.kind === kind)
          .map((station) => all.valuesOf(station, MONDAY)[property]!),
      );
    expect(least(low, 'berth', 'draught')).toBeLessThan(2.6);
    expect(least(port, 'berth', 'draught')).toBeGreaterThan(2.8);
    expect(least(stop, 'berth', 'draught')).toBe(0);
    expect(least(low, 'bridge-clearance', 'clearance') - least(flood, 'bridge-clearance', 'clearance')).toBeGreaterThan(
      5,
    );
    expect(least(stop, 'bridge-clearance', 'clearance')).toBeGreaterThan(8.5);
    const lockAt = (all: Stations) =>
      all.valuesOf(
        all.stations.find(({ asset }) => asset.id === 'lock/ruhr')!,
        MONDAY,
      );
    expect(lockAt(flood)['open']).toBe(0);
    expect(lockAt(low)['open']).toBe(1);
  });
});
