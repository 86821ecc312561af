import { beforeAll, describe, expect, it } from 'vitest';
import { FILL_MS, GATE_MS, OPEN_MS } from '../../src/simulators/port/lockTurns.ts';
import { checkLocks } from './check/checkLocks.ts';
import { hullsAt, locksOf, readCity, type City } from './check/cityDay.ts';
import type { Violation } from './check/violation.ts';
import { DAY_MS, HOUR_MS } from './themeStations.ts';

const START = Date.parse('2024-03-05T00:00:00Z');
const STEP_MS = 60_000;
/** The fleet before it: calls and transits. */
const isOfLocks = (city: City, id: string): boolean =>
  city.traffic.vessels.findIndex(({ mmsi }) => `vessel/${mmsi}` === id) >= city.traffic.vessels.length - 40;

let city: City;
beforeAll(() => {
  city = readCity(() => 400);
});

describe('vessels that pass a lock', () => {
  it('lie inside while the chamber fills or empties, and go on to the other water: some up, some down, at both locks', () => {
    const passed = { 'lock/ruhr': [0, 0], 'lock/meiderich': [0, 0] } as Record<string, [number, number]>;
    const entered = new Map<string, { readonly lock: string; readonly chamber: number; readonly atMs: number }>();
    for (let at = START; at < START + DAY_MS; at += STEP_MS) {
      const hulls = hullsAt(city, at);
      for (const { id, x, z, chamberM, values } of locksOf(city, at)) {
        const near = hulls.filter((hull) => Math.hypot(hull.x - x, hull.z - z) < chamberM / 2 - hull.lengthM / 2);
        for (const hull of near)
          if (!entered.has(hull.id)) entered.set(hull.id, { lock: id, chamber: values['chamber']!, atMs: at });
        for (const [hull, first] of entered) {
          if (first.lock !== id || near.some((one) => one.id === hull)) continue;
          entered.delete(hull);
          if (first.atMs === START) continue;
          const rose = values['chamber']! - first.chamber;
          expect(Math.abs(rose)).toBeGreaterThan(3);
          expect(at - first.atMs).toBeGreaterThan(FILL_MS + 2 * GATE_MS);
          expect(at - first.atMs).toBeLessThan(FILL_MS + 2 * GATE_MS + 2 * OPEN_MS);
          passed[id]![rose > 0 ? 0 : 1]++;
        }
      }
    }
    for (const [lock, [up, down]] of Object.entries(passed)) {
      expect(up, `${lock} upward`).toBeGreaterThan(5);
      expect(down, `${lock} downward`).toBeGreaterThan(5);
    }
  });

  it('wait before the shut gate before they go in', () => {
    let waited = 0;
    for (let at = START; at < START + DAY_MS; at += 5 * STEP_MS)
      for (const { x, z, chamberM, values } of locksOf(city, at))
        for (const hull of hullsAt(city, at)) {
          if (!isOfLocks(city, hull.id) || city.traffic.stateAt(indexOf(hull.id), at)!.speedMs > 0) continue;
          const fromM = Math.hypot(hull.x - x, hull.z - z) - chamberM / 2 - hull.lengthM / 2;
          if (fromM > 100 && fromM < 400 && (values['lowerGate'] === 0 || values['upperGate'] === 0)) waited++;
        }
    expect(waited).toBeGreaterThan(30);
  });

  it('do not set out while the Rhine is too near the level above', () => {
    const shut = readCity(() => 830);
    for (let at = START; at < START + DAY_MS; at += HOUR_MS / 4)
      expect(hullsAt(shut, at).filter(({ id }) => isOfLocks(shut, id))).toEqual([]);
  });

  it('say a port on the canal or the Ruhr when they go up, and one on the Rhine when they come down', () => {
    const said = new Set<string>();
    for (let k = city.traffic.vessels.length - 40; k < city.traffic.vessels.length; k++)
      for (let at = START; at < START + DAY_MS; at += HOUR_MS) said.add(city.traffic.stateAt(k, at)?.destination ?? '');
    expect(said).toContain('MUELHEIM RUHR');
    expect(said).toContain('DORTMUND');
    expect(said).toContain('ROTTERDAM');
    for (const port of said) expect(port).toMatch(/^[A-Z ]{0,20}$/);
  });

  it('are the same whenever and in whatever order they are asked for', () => {
    const other = readCity(() => 400);
    for (let k = 60; k >= 0; k--) {
      const at = START + k * 1_234_567;
      const index = city.traffic.vessels.length - 1 - (k % 40);
      expect(other.traffic.stateAt(index, at)).toEqual(city.traffic.stateAt(index, at));
      expect(other.world.inLock('lock/ruhr', at)).toBe(city.world.inLock('lock/ruhr', at));
    }
  });
});

describe('the checker', () => {
  const rules = (violations: readonly Violation[]): string[] => [...new Set(violations.map(({ rule }) => rule))];

  it('sees a ship in or through a shut gate, one in the wall, more than fit a lock, and one that the lock does not tell of', () => {
    let at = START;
    while (locksOf(city, at).every(({ values }) => !(values['vessels']! > 0 && values['upperGate'] === 0 && values['lowerGate'] === 0))) at += STEP_MS / 2;
    const [locks, hulls, before] = [locksOf(city, at), hullsAt(city, at), hullsAt(city, at - STEP_MS / 2)];
    expect(rules(checkLocks(locks, hulls, before, at))).toEqual([]);
    const lock = locks.find(({ values }) => values['vessels']! > 0 && values['upperGate'] === 0 && values['lowerGate'] === 0)!;
    const along = (m: number, besideM = 0): { x: number; z: number } => ({
      x: lock.x + Math.sin(lock.bearingRad) * m + Math.cos(lock.bearingRad) * besideM,
      z: lock.z - Math.cos(lock.bearingRad) * m + Math.sin(lock.bearingRad) * besideM,
    });
    const inside = hulls.find(({ x, z }) => Math.hypot(x - lock.x, z - lock.z) < lock.chamberM / 2)!;
    const broken = (changed: object, was: object = changed): string[] =>
      rules(checkLocks(locks, hulls.map((hull) => (hull === inside ? { ...hull, ...changed } : hull)), before.map((hull) => (hull.id === inside.id ? { ...hull, ...was } : hull)), at));
    expect(broken(along(lock.chamberM / 2))).toContain('hull in a shut gate');
    expect(broken(along(lock.chamberM / 2 + 80), along(lock.chamberM / 2 - 80))).toContain('hull in a shut gate');
    const { x, z } = inside;
    expect(broken({ x: x + Math.cos(lock.bearingRad) * 2, z: z + Math.sin(lock.bearingRad) * 2 })).toEqual(['hull in the wall of a lock']);
    expect(broken(along(lock.chamberM / 2 + 300))).toContain('vessels in a lock are not as told');
    const crowd = [1, 2, 3].map((k) => ({ ...inside, id: `vessel/${k}`, ...along(0) }));
    expect(rules(checkLocks(locks, [...hulls, ...crowd], before, at))).toEqual(['more hulls than fit a lock', 'vessels in a lock are not as told']);
  }); // prettier-ignore
});

const indexOf = (id: string): number => city.traffic.vessels.findIndex(({ mmsi }) => `vessel/${mmsi}` === id);
