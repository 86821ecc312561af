import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/schema/decode.ts';
import { ThemeTextsSchema } from '../../../src/schema/theme.ts';
import { readRoads } from '../../../src/simulators/driving/courses.ts';
import { createFleet, SHUTTLES } from '../../../src/simulators/driving/fleet.ts';
import { roadside } from '../../../src/simulators/driving/roadside.ts';
import { signalAt } from '../../../src/simulators/driving/signalPlan.ts';
import { truckAt, TRUCK_M, TRUCKS } from '../../../src/simulators/driving/platoons.ts';
import { createCalendar } from '../../../src/simulators/world/calendar.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SEED = 1;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const roads = readRoads(join(ROOT, 'assets/simulators/driving.geojson'));
const [out, back] = roads.courses as [(typeof roads.courses)[0], (typeof roads.courses)[0]];
const local = createCalendar([]);
const always = () => true;
const fleetWith = (isServed: () => boolean) => createFleet(out, back, { local, seed: SEED, isServed });
const fleet = fleetWith(always);
/** Noon of a working day in winter. */
const NOON = Date.parse('2024-01-04T11:00:00Z');
const MIDNIGHT = Date.parse('2024-01-03T23:00:00Z');

/** Every pass of a stop line in a day, to a tenth of a second. */
function passes(of: ReturnType<typeof fleetWith>, beginMs: number) {
  const found: { readonly junction: number; readonly atMs: number }[] = [];
  for (let vehicle = 0; vehicle < SHUTTLES; vehicle++) {
    let before = of.at(vehicle, beginMs);
    for (let atMs = beginMs; atMs < beginMs + DAY_MS; atMs += 2000) {
      const now = of.at(vehicle, atMs);
      if (now.course === before.course && now.atM > before.atM)
        for (const { junction, atM } of now.course.signals) {
          // Who stands at the line has not passed it.
          if (before.atM > atM + 0.01 || now.atM <= atM + 0.01) continue;
          let passMs = atMs - 2000;
          while (of.at(vehicle, passMs).atM <= atM + 0.01) passMs += 100;
          found.push({ junction, atMs: passMs });
        }
      before = now;
    }
  }
  return found;
}

