import { beforeAll, describe, expect, it } from 'vitest';
import type { Values } from '../../src/simulators/stations/shape.ts';
import { MARK_I_CM } from '../../src/simulators/world/highWater.ts';
import { hullsAt, measuredAt, readCity, recordedStage, type City } from './check/cityDay.ts';
import { HOUR_MS } from './themeStations.ts';

/** The crest of 27 December 2023, a working day, and the same hour two weeks later. */
const CREST = Date.parse('2023-12-27T09:00:00Z');
const USUAL = Date.parse('2024-01-10T09:00:00Z');
/** The wave of January begins to rise before this … */
const RISING = Date.parse('2024-01-04T06:00:00Z');
/** … and is over before this. */
const OVER = Date.parse('2024-01-09T12:00:00Z');

const stage = recordedStage();
let city: City;
beforeAll(() => {
  city = readCity(stage);
});

const valuesOf = (kind: string, atMs: number, of = city): Values[] =>
  measuredAt(of, atMs, (one) => one === kind).map(({ values }) => values);
const sum = (kind: string, property: string, atMs: number): number =>
  valuesOf(kind, atMs).reduce((total, values) => total + (values[property] ?? 0), 0);
const kept = (atMs: number): number => valuesOf('berth', atMs).filter(({ waiting }) => waiting! > 60).length;
const crane = (atMs: number): number => sum('crane', 'rate', atMs);
/** Instant of the January wave from which on something holds for the first time. */
function since(holds: (atMs: number) => boolean): number {
  for (let at = RISING; at < OVER; at += HOUR_MS / 4) if (holds(at)) return at;
  return NaN;
}
/** Seconds that the block trains which leave in a span leave later than planned. */
function delays(fromMs: number, toMs: number): number[] {
  const late = new Map<string, number>();
  for (let at = fromMs; at < toMs; at += HOUR_MS / 12)
    for (const { run, atM, speedMs } of city.service.underWayAt(at)) {
      const isLeaving = run.course.id.endsWith('-out') && speedMs > 0 && atM > run.stops[0]!.atM + 200;
      if (isLeaving && !late.has(run.id)) late.set(run.id, city.service.delayOf(run, at));
    }
  return [...late.values()];
}

