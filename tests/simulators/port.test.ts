import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonMessage } from '../../src/simulators/simulation.ts';
import type { Station } from '../../src/simulators/stations/places.ts';
import type { Stations } from '../../src/simulators/stations/stations.ts';
import { apportion } from '../../src/simulators/port/terminalFlow.ts';
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

describe('boxes', () => {
  it('are conserved: the stock of a terminal is that of the morning, and what came less what left; its blocks hold all of it', () => {
    for (const terminal of ofKind('terminal')) {
      const id = terminalOf(terminal);
      const blocks = ofKind('yard-block').filter((block) => terminalOf(block) === id);
      expect(blocks.length).toBeGreaterThan(2);
      const morning = port.valuesOf(terminal, MIDNIGHT)['stock']!;
      let before = { inward: 0, outward: 0 };
      for (let at = MIDNIGHT; at < MIDNIGHT + DAY_MS; at += HOUR_MS / 2) {
        const { stock, inward, outward, handled, fill } = port.valuesOf(terminal, at);
        expect(stock).toBe(morning + inward! - outward!);
        expect(handled).toBe(inward! + outward!);
        expect(stock).toBeGreaterThan(0);
        expect(fill).toBeLessThanOrEqual(100);
        expect(inward! >= before.inward && outward! >= before.outward).toBe(true);
        before = { inward: inward!, outward: outward! };
        let sum = 0;
        for (const block of blocks) {
          const { teu, fill: full } = port.valuesOf(block, at);
          expect(teu! >= 0 && full! <= 100).toBe(true);
          sum += teu!;
        }
        expect(sum).toBe(stock);
      }
      // The next morning begins with what the evening left, but for the last minute.
      const evening = port.valuesOf(terminal, MIDNIGHT + DAY_MS - 60_000)['stock']!;
      expect(Math.abs(port.valuesOf(terminal, MIDNIGHT + DAY_MS)['stock']! - evening)).toBeLessThan(12);
    }
  });

  it('are about 12 000 TEU a day over a week', () => {
    let handled = 0;
    for (let day = 0; day < 7; day++)
      for (const terminal of ofKind('terminal'))
        handled += port.valuesOf(terminal, MIDNIGHT + (day + 1) * DAY_MS - 1000)['handled']!;
    expect(handled / 7).toBeGreaterThan(11_000);
    expect(handled / 7).toBeLessThan(13_000);
  });

  it('are shared out whole, by weight and never beyond what fits', () => {
    expect(apportion(10, [1, 1, 2], [9, 9, 9]).reduce((a, b) => a + b)).toBe(10);
    expect(apportion(25, [1, 5, 5], [20, 3, 9])).toEqual([13, 3, 9]);
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

  it('do the work of their terminals', () => {
    const at = MONDAY + 14 * HOUR_MS;
    for (const terminal of ofKind('terminal')) {
      const cranes = ofKind('crane').filter((crane) => terminalOf(crane) === terminalOf(terminal));
      const rate = cranes.reduce((sum, crane) => sum + port.valuesOf(crane, at)['rate']!, 0);
      if (cranes.length > 0) expect(rate * 1.6).toBeCloseTo(port.valuesOf(terminal, at)['perHour']!, 6);
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
