import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toScene } from '../../../src/geo/sceneFrame.ts';
import { decode } from '../../../src/schema/decode.ts';
import { ThemeTextsSchema } from '../../../src/schema/theme.ts';
import { readRoads } from '../../../src/simulators/driving/courses.ts';
import { createTrucks, PUT_ON_MS, truckId, truckMessages, TRUCKS } from '../../../src/simulators/logistics/trucks.ts';
import { HOUR_MS, MONDAY, ROOT } from '../themeStations.ts';
import { readWaters } from '../check/cityDay.ts';

const { courses } = readRoads(join(ROOT, 'assets/simulators/trucks.geojson'));
const trucks = createTrucks(courses, 1);
const { kinds } = decode(ThemeTextsSchema, JSON.parse(readFileSync(join(ROOT, 'assets/themes/logistics.json'), 'utf8')), 'logistics'); // prettier-ignore
const messages = truckMessages(courses, kinds['container-truck']!, trucks);
const STEP_MS = 10_000;
const placeOf = (truck: number, atMs: number) => {
  const { way, atM, ...rest } = trucks.stateAt(truck, atMs);
  const [x, z] = courses[way]!.path.at(atM);
  return { x, z, way, atM, ...rest };
};

describe('container trucks', () => {
  it('never jump, never drive faster than they may, and stay on their way, day and night', () => {
    let moved = 0;
    for (let truck = 0; truck < TRUCKS; truck++)
      for (let at = MONDAY; at < MONDAY + 8 * HOUR_MS; at += STEP_MS) {
        const [before, now] = [placeOf(truck, at), placeOf(truck, at + STEP_MS)];
        const metres = Math.hypot(now.x - before.x, now.z - before.z);
        // Where it turns round it changes to the lane of the other direction, and from a hall to the next at the gate.
        expect(metres).toBeLessThan((now.way === before.way ? 10.1 : 21) * 10);
        expect(now.atM).toBeLessThanOrEqual(courses[now.way]!.path.length + 0.01);
        moved += metres;
      }
    expect(moved).toBeGreaterThan(100_000);
  });

  it('have a place each where they stand, at the gate and at the halls', () => {
    for (let at = MONDAY; at < MONDAY + 12 * HOUR_MS; at += 300_000) {
      const standing = Array.from({ length: TRUCKS }, (_, truck) => placeOf(truck, at)).filter(({ speedMs }) => speedMs === 0); // prettier-ignore
      standing.forEach((a, i) => {
        for (const b of standing.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.z - b.z)).toBeGreaterThan(12);
      });
    }
  });

  it('do not drive through water', () => {
    const isWet = readWaters();
    const wet: string[] = [];
    for (const { id, path } of courses)
      for (let m = 0; m < path.length; m += 20) {
        const [x, z] = path.at(m);
        if (isWet(x, z)) wet.push(`${id} ${m}`);
      }
    // Bridges over the mouths of the basins are water below.
    expect(wet.length).toBeLessThan(40);
  });

  it('leave through the gate one after the other, each with a box on it until it is at its hall', () => {
    const trips = trucks.leaving(MONDAY, MONDAY + 6 * HOUR_MS - 1);
    expect(trips).toHaveLength(36);
    trips.forEach(({ leavesMs }, i) => i > 0 && expect(leavesMs - trips[i - 1]!.leavesMs).toBe(600_000));
    for (const { asset, putOnMs, leavesMs, arrivesMs, hall } of trips) {
      const truck = Array.from({ length: TRUCKS }, (_, k) => k).find((k) => truckId(k) === asset)!;
      expect(leavesMs - putOnMs).toBe(PUT_ON_MS);
      // In front of the line.
      expect(placeOf(truck, putOnMs)).toMatchObject({ speedMs: 0, isLoaded: true, atM: 44 });
      expect(placeOf(truck, putOnMs - 1000).isLoaded).toBe(false);
      expect(placeOf(truck, arrivesMs - 1000)).toMatchObject({ isLoaded: true });
      expect(courses[placeOf(truck, arrivesMs - 1000).way]!.to).toBe(hall);
      expect(placeOf(truck, arrivesMs + 1000)).toMatchObject({ speedMs: 0, isLoaded: false });
    }
  });

  it('say where they are, the same whenever they are asked', () => {
    const all = messages.between(MONDAY, MONDAY + HOUR_MS);
    expect(all.length).toBeGreaterThan(900);
    const half = [...messages.between(MONDAY, MONDAY + HOUR_MS / 2), ...messages.between(MONDAY + HOUR_MS / 2, MONDAY + HOUR_MS)]; // prettier-ignore
    expect(half).toEqual(all);
    const last = [...messages.lastBefore(MONDAY + HOUR_MS)];
    expect(last).toHaveLength(TRUCKS);
    const { data } = last[0]!.body as { data: { lon: { value: number }; lat: { value: number } }[] };
    const { x, z } = toScene({ lon: data[0]!.lon.value, lat: data[0]!.lat.value });
    const there = placeOf(0, MONDAY + HOUR_MS);
    expect(Math.hypot(x - there.x, z - there.z)).toBeLessThan(1);
  });
});
