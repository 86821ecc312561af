import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PolygonField } from '../../src/geo/polygonField.ts';
import { roundCorners } from '../../src/geo/polyline.ts';
import type { Point } from '../../src/geo/segmentIndex.ts';
import { readFairway } from '../../src/simulators/vessels/fairway.ts';
import { createTraffic, type Traffic } from '../../src/simulators/vessels/traffic.ts';
import { createTransmissions } from '../../src/simulators/vessels/transmissions.ts';
import { CITY, curated } from '../city/curated.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2024-01-05T00:00:00Z');
const OPTIONS = { seed: 1, callsPerDay: 55, transitsPerDay: 200 };
const fairway = readFairway(join(CITY, 'rhine-axis.geojson'), join(CITY, '../simulators/berths.geojson'));
/** All waters that a vessel can reach without a lock. */
const waters = curated('waters.geojson')
  .filter(({ properties }) => properties['levelM'] === null)
  .map(({ lines, properties }) => {
    const rings = lines as readonly (readonly Point[])[];
    return new PolygonField(properties['wall'] === 'slope' ? rings.map((ring) => roundCorners(ring, 40)) : rings);
  });
const isWet = (x: number, z: number): boolean => waters.some((water) => water.contains(x, z));

let traffic: Traffic;
beforeAll(() => {
  traffic = createTraffic(fairway, OPTIONS);
});