describe('automated shuttles', () => {
  it('run over the real stops from Hauptbahnhof over Innenhafen to Ruhrort and back', () => {
    const names = out.stops.map(({ name }) => name);
    expect(names[0]).toBe('Hauptbahnhof Westeingang');
    expect(names).toContain('Innenhafen');
    expect(names.at(-1)).toBe('Friedrichsplatz');
    expect(back.stops.at(-1)!.name).toBe('Hauptbahnhof Westeingang');
    expect(out.path.length).toBeGreaterThan(5000);
  });

  it('tell which unit hears of a take-over in a span and how many at most, so that the others need not be listened to', () => {
    const { kinds } = decode(ThemeTextsSchema, JSON.parse(readFileSync(join(ROOT, 'assets/themes/driving.json'), 'utf8')), 'driving'); // prettier-ignore
    const units = roadside(roads, fleet, kinds as Parameters<typeof roadside>[2], SEED, ['signal-head']);
    const seen = { none: 0, some: 0 };
    for (const { id: assetId } of units.assets)
      for (const fromMs of [MIDNIGHT - 4 * HOUR_MS, MIDNIGHT + 8 * HOUR_MS]) {
        const toMs = fromMs + 8 * HOUR_MS;
        const { most } = units.boundsOf!(assetId, 'takeover', fromMs, toMs);
        const said = units.between(fromMs, toMs, { assetId }).flatMap(({ body }) => ('values' in body ? [Number(body.values['takeover'])] : [])); // prettier-ignore
        expect(Math.max(...said), `${assetId} ${fromMs}`).toBeLessThanOrEqual(most);
        seen[most === 0 ? 'none' : 'some']++;
      }
    expect(Math.min(seen.none, seen.some)).toBeGreaterThan(3);
  });

  it('never pass a signal on red, amber or red and amber in a whole day', () => {
    const all = passes(fleet, MIDNIGHT);
    expect(all.length).toBeGreaterThan(SHUTTLES * 20 * 7);
    const wrong = all.filter(({ junction, atMs }) =>
      [atMs, atMs - 100].every((ms) => signalAt(junction, ms, SEED).phase !== 'protected-Movement-Allowed'),
    );
    expect(wrong).toEqual([]);
  });

  it('wait at some of the signals and pass others', () => {
    const trips = fleet.tripsOf(NOON).flat();
    const waits = trips.flatMap(({ drives, course }) =>
      drives.filter(({ toM }) => course.signals.some(({ atM }) => atM === toM)),
    );
    expect(waits.length).toBeGreaterThan(trips.length);
    expect(waits.length).toBeLessThan(trips.length * 7 * 0.9);
  });

  it('never jump, turn back or go faster than 22 km/h within a trip', () => {
    for (const trip of fleet.tripsOf(NOON).flat()) {
      expect(trip.drives[0]!.fromM).toBe(0);
      expect(trip.drives.at(-1)!.toM).toBe(trip.course.stops.at(-1)!.atM);
      trip.drives.forEach((drive, i) => {
        const before = trip.drives[i - 1];
        expect(drive.topMs).toBeLessThanOrEqual(6.11);
        if (!before) return;
        expect(drive.fromM).toBe(before.toM);
        expect(drive.departMs).toBeGreaterThanOrEqual(before.arriveMs);
      });
    }
  });

  it('leave for the next trip only when they have come in, on every day of a month', () => {
    for (let day = 0; day < 30; day++)
      for (const trips of fleet.tripsOf(NOON + day * DAY_MS))
        trips.forEach((trip, i) => {
          const next = trips[i + 1];
          if (next) expect(next.departMs - trip.arriveMs).toBeGreaterThanOrEqual(120_000);
        });
  });

  it('are at the same place at an instant whichever way it is come to, and after a restart', () => {
    const instants = Array.from({ length: 200 }, (_, k) => MIDNIGHT + k * 431_000);
    const forwards = instants.map((at) => fleet.at(2, at));
    const another = fleetWith(always);
    const backwards = [...instants].reverse().map((at) => another.at(2, at)).reverse(); // prettier-ignore
    expect(backwards).toEqual(forwards);
  });

  it('are taken over by a person some times a day, at a standstill, where people or vans stand in the way', () => {
    const taken = fleet.takenSinceMidnight(MIDNIGHT + DAY_MS - 60_000);
    expect(taken.length).toBeGreaterThan(10);
    expect(taken.length).toBeLessThan(120);
    for (const { vehicle, fromMs, untilMs, atM, course } of taken) {
      const at = fleet.at(vehicle, fromMs + 100);
      expect(at.course).toBe(course);
      expect(at.atM).toBeCloseTo(atM, 3);
      expect(at.speedMs).toBe(0);
      expect(fleet.at(vehicle, (fromMs + untilMs) / 2).taken).not.toBeNull();
      expect(fleet.at(vehicle, (fromMs + untilMs) / 2).speedMs).toBeLessThanOrEqual(3.91);
    }
  });

  it('halt where the network is lost, and a person drives on until it is back', () => {
    const lost = (_course: unknown, atM: number): boolean => atM < 2500 || atM > 3000;
    const cut = createFleet(out, back, { local, seed: SEED, isServed: lost });
    const connection = cut.takenSinceMidnight(NOON).filter(({ cause, course }) => cause === 'connection' && course === out);
    expect(connection.length).toBeGreaterThan(10);
    const wide = connection.filter(({ atM }) => atM > 2400 && atM < 3000);
    expect(wide.length).toBeGreaterThan(10);
    for (const { vehicle, fromMs, untilMs } of wide) {
      expect(cut.at(vehicle, fromMs + 100).speedMs).toBe(0);
      expect(cut.at(vehicle, untilMs).atM).toBeGreaterThanOrEqual(3000);
    }
    // By itself nobody gets more than a few metres into the dead stretch.
    for (let vehicle = 0; vehicle < SHUTTLES; vehicle++)
      for (let atMs = MIDNIGHT; atMs < MIDNIGHT + DAY_MS; atMs += 5000) {
        const { atM, taken, isInService } = cut.at(vehicle, atMs);
        if (isInService && atM > 2561 && atM < 2990) expect(taken).not.toBeNull();
      }
  }); // prettier-ignore

  it('have a battery that lasts the day and never holds more than full, and no more riders than places', () => {
    for (let vehicle = 0; vehicle < SHUTTLES; vehicle++)
      for (let atMs = MIDNIGHT; atMs < MIDNIGHT + DAY_MS; atMs += 120_000) {
        const { battery, passengers } = fleet.at(vehicle, atMs);
        expect(battery).toBeGreaterThan(20);
        expect(battery).toBeLessThanOrEqual(100);
        expect(passengers).toBeGreaterThanOrEqual(0);
        expect(passengers).toBeLessThanOrEqual(12);
      }
  });
});