describe('high water on the recorded flood', () => {
  it('shuts the locks when the Rhine comes near the level above them, and opens them when it has fallen', () => {
    const shut = since((at) => city.world.areLocksShut(at));
    expect(stage(shut)! > 830 && stage(shut)! < 860).toBe(true);
    const lock = (at: number): Values => valuesOf('lock', at)[0]!;
    expect(lock(shut - HOUR_MS)['open']).toBe(1);
    expect(lock(shut)).toMatchObject({ open: 0, lowerGate: 0, upperGate: 0, vessels: 0 });
    expect(lock(OVER)['open']).toBe(1);
  });

  it('lets ships wait at the locks, more with each hour, and fewer once they are open', () => {
    const shut = since((at) => city.world.areLocksShut(at));
    const waiting = [0, 6, 12, 24].map((hours) => sum('lock', 'waiting', shut + hours * HOUR_MS));
    expect(waiting).toEqual(waiting.toSorted((a, b) => a - b));
    expect(waiting[0]).toBeLessThan(2);
    expect(waiting[3]).toBeGreaterThan(10);
    expect(sum('lock', 'waiting', OVER)).toBe(0);
  });

  it('keeps long ships and those with dangerous goods at their berths from mark I on, and lets them go within hours below it', () => {
    const marked = since((at) => stage(at)! >= MARK_I_CM);
    expect(kept(marked - HOUR_MS)).toBe(0);
    expect(kept(marked + 12 * HOUR_MS)).toBeGreaterThan(5);
    const below = since((at) => at > marked && stage(at)! < MARK_I_CM);
    expect(kept(below + 4 * HOUR_MS)).toBe(0);
    for (const hull of hullsAt(city, marked + 8 * HOUR_MS).filter(({ isMoored }) => !isMoored))
      expect(hull.lengthM).toBeLessThanOrEqual(110);
  });

  it('is seen on the river: fewer ships are under way', () => {
    const underWay = (at: number): number => hullsAt(city, at).filter(({ isMoored }) => !isMoored).length;
    expect(underWay(CREST)).toBeLessThan(0.75 * underWay(USUAL));
  });

  it('leaves the cranes fewer moves, later than the ships stop', () => {
    expect(crane(CREST)).toBeLessThan(0.85 * crane(USUAL));
    const marked = since((at) => stage(at)! >= MARK_I_CM);
    const [atOnce, later] = [marked, marked + 4 * HOUR_MS].map((at) => city.world.waterside(at));
    expect(later!).toBeLessThan(0.75 * atOnce!);
  });

  it('makes block trains late, by a quarter of an hour and more', () => {
    const [crest, usual] = [delays(CREST - 12 * HOUR_MS, CREST + 12 * HOUR_MS), delays(USUAL - 12 * HOUR_MS, USUAL + 12 * HOUR_MS)]; // prettier-ignore
    const late = (all: readonly number[]): number => all.filter((seconds) => seconds > 600).length;
    expect(usual.length).toBeGreaterThan(20);
    expect(late(usual)).toBe(0);
    expect(late(crest)).toBeGreaterThanOrEqual(4);
  });

  it('makes no train later than is known before anybody looks, and most of them not late at all within four hours', () => {
    const { service } = city;
    const bound = (vehicle: string, at: number): number => service.mostLate(vehicle, at - HOUR_MS / 2, at);
    for (let at = CREST - 12 * HOUR_MS; at < CREST + 12 * HOUR_MS; at += HOUR_MS / 2)
      for (const { vehicle, run } of service.underWayAt(at).filter(({ run: { course } }) => course.mode === 'freight'))
        expect(service.delayOf(run, at), vehicle).toBeLessThanOrEqual(bound(vehicle, at));
    const freight = service.vehicles.filter((vehicle) => service.runs.some(({ course, vehicleOn }) => course.mode === 'freight' && vehicleOn(0) === vehicle)); // prettier-ignore
    // Each leaves three times a day and has a later path each time: within a whole day most are late once.
    const mayBeLate = (at: number): number =>
      freight.filter((vehicle) => service.mostLate(vehicle, at - 2 * HOUR_MS, at + 2 * HOUR_MS) > 600).length;
    expect(mayBeLate(CREST)).toBeLessThan(freight.length / 2);
    expect(mayBeLate(CREST)).toBeGreaterThan(0);
    expect(mayBeLate(USUAL)).toBe(0);
  });

  it('lets trucks queue at the gates an hour after the quay falls behind, and miss their slots', () => {
    expect(sum('truck-gate', 'queue', CREST)).toBeGreaterThan(3 * sum('truck-gate', 'queue', USUAL));
    expect(sum('truck-gate', 'missed', CREST)).toBeGreaterThan(50);
    expect(sum('truck-gate', 'missed', USUAL)).toBe(0);
    const longest = (at: number): number => Math.max(...valuesOf('truck-gate', at).map(({ wait }) => wait!));
    expect(longest(CREST)).toBeGreaterThan(40);
    expect(longest(USUAL)).toBeLessThan(20);
  });

  it('is the same forwards, backwards and after a restart', () => {
    const other = readCity(recordedStage());
    const kinds = ['lock', 'berth', 'terminal', 'truck-gate', 'crane'];
    const seen = (of: City, at: number) => [
      kinds.map((kind) => valuesOf(kind, at, of)),
      hullsAt(of, at),
      of.service.underWayAt(at).map(({ vehicle, atM }) => [vehicle, atM]),
    ];
    const instants = Array.from({ length: 9 }, (_, k) => CREST - 30 * HOUR_MS + k * 7.3 * HOUR_MS);
    const forwards = instants.map((at) => seen(city, at));
    const backwards = instants.toReversed().map((at) => seen(other, at));
    expect(backwards.toReversed()).toEqual(forwards);
  });

  it('knows only what was: a flood that falls the next day looks the same today', () => {
    const cut = readCity((at) => (at > CREST ? 400 : stage(at)));
    for (const at of [CREST - 5 * HOUR_MS, CREST]) {
      expect(hullsAt(cut, at)).toEqual(hullsAt(city, at));
      for (const kind of ['lock', 'berth', 'terminal', 'truck-gate'])
        expect(valuesOf(kind, at, cut)).toEqual(valuesOf(kind, at));
    }
  });
});