describe('simulated vessels, over a day', () => {
  it('are never on land, never jump, call about 55 times, and are never two at a berth', () => {
    let samples = 0;
    let arrivals = 0;
    const ashore: string[] = [];
    const jumps: string[] = [];
    const doubles: string[] = [];
    const present: number[] = [];
    const before = new Map<number, { x: number; z: number; isMoored: boolean }>();
    for (let at = START; at < START + DAY_MS; at += 60_000) {
      const moored = new Map<string, number>();
      let here = 0;
      for (const { index, lengthM } of traffic.vessels) {
        const state = traffic.stateAt(index, at);
        const last = before.get(index);
        if (!state) {
          before.delete(index);
          continue;
        }
        here++;
        samples++;
        const [sine, cosine] = [Math.sin(state.headingRad), Math.cos(state.headingRad)];
        for (const share of [-0.485, 0, 0.485])
          if (!isWet(state.x + sine * lengthM * share, state.z - cosine * lengthM * share))
            ashore.push(`${index} at ${new Date(at).toISOString()}`);
        if (last && Math.hypot(state.x - last.x, state.z - last.z) > 60 * 6.3) jumps.push(`${index} at ${at}`);
        if (state.isMoored) {
          if (last && !last.isMoored) arrivals++;
          const place = `${Math.round(state.x / 60)},${Math.round(state.z / 60)}`;
          if (moored.has(place)) doubles.push(`${index} and ${moored.get(place)!} at ${place}`);
          moored.set(place, index);
        }
        before.set(index, state);
      }
      present.push(here);
    }
    expect(ashore).toEqual([]);
    expect(jumps).toEqual([]);
    expect(doubles).toEqual([]);
    expect(samples).toBeGreaterThan(60_000);
    expect(Math.abs(arrivals - 55)).toBeLessThanOrEqual(6);
    expect(Math.min(...present)).toBeGreaterThan(35);
    expect(Math.max(...present)).toBeLessThan(70);
  });

  it('of one lane never meet', () => {
    const transits = traffic.vessels.slice(fairway.berths.length * 2);
    for (let at = START; at < START + DAY_MS; at += 600_000) {
      const places = transits.flatMap(({ index, lengthM }) => {
        const state = traffic.stateAt(index, at);
        return state ? [{ ...state, lengthM, index }] : [];
      });
      for (const a of places)
        for (const b of places) {
          const isSameWay = Math.cos(a.headingRad - b.headingRad) > 0;
          if (a.index >= b.index || !isSameWay) continue;
          const distance = Math.hypot(a.x - b.x, a.z - b.z);
          expect(distance, `${a.index} and ${b.index} at ${at}`).toBeGreaterThan(20);
        }
    }
  });

  it('run faster down the stream than up', () => {
    const speeds = { up: [] as number[], down: [] as number[] };
    for (const { index } of traffic.vessels.slice(fairway.berths.length * 2))
      for (let at = START; at < START + DAY_MS; at += 3_600_000) {
        const state = traffic.stateAt(index, at);
        // North of the city the river runs north: down is towards smaller z.
        if (state) speeds[Math.cos(state.headingRad) > 0.9 ? 'down' : 'up'].push(state.speedMs);
      }
    const mean = (list: number[]): number => list.reduce((sum, v) => sum + v, 0) / list.length;
    expect(mean(speeds.down) - mean(speeds.up)).toBeGreaterThan(1);
  });

  it('are the same whenever and in whatever order they are asked for', () => {
    const other = createTraffic(fairway, OPTIONS);
    for (let k = 40; k >= 0; k--) {
      const at = START + k * 1_234_567;
      const index = (k * 37) % traffic.vessels.length;
      expect(other.stateAt(index, at)).toEqual(traffic.stateAt(index, at));
    }
    const another = createTraffic(fairway, { ...OPTIONS, seed: 2 });
    const differs = traffic.vessels.some(
      ({ index }) => JSON.stringify(another.stateAt(index, START)) !== JSON.stringify(traffic.stateAt(index, START)),
    );
    expect(differs).toBe(true);
  });

  it('say where the voyage goes: to this port who calls, on to others who leave or pass, another place each time', () => {
    const berthed = fairway.berths.length * 2;
    const ofCaller = new Set<string>();
    const ofPassing = new Set<string>();
    for (let at = START; at < START + 3 * DAY_MS; at += 900_000) {
      const caller = traffic.stateAt(4, at);
      if (caller) ofCaller.add(caller.destination);
      const passing = traffic.stateAt(berthed + 3, at);
      if (passing) ofPassing.add(passing.destination);
    }
    expect(ofCaller).toContain('DUISBURG');
    expect(ofCaller.size).toBeGreaterThan(1);
    expect(ofPassing.size).toBeGreaterThan(1);
    expect(ofPassing).not.toContain('DUISBURG');
    for (const { index } of traffic.vessels) expect(traffic.stateAt(index, START)?.destination ?? 'A').toMatch(/^[A-Z ]{1,20}$/); // prettier-ignore
  });

  it('load and unload while they lie: some leave deeper, some lighter', () => {
    const changes: number[] = [];
    for (const { index } of traffic.vessels.slice(0, fairway.berths.length * 2)) {
      let first: number | null = null;
      let last = 0;
      for (let at = START; at < START + DAY_MS; at += 600_000) {
        const state = traffic.stateAt(index, at);
        if (!state) continue;
        first ??= state.draughtM;
        last = state.draughtM;
      }
      if (first !== null) changes.push(last - first);
    }
    expect(changes.some((change) => change > 0.5)).toBe(true);
    expect(changes.some((change) => change < -0.5)).toBe(true);
  });
});

describe('their transponders', () => {
  it('speak each 10 s under way, each 3 min at rest', () => {
    const transmissions = createTransmissions(traffic);
    const at = (state: 'moored' | 'moving') =>
      traffic.vessels.find(({ index }) =>
        [0, 300_000, 600_000].every((after) => {
          const now = traffic.stateAt(index, START + after);
          return now !== null && now.isMoored === (state === 'moored') && (state === 'moored' || now.speedMs > 2);
        }),
      )!.mmsi;
    const positions = (mmsi: number): number =>
      transmissions
        .between(START, START + 540_000, { mmsi })
        .filter((line) => line.includes('AIVDM,1,1') && line.includes(',A,1')).length;
    expect(positions(at('moving'))).toBe(54);
    expect(positions(at('moored'))).toBe(3);
  });
});