describe('signals', () => {
  it('go from green over amber to red and over red and amber back, without a gap', () => {
    for (let junction = 0; junction < roads.junctions.length; junction++) {
      let state = signalAt(junction, NOON, SEED);
      const seen: string[] = [];
      for (let k = 0; k < 8; k++) {
        const next = signalAt(junction, state.untilMs, SEED);
        expect(next.sinceMs).toBe(state.untilMs);
        seen.push(state.phase);
        state = next;
      }
      expect(seen.slice(0, 4)).toEqual(seen.slice(4));
      expect(new Set(seen).size).toBe(4);
    }
  });
});

describe('a platoon', () => {
  it('crosses the city on the A40 over the Rhine, its trucks one behind the other', () => {
    const course = roads.courses[2]!;
    let seen = 0;
    for (let atMs = NOON; atMs < NOON + 3_600_000; atMs += 10_000) {
      const states = Array.from({ length: TRUCKS }, (_, k) => truckAt(course, 0, k, atMs, SEED));
      for (let k = 1; k < TRUCKS; k++) {
        const [ahead, own] = [states[k - 1], states[k]];
        if (!ahead || !own) continue;
        seen++;
        expect(ahead.atM - own.atM - TRUCK_M).toBeCloseTo(own.gapM!, 6);
        expect(own.gapM).toBeGreaterThanOrEqual(14);
      }
    }
    expect(seen).toBeGreaterThan(50);
  });

  it('says the speed that its trucks move with, also while one falls back or catches up', () => {
    const course = roads.courses[3]!;
    for (let atMs = NOON; atMs < NOON + DAY_MS / 4; atMs += 2000)
      for (let k = 0; k < TRUCKS; k++) {
        const [was, now] = [truckAt(course, 1, k, atMs - 200, SEED), truckAt(course, 1, k, atMs, SEED)];
        if (!was || !now || now.atM < was.atM) continue;
        expect(Math.abs((now.atM - was.atM) / 0.2 - now.speedMs)).toBeLessThan(0.5);
      }
  });

  it('lets a truck be driven by hand while somebody has cut in before it', () => {
    const course = roads.courses[3]!;
    let byHand = 0;
    for (let atMs = NOON; atMs < NOON + DAY_MS; atMs += 5000)
      for (let k = 0; k < TRUCKS; k++) {
        const state = truckAt(course, 1, k, atMs, SEED);
        if (!state?.isManual) continue;
        byHand++;
        expect(k).toBeGreaterThan(0);
      }
    expect(byHand).toBeGreaterThan(20);
  });
});
