import { describe, expect, it } from 'vitest';
import { liftBridgeAt } from '../../src/simulators/infrastructure/liftBridge.ts';
import { DAY_MS, HOUR_MS, MONDAY, themeStations, themeWorld } from './themeStations.ts';

const STEP_MS = 10_000;
const JULY = Date.parse('2024-07-08T00:00:00Z');
const stations = themeStations('infrastructure');
const lifted = stations.stations.find(({ kind }) => kind === 'bridge-lift')!;
const road = stations.stations.find(({ kind, asset }) => kind === 'bridge' && asset.id === 'bridge/schwanentor')!;
const world = themeWorld();
const at = (ms: number) => liftBridgeAt(lifted, world, ms)!;
/** The lift of each ten seconds of some days. */
const course = (fromMs: number, days: number) =>
  Array.from({ length: (days * DAY_MS) / STEP_MS }, (_, i) => ({ ms: fromMs + i * STEP_MS, ...at(fromMs + i * STEP_MS) })); // prettier-ignore

describe('the lift bridge at the Schwanentor', () => {
  const summer = course(JULY, 7);

  it('is lifted some times a day in the boating season and seldom in winter, always by day', () => {
    const liftsOf = (all: typeof summer) => all.filter(({ isClosed }, i) => isClosed && !all[i - 1]?.isClosed).length;
    expect(liftsOf(summer)).toBeGreaterThanOrEqual(14);
    expect(liftsOf(summer)).toBeLessThanOrEqual(49);
    expect(liftsOf(course(MONDAY, 7))).toBeLessThan(14);
    for (const { ms, isClosed } of summer)
      if (isClosed) {
        const { hour } = world.local(ms);
        expect(hour >= 9 && hour <= 18.2).toBe(true);
      }
  });

  it('moves only while its road is shut, and no faster than a step of the deck each second', () => {
    summer.forEach(({ lift, isClosed }, i) => {
      if (lift > 0) expect(isClosed).toBe(true);
      expect(lift).toBeLessThanOrEqual(6.5);
      expect(Math.abs(lift - (summer[i - 1]?.lift ?? lift))).toBeLessThan(10 * 0.1);
    });
    expect(Math.max(...summer.map(({ lift }) => lift))).toBeCloseTo(6.5, 5);
  });

  it('shuts the road for about ten minutes', () => {
    const closed = summer.filter(({ isClosed }) => isClosed).length * STEP_MS;
    const lifts = summer.filter(({ isClosed }, i) => isClosed && !summer[i - 1]?.isClosed).length;
    expect(closed / lifts / 60_000).toBeGreaterThan(8);
    expect(closed / lifts / 60_000).toBeLessThan(12);
  });

  it('counts its lifts from midnight on, and has nothing on the bridge while it is up', () => {
    const up = summer.find(({ lift }) => lift > 6)!;
    expect(up.lifts).toBeGreaterThan(0);
    expect(stations.valuesOf(lifted, up.ms)).toEqual({ lift: up.lift, closed: 1, lifts: up.lifts });
    expect(stations.valuesOf(road, up.ms)['load']).toBe(0);
    const free = summer.find(({ ms, isClosed }) => !isClosed && ms > up.ms + HOUR_MS)!;
    expect(stations.valuesOf(road, free.ms)['load']).toBeGreaterThan(0);
  });

  it('stays down while the Rhine is shut to navigation', () => {
    const high = themeWorld(1140);
    const lifts = Array.from({ length: 1440 }, (_, i) => liftBridgeAt(lifted, high, JULY + i * 60_000)!);
    expect(lifts.every(({ lift, isClosed, lifts: count }) => lift === 0 && !isClosed && count === 0)).toBe(true);
  });

  it('is the only bridge of its kind', () => {
    expect(stations.stations.filter(({ kind }) => kind === 'bridge-lift').map(({ asset }) => asset.id)).toEqual(['bridge/schwanentor']); // prettier-ignore
    expect(liftBridgeAt({ key: 1, params: {} }, world, JULY)).toBeNull();
  });
});
