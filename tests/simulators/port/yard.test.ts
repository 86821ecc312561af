import { beforeAll, describe, expect, it } from 'vitest';
import type { Station } from '../../../src/simulators/stations/places.ts';
import { readCity, recordedStage, type City } from '../check/cityDay.ts';
import { gateTrucksOf } from '../check/gateTrucksOf.ts';
import { DAY_MS, HOUR_MS, MONDAY, themeStations, themeWorld } from '../themeStations.ts';

/** Midnights in Duisburg: of the Monday, and of the day on which the Rhine crests. */
const MIDNIGHT = MONDAY - HOUR_MS;
const CREST = MIDNIGHT - 3 * DAY_MS;
const FIRST_H = 3;

let city: City;
let terminals: Station[] = [];
let blocks: Station[] = [];
beforeAll(() => {
  city = readCity(recordedStage());
  [terminals, blocks] = ['terminal', 'yard-block'].map((kind) => city.port.stations.filter((one) => one.kind === kind)) as [Station[], Station[]]; // prettier-ignore
});
const terminalOf = ({ asset }: Station): string => asset.id.split('/')[1]!;
const told = (station: Station, atMs: number) => city.port.valuesOf(station, atMs);

describe('the yard of a terminal', () => {
  it.each([
    ['of a working day', MIDNIGHT],
    ['on the day of the crest', CREST],
  ])('%s holds what was there at midnight, and what came less what left, by block as in all', (_, midnightMs) => {
    for (const terminal of terminals) {
      const own = blocks.filter((block) => terminalOf(block) === terminalOf(terminal));
      const all = [terminal, ...own];
      const stockOf = (station: Station, at: number): number => told(station, at)[station === terminal ? 'stock' : 'teu']!;
      const openings = all.map((one) => stockOf(one, midnightMs) - told(one, midnightMs)['inward']! + told(one, midnightMs)['outward']!);
      for (let at = midnightMs; at < midnightMs + DAY_MS; at += HOUR_MS / 2) {
        const sums = { teu: 0, inward: 0, outward: 0 };
        all.forEach((one, k) => {
          const { inward, outward, fill } = told(one, at);
          expect(stockOf(one, at)).toBe(openings[k]! + inward! - outward!);
          expect(fill! >= 0 && fill! <= 100).toBe(true);
          if (k > 0) for (const key of ['teu', 'inward', 'outward'] as const) sums[key] += told(one, at)[key]!;
        });
        const { stock, inward, outward, handled } = told(terminal, at);
        expect(sums).toEqual({ teu: stock, inward, outward });
        expect(handled).toBe(inward! + outward!);
      }
    }
  }); // prettier-ignore

  it('begins each day of a fortnight with what the evening before left, to the box', () => {
    for (let day = -6; day < 8; day++)
      for (const one of [...terminals, ...blocks]) {
        const midnightMs = MIDNIGHT + day * DAY_MS;
        const stock = one.kind === 'terminal' ? 'stock' : 'teu';
        const morning = told(one, midnightMs);
        expect(morning[stock]! - morning['inward']! + morning['outward']!).toBe(told(one, midnightMs - 1)[stock]);
      }
  });

  it('is the same at an instant however it is reached: forwards, backwards, alone', () => {
    const instants = Array.from({ length: 12 }, (_, k) => MIDNIGHT + k * 13.7 * HOUR_MS);
    const of = (its: City, at: number) => its.port.stations.filter(({ kind }) => kind === 'yard-block' || kind === 'terminal').map((one) => its.port.valuesOf(one, at)); // prettier-ignore
    const forwards = instants.map((at) => of(city, at));
    const other = readCity(recordedStage());
    expect(instants.toReversed().map((at) => of(other, at)).toReversed()).toEqual(forwards); // prettier-ignore
    expect(of(readCity(recordedStage()), instants[5]!)).toEqual(forwards[5]);
  });

  it('handles about 12 000 TEU a day in a week, a quarter of it by ship', () => {
    let [handled, byShip] = [0, 0];
    const alone = themeStations('port', 400);
    for (let day = 0; day < 7; day++) {
      const at = MIDNIGHT + (day + 1) * DAY_MS - 1;
      for (const terminal of terminals) handled += told(terminal, at)['handled']!;
      for (const one of alone.stations) if (one.kind === 'terminal') byShip += alone.valuesOf(one, at)['handled']!;
    }
    expect(handled / 7).toBeGreaterThan(11_000);
    expect(handled / 7).toBeLessThan(13_000);
    expect(byShip / handled).toBeGreaterThan(0.2);
    expect(byShip / handled).toBeLessThan(0.35);
  });

  it('tells how much was handled in the hour before, over midnight too', () => {
    const [terminal] = terminals as [Station];
    const sum = (from: number, to: number): number => told(terminal, to)['handled']! - told(terminal, from)['handled']!;
    const noon = MIDNIGHT + 12 * HOUR_MS;
    expect(told(terminal, noon)['perHour']).toBe(sum(noon - HOUR_MS, noon));
    const night = MIDNIGHT + HOUR_MS / 4;
    const before = sum(MIDNIGHT - 0.75 * HOUR_MS, MIDNIGHT - 1);
    expect(told(terminal, night)['perHour']).toBe(before + told(terminal, night)['handled']!);
  });
});

describe('the trucks of a gate', () => {
  it.each([400, 940, 1150])('have fetched as much as they brought when its day ends, with the Rhine at %i cm', (stageCm) => {
    const world = themeWorld(stageCm);
    const { gates } = gateTrucksOf([...themeStations('logistics', stageCm).stations, ...themeStations('port', stageCm).stations], world);
    for (let day = 0; day < 9; day++)
      for (const { carrier } of gates) {
        const endMs = MIDNIGHT + day * DAY_MS + FIRST_H * HOUR_MS;
        expect([...carrier.balance(endMs).values()].filter((teu) => teu !== 0)).toEqual([]);
        expect(carrier.events(endMs - DAY_MS, endMs).length).toBeGreaterThan(20);
      }
  }); // prettier-ignore
});
