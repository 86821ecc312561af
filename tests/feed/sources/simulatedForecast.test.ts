import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/feed/loadCatalogue.ts';
import { createLog } from '../../../src/feed/log.ts';
import { ROOT } from '../../../src/feed/settings.ts';
import { derivedForecast, simulatedForecast } from '../../../src/feed/sources/simulatedForecast.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { byStage } from '../../../src/simulators/port/byStage.ts';
import { createStationReader } from '../../../src/simulators/readStations.ts';
import { sigmaCm, stageForecast } from '../../../src/simulators/world/stageForecast.ts';

const STAGE = 'gauge/duisburg-ruhrort/W';
const HOUR = 3_600_000;
const T0 = Date.parse('2024-01-04T00:00:00Z');
/** A wave, a metre high within two days. */
const stageCm = (atMs: number): number => 800 + 100 * Math.sin((atMs - T0) / (30 * HOUR));
const forecastOf = (of = stageCm as (atMs: number) => number | null) => simulatedForecast(of, createLog('silent'));

describe('the simulated forecast of a gauge', () => {
  it('comes through the reader of the real one: forecast, then estimate, with a band and when it was issued', () => {
    const now = unixMs(T0 + 8.5 * HOUR);
    const said = forecastOf()(STAGE, now)!;
    expect(said).toMatchObject({ origin: 'simulated', issuedMs: T0 + 6 * HOUR });
    expect(said.points.every(({ tMs }) => tMs > now)).toBe(true);
    expect(said.points.at(-1)!.tMs).toBe(T0 + 102 * HOUR);
    const kinds = said.points.map(({ kind }) => kind);
    expect(kinds.lastIndexOf('forecast')).toBe(kinds.indexOf('estimate') - 1);
    for (const { value, low, high } of said.points) expect([low! < value, value < high!]).toEqual([true, true]);
    expect(forecastOf()('gauge/duisburg-ruhrwehr/W', now)).toBeNull();
  });

  it('is the same whenever it is asked for, and another with each issue', () => {
    const of = forecastOf();
    const [first, later] = [of(STAGE, unixMs(T0)), of(STAGE, unixMs(T0 + 6 * HOUR))];
    expect(of(STAGE, unixMs(T0))).toEqual(first);
    const valueAt = (said: typeof first, tMs: number) => said!.points.find((point) => point.tMs === tMs)!.value;
    expect(valueAt(first, T0 + 90 * HOUR)).not.toBe(valueAt(later, T0 + 90 * HOUR));
  });

  it('errs by what it says it does: more with the hours ahead, and within its band in eight of ten cases', () => {
    const squares = new Map<number, number>();
    let [inside, all] = [0, 0];
    const issues = 400;
    for (let issue = 0; issue < issues; issue++) {
      const issuedMs = T0 + issue * 6 * HOUR;
      for (const row of stageForecast(stageCm, 7, issuedMs)) {
        const atMs = Date.parse(row.timestamp);
        const lead = (atMs - issuedMs) / HOUR;
        squares.set(lead, (squares.get(lead) ?? 0) + (row.value - stageCm(atMs)) ** 2);
        inside += Number(row.percentile10 <= stageCm(atMs) && stageCm(atMs) <= row.percentile90);
        all++;
      }
    }
    for (const lead of [12, 48, 96]) {
      const error = Math.sqrt(squares.get(lead)! / issues);
      expect(error / sigmaCm(lead)).toBeGreaterThan(0.8);
      expect(error / sigmaCm(lead)).toBeLessThan(1.2);
    }
    expect(inside / all).toBeGreaterThan(0.74);
    expect(inside / all).toBeLessThan(0.86);
  });

  it('ends where the recording ends, and there is none where nothing is recorded', () => {
    const until = T0 + 20 * HOUR;
    const said = forecastOf((atMs) => (atMs <= until ? stageCm(atMs) : null))(STAGE, unixMs(T0));
    expect(said!.points.at(-1)!.tMs).toBe(until);
    expect(forecastOf(() => null)(STAGE, unixMs(T0))).toBeNull();
  });
});

describe('what follows from the forecast of the gauge', () => {
  const { features } = loadCatalogue(join(ROOT, 'assets/city/assets'), 1).catalogue;
  const read = createStationReader(ROOT, features, stageCm);
  const port = read('port')!.stations;
  const { stations } = port;
  const fromStage = byStage(stations, read.world);
  const base = forecastOf()(STAGE, unixMs(T0))!;

  it('is there for every berth and every bridge over the river that has a clearance', () => {
    const of = (kind: string, property: string) => stations.filter((station) => station.kind === kind).map(({ asset }) => `${asset.id}/${property}`); // prettier-ignore
    const wanted = [...of('berth', 'draught'), ...of('berth', 'depth'), ...of('bridge-clearance', 'clearance')];
    expect(wanted.length).toBeGreaterThan(80);
    expect(wanted.filter((id) => !fromStage.has(id))).toEqual([]);
  });

  it('agrees with what is said of now, at the same stage', () => {
    const atMs = T0 + 5 * HOUR;
    let compared = 0;
    for (const station of stations)
      for (const [property, value] of Object.entries(port.valuesOf(station, atMs))) {
        const of = fromStage.get(`${station.asset.id}/${property}`);
        if (!of || value === null) continue;
        expect([station.asset.id, property, of(stageCm(atMs))]).toEqual([station.asset.id, property, value]);
        compared++;
      }
    expect(compared).toBe(fromStage.size);
  });

  it('falls under a bridge as the river rises, with a band around it, and is computed', () => {
    const [id, of] = [...fromStage].find(([name]) => name.endsWith('/clearance'))!;
    const derived = derivedForecast(base, of);
    expect([id, derived.origin]).toEqual([id, 'computed']);
    derived.points.forEach(({ tMs, value, low, high }, i) => {
      expect(tMs).toBe(base.points[i]!.tMs);
      expect(low!).toBeLessThan(value);
      expect(high!).toBeGreaterThan(value);
    });
    const [least, most] = [Math.min(...base.points.map(({ value }) => value)), Math.max(...base.points.map(({ value }) => value))]; // prettier-ignore
    expect(of(most)).toBeLessThan(of(least) - 0.3);
  });
});
