import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRoads, type RoadCourse } from '../../../src/simulators/driving/courses.ts';
import { takeOversOf } from '../../../src/simulators/driving/takeOvers.ts';

const ROOT = join(import.meta.dirname, '../../..');
const courses = readRoads(join(ROOT, 'assets/simulators/driving.geojson')).courses.slice(0, 2);
const SEED = 1;
const TRIPS = 3000;
const NOON = Date.parse('2024-01-04T12:00:00Z');
const NIGHT = Date.parse('2024-01-04T22:00:00Z');
const LEAST_M = 30;

/** Take-overs of many trips that leave at an instant. */
const tripsAt = (departMs: number) =>
  courses.flatMap((course) =>
    Array.from({ length: TRIPS }, (_, trip) => ({ course, all: takeOversOf(course, departMs, trip, SEED) })),
  );

describe('stretches of a trip on which a person drives', () => {
  const byDay = tripsAt(NOON);
  const byNight = tripsAt(NIGHT);

  it('are two at most, ascending, on the way, and apart from each other', () => {
    for (const { course, all } of [...byDay, ...byNight]) {
      expect(all.length).toBeLessThanOrEqual(2);
      let endM = -LEAST_M;
      for (const { atM, untilM } of all) {
        expect(atM).toBeGreaterThan(Math.max(0, endM + LEAST_M));
        expect(untilM).toBeGreaterThan(atM);
        endM = untilM;
      }
      expect(endM).toBeLessThan(course.path.length);
    }
    expect(byDay.some(({ all }) => all.length === 2)).toBe(true);
  });

  it('are apart from each other where the places that need people lie close together, too', () => {
    const stops = [{ name: 'Kuhtor', atM: 1000 }, { name: 'Innenhafen', atM: 1200 }]; // prettier-ignore
    const course = { stops, signals: [], path: { length: 3000 } } as unknown as RoadCourse;
    let both = 0;
    for (let trip = 0; trip < TRIPS * 4; trip++) {
      const [one, two] = takeOversOf(course, NOON, trip, SEED);
      if (!one || !two) continue;
      both++;
      expect(two.atM - one.untilM).toBeGreaterThan(LEAST_M);
    }
    expect(both).toBeGreaterThan(0);
  });

  it('begin and end where the shuttle does not halt anyway: no nearer than 30 m to a stop, a stop line or an end', () => {
    for (const { course, all } of byDay) {
      const halts = [0, course.path.length, ...[...course.stops, ...course.signals].map(({ atM }) => atM)];
      const ends = all.flatMap(({ atM, untilM }) => [atM, untilM]);
      const nearest = Math.min(...ends.flatMap((end) => halts.map((haltM) => Math.abs(haltM - end))));
      expect(nearest).toBeGreaterThan(LEAST_M);
    }
  });

  it('are of people by day, hardly by night, and of poor sight by night more than by day', () => {
    const count = (trips: typeof byDay, cause: string): number =>
      trips.flatMap(({ all }) => all).filter((one) => one.cause === cause).length;
    expect(count(byDay, 'people')).toBeGreaterThan(2 * count(byNight, 'people'));
    expect(count(byNight, 'visibility')).toBeGreaterThan(1.4 * count(byDay, 'visibility'));
    const all = byDay.reduce((sum, { all: each }) => sum + each.length, 0);
    // Some in a hundred trips: the line drives itself.
    expect(all / byDay.length).toBeGreaterThan(0.1);
    expect(all / byDay.length).toBeLessThan(0.6);
  });

  it('are the same for a trip whenever it is asked for, and others with another seed', () => {
    const [course] = courses;
    const of = (seed: number) => Array.from({ length: 200 }, (_, trip) => takeOversOf(course!, NOON, trip, seed));
    expect(of(SEED)).toEqual(of(SEED));
    expect(of(SEED + 1)).not.toEqual(of(SEED));
  });
});
