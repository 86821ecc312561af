import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createTransitService,
  SEEN_BEFORE_S,
  type TransitService,
} from '../../../src/simulators/transit/transitService.ts';
import { operatingDays, serviceOf, simulatedTransit } from '../../../src/feed/sources/gtfs/simulatedTransit.ts';
import { createLog } from '../../../src/feed/log.ts';
import { slugOf } from '../../../src/feed/sources/naming.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { readCourses, type Course } from '../../../src/simulators/transit/courses.ts';
import type { TrainStay } from '../../../src/simulators/transit/trainLoads.ts';
import { HOUR_MS, ROOT } from '../themeStations.ts';

const FRIDAY = Date.parse('2024-01-12T11:00:00Z');
const MINUTE_MS = 60_000;
let courses: Course[];
let service: TransitService;
beforeAll(() => {
  courses = readCourses(join(ROOT, 'assets/simulators/transit.geojson'));
  service = serviceOf(courses, 1);
});
const allStays = (of: TransitService = service): TrainStay[] => of.loads.vehicles.flatMap((vehicle) => of.loads.staysAround(vehicle, FRIDAY)); // prettier-ignore
const sum = (wagons: readonly number[] | null): number => wagons!.reduce((all, teu) => all + teu, 0);

describe('a block train in its terminal', () => {
  it('comes full, is empty when its locomotive goes round, and leaves full: it is loaded only when it is unloaded', () => {
    for (const { vehicle, wagons, arrivesMs, leavesMs, moves } of allStays()) {
      const at = (ms: number): number => sum(service.loads.wagonsAt(vehicle, ms));
      const turnsMs = moves.find(({ isInward }) => !isInward)!.takenMs - MINUTE_MS;
      expect(at(arrivesMs)).toBeGreaterThan(0.55 * wagons * 3);
      expect(at(turnsMs)).toBe(0);
      expect(at(leavesMs)).toBeGreaterThan(0.55 * wagons * 3);
      expect(at(leavesMs + HOUR_MS / 4)).toBe(at(leavesMs));
    }
  });

  it('is handled box by box, one at a time, within its stay: some ninety moves in five hours', () => {
    for (const { arrivesMs, leavesMs, moves, last } of allStays()) {
      const all = [...moves, ...last];
      expect(all.length).toBeGreaterThan(50);
      expect(all[0]!.takenMs).toBeGreaterThan(arrivesMs);
      expect(all.at(-1)!.setMs).toBeLessThan(leavesMs);
      for (let k = 1; k < all.length; k++) expect(all[k]!.takenMs).toBeGreaterThan(all[k - 1]!.setMs);
    }
  });

  it('carries less on Sundays and holidays', () => {
    const quiet = serviceOf(courses, 1, undefined, () => true);
    const brought = (of: TransitService): number => allStays(of).reduce((all, { bring }) => all + bring.filter(Boolean).length, 0); // prettier-ignore
    expect(brought(quiet)).toBeLessThan(0.65 * brought(service));
  });

  it('waits for its last boxes when they come by a ship that is late, and leaves with them', () => {
    const late = createTransitService(courses, 1, operatingDays(), () => 0);
    const waiting = allStays(late).filter(({ out }) => out.laterS !== undefined);
    expect(waiting.length).toBeGreaterThan(10);
    for (const { vehicle, leavesMs, last, lastLater, out } of waiting) {
      const isOn = (slot: number, ms: number): boolean => late.loads.slotsAt(vehicle, ms)![slot]!;
      const own = last.filter(({ slot }) => !isOn(slot, leavesMs - 1));
      expect(own).toHaveLength(4);
      for (const { slot, setMs } of lastLater) {
        expect(setMs).toBeLessThan(leavesMs + out.laterS! * 1000);
        expect([isOn(slot, setMs - 1), isOn(slot, setMs)]).toEqual([false, true]);
      }
    }
  });

  it('waits for the boxes of a ship when that was late three quarters of an hour before it leaves, whatever the river does then', () => {
    const stay = allStays().find(({ out, leavesMs }) => out.laterS !== undefined && leavesMs > FRIDAY)!;
    const highUntil = (untilMs: number) =>
      createTransitService(courses, 1, operatingDays(), (ms) => (ms < untilMs ? 0 : 1));
    const isOnTime = (service_: TransitService): boolean[] => {
      const slots = service_.loads.slotsAt(stay.vehicle, stay.leavesMs)!;
      return stay.last.map(({ slot }) => slots[slot]!);
    };
    expect(isOnTime(highUntil(stay.leavesMs - 44 * MINUTE_MS))).toEqual([false, false, false, false]);
    expect(isOnTime(highUntil(stay.leavesMs - 46 * MINUTE_MS))).toEqual([true, true, true, true]);
    // It is seen before the first of them would be fetched, so nobody has to think again.
    for (const { last, leavesMs } of allStays())
      expect(last[0]!.takenMs).toBeGreaterThan(leavesMs - SEEN_BEFORE_S * 1000);
  });

  it('takes as much with it as it brought, of each size of box', () => {
    for (const { moves, last } of allStays()) {
      const sizes = (isInward: boolean): number[] =>
        [0, 1].map(
          (size) => [...moves, ...last].filter((one) => one.isInward === isInward && one.slot % 2 === size).length,
        );
      expect(sizes(false)).toEqual(sizes(true));
    }
  });

  it('is the same whatever was asked before', () => {
    const instants = Array.from({ length: 40 }, (_, k) => FRIDAY + (k - 20) * 37 * MINUTE_MS);
    const other = serviceOf(courses, 1);
    const backwards = instants.toReversed().map((at) => other.vehicles.map((one) => other.loads.wagonsAt(one, at))).toReversed(); // prettier-ignore
    expect(backwards).toEqual(instants.map((at) => service.vehicles.map((one) => service.loads.wagonsAt(one, at))));
  });
});

describe('what a train says of its wagons', () => {
  it('is on the wire as the occupancy of its carriages and comes out as TEU on each of them, and all together', async () => {
    const clock = { mode: 'recorded', speed: 1, instant: () => unixMs(FRIDAY), loops: () => 0 } as const;
    const { past } = await simulatedTransit(service, clock, createLog('silent'));
    const { vehicle, moves } = allStays()[0]!;
    // On the half minute: then the control centre publishes.
    const at = Math.ceil(moves[20]!.takenMs / 30_000) * 30_000;
    const said = new Map(past!.stateAt(unixMs(at), HOUR_MS).map(({ datastream, value }) => [datastream, value]));
    const wagons = service.loads.wagonsAt(vehicle, at)!;
    wagons.forEach((teu, k) => expect(said.get(`transit/${slugOf(vehicle)}/wagon-${k + 1}`)).toBe(teu));
    expect(said.get(`transit/${slugOf(vehicle)}/load`)).toBe(sum(wagons));
    expect(wagons).toContain(0);
  });
});
