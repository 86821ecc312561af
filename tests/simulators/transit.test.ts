import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/feed/log.ts';
import { operatingDays, serviceOf, simulatedTransit } from '../../src/feed/sources/gtfs/simulatedTransit.ts';
import type { Source } from '../../src/feed/sources/source.ts';
import { unixMs } from '../../src/geo/units.ts';
import { Path } from '../../src/geo/path.ts';
import { toScene } from '../../src/geo/sceneFrame.ts';
import { SegmentIndex, type Point } from '../../src/geo/segmentIndex.ts';
import { alongStops } from '../../src/geo/stopMotion.ts';
import { readCourses, type Course } from '../../src/simulators/transit/courses.ts';
import { trainLengthM } from '../../src/simulators/transit/trains.ts';
import type { TransitService } from '../../src/simulators/transit/transitService.ts';
import { tramTunnels } from '../../src/feed/sources/gtfs/tramTunnels.ts';
import { undergroundOf } from '../../src/schema/tramTunnels.ts';
import { CITY, curated } from '../city/curated.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2024-01-04T23:00:00Z');
const courses = readCourses(join(CITY, '../simulators/transit.geojson'));
const scene = (course: Course): Point[] =>
  course.lonLat.map(([lon, lat]) => {
    const { x, z } = toScene({ lon, lat });
    return [x, z];
  });

let service: TransitService;
let source: Source;
beforeAll(async () => {
  service = serviceOf(courses, 1);
  const clock = { mode: 'recorded', speed: 1, instant: () => unixMs(START), loops: () => 0 } as const;
  source = await simulatedTransit(service, clock, createLog('silent'));
});

describe('ways of trains', () => {
  it('lie on the rails from end to end', () => {
    const rails = [...curated('rail-lines.geojson'), ...curated('rail-port.geojson')];
    const index = new SegmentIndex(rails.flatMap(({ lines }) => lines as readonly (readonly Point[])[]));
    const off: string[] = [];
    let points = 0;
    for (const course of courses.filter(({ sections }) => sections.length > 0))
      for (const [x, z] of scene(course)) {
        points++;
        // Two tracks lie 2 m beside the line of the register; points between them and over the throats of yards are drawn straight.
        const distance = index.distance(x, z, 60);
        if (distance > 7) off.push(`${course.id}: ${distance.toFixed(1)} m at ${x.toFixed(0)}, ${z.toFixed(0)}`);
      }
    expect(points).toBeGreaterThan(1000);
    expect(off).toEqual([]);
  });
});

describe('ways out of terminals', () => {
  it('begin on the track on which the train stands, as far as it is long, and no two share a track', () => {
    const inward = courses.filter(({ id }) => id.endsWith('-in'));
    const places = new Map<number, string>();
    expect(inward.length).toBeGreaterThan(8);
    for (const course of inward) {
      const out = courses.find(({ id }) => id === course.id.replace(/in$/, 'out'))!;
      const [comes, goes] = [new Path(scene(course)), new Path(scene(out))];
      for (let m = 0; m < trainLengthM(course, 1) + 40; m += 10) {
        const [[ax, az], [bx, bz]] = [comes.at(comes.length - m), goes.at(m)];
        expect(Math.hypot(ax - bx, az - bz)).toBeLessThan(0.3);
      }
      for (const { id, toM } of course.sections)
        if (toM > comes.length - trainLengthM(course, 1)) {
          expect([id, places.get(id)]).toEqual([id, undefined]);
          places.set(id, course.id);
        }
    }
  });
});

describe('simulated trains, over a day', () => {
  it('never hold a section of track at the same time as another', () => {
    const trains = service.runs.filter(({ course }) => course.mode === 'train' || course.mode === 'freight');
    const clashes = new Set<string>();
    let samples = 0;
    for (let atS = 0; atS < 86_400; atS += 20) {
      const holder = new Map<number, string>();
      for (const run of trains)
        for (const day of [-1, 0]) {
          const { stops, course, startS } = run;
          const sinceS = atS - day * 86_400 - startS;
          if (sinceS < stops[0]!.arrivesS || sinceS > stops.at(-1)!.departsS) continue;
          const times = {
            atM: stops.map(({ atM }) => atM),
            arrivesMs: stops.map(({ arrivesS }) => arrivesS * 1000),
            departsMs: stops.map(({ departsS }) => departsS * 1000),
            isPassed: stops.map(({ isPassed }) => isPassed),
          };
          const front = alongStops(times, sinceS * 1000).atM;
          const vehicle = run.vehicleOn(0);
          samples++;
          for (const { id, fromM, toM } of course.sections) {
            if (toM < front - trainLengthM(course, 1) || fromM > front) continue;
            const other = holder.get(id);
            if (other !== undefined && other !== vehicle) clashes.add(`${other} and ${vehicle}`);
            holder.set(id, vehicle);
          }
        }
    }
    expect(samples).toBeGreaterThan(10_000);
    expect([...clashes]).toEqual([]);
  });

  it('are about 50 freight trains and more passenger trains than that', () => {
    const count = (mode: string, part: (id: string) => boolean = () => true): number =>
      service.runs.filter(({ course }) => course.mode === mode && part(course.id)).length;
    const freight = count('freight', (id) => !id.endsWith('-out'));
    expect(freight).toBeGreaterThanOrEqual(35);
    expect(freight).toBeLessThanOrEqual(60);
    expect(count('train')).toBeGreaterThan(100);
  });
});

describe('simulated trams and buses', () => {
  it('run day and night, fewer at night', () => {
    const onStreets = (hour: number): number =>
      source.past!.stateAt(START + hour * 3_600_000, DAY_MS).filter(({ datastream }) => /\/(90[0-9]|u79|9[1-4][0-9])-\d+\/lon$/.test(datastream)).length; // prettier-ignore
    const [night, morning] = [onStreets(3), onStreets(8)];
    expect(night).toBeGreaterThan(10);
    expect(morning).toBeGreaterThan(1.7 * night);
  });

  it('never jump but at the end of their line, and never run faster than their kind does', () => {
    const last = new Map<string, { lon: number; lat: number; way: number; atMs: number }>();
    const jumps: string[] = [];
    let moved = 0;
    const observations = source.past!.fixesBetween(START + 7 * 3_600_000, START + 8 * 3_600_000, 10_000);
    const byFix = new Map<string, Record<string, number>>();
    for (const { datastream, timeMs, value } of observations) {
      const at = datastream.lastIndexOf('/');
      const key = `${datastream.slice(0, at)}@${timeMs}`;
      const fix = byFix.get(key) ?? {};
      fix[datastream.slice(at + 1)] = value;
      byFix.set(key, fix);
    }
    const ways = new Map<string, number>();
    for (const [key, { lon, lat, way }] of byFix) {
      const [id, time] = key.split('@') as [string, string];
      if (way !== undefined) ways.set(id, way);
      if (lon === undefined || lat === undefined || Number.isNaN(lon)) continue;
      const now = { lon, lat, way: ways.get(id)!, atMs: Number(time) };
      const before = last.get(id);
      last.set(id, now);
      if (!before || before.way !== now.way) continue;
      const [a, b] = [toScene(before), toScene(now)];
      const speedMs = Math.hypot(a.x - b.x, a.z - b.z) / ((now.atMs - before.atMs) / 1000);
      moved++;
      if (speedMs > (id.includes('re') || id.includes('s1') || id.includes('rb') ? 45 : 26)) jumps.push(`${key}: ${speedMs.toFixed(1)} m/s`); // prettier-ignore
    }
    expect(moved).toBeGreaterThan(5000);
    expect(jumps).toEqual([]);
  });

  it('say the same of an instant whenever and in whatever order they are asked', async () => {
    const clock = { mode: 'recorded', speed: 60, instant: () => unixMs(START), loops: () => 0 } as const;
    const other = await simulatedTransit(serviceOf(courses, 1), clock, createLog('silent'));
    const places = (from: Source, at: number) =>
      from.past!.stateAt(at, DAY_MS).filter(({ datastream }) => /\/(lon|lat)$/.test(datastream));
    for (let k = 12; k >= 0; k--) {
      const at = START + k * 5_234_567;
      expect(places(other, at)).toEqual(places(source, at));
    }
    const fixes = source.past!.between('transit/901-3', START + 30_000_000, START + 31_000_000);
    const state = new Map(places(source, START + 31_000_000).map((o) => [o.datastream, o.value]));
    expect(state.get('transit/901-3/lon')).toBe(fixes.filter(({ datastream }) => datastream.endsWith('/lon')).at(-1)?.value); // prettier-ignore
  });

  it('are never later in a span than is said of it before it is read, and of all else nothing is said', () => {
    const [fromMs, toMs] = [START + 7 * 3_600_000, START + 11 * 3_600_000];
    const { past } = source;
    let [said, most] = [0, 0];
    for (const vehicle of [...service.vehicles].filter((_, k) => k % 12 === 0)) {
      const bounds = past!.boundsOf!(`transit/${vehicle}/delay`, fromMs, toMs);
      const delays = past!
        .between(`transit/${vehicle}`, fromMs, toMs, undefined, 'delay')
        .filter(({ datastream, value }) => datastream.endsWith('/delay') && !Number.isNaN(value));
      for (const { value } of delays) expect(value, vehicle).toBeLessThanOrEqual(bounds.most);
      said += delays.length;
      if (delays.length > 0) most = Math.max(most, bounds.most);
      expect(past!.boundsOf!(`transit/${vehicle}/lon`, fromMs, toMs).most).toBe(Infinity);
    }
    expect(said).toBeGreaterThan(300);
    // It tells something: nobody is half an hour late on a usual morning.
    expect(most).toBeLessThan(1800);
  });

  it('are announced with the first word, all of them: the catalogue stays as it is', () => {
    const known = new Set<string>();
    const later: string[] = [];
    source.start({
      observed: () => undefined,
      announced: (assets) => {
        for (const { id } of assets) known.add(id);
      },
      statusChanged: () => undefined,
      restarted: () => undefined,
    });
    source.dispose();
    for (let hour = 0; hour < 48; hour++)
      for (const { datastream } of source.past!.stateAt(START + hour * 3_600_000, DAY_MS)) {
        const id = datastream.slice(0, datastream.lastIndexOf('/'));
        if (!known.has(id)) later.push(id);
      }
    expect(later).toEqual([]);
    expect(known.size).toBeLessThan(140);
  });
});

describe('the operating day', () => {
  it('counts days by the calendar of Duisburg', () => {
    const dayOf = operatingDays();
    expect(dayOf(Date.parse('2024-01-04T22:59:00Z')).date).toBe('20240104');
    expect(dayOf(START)).toMatchObject({ date: '20240105', beginMs: START });
  });
});

describe.runIf(existsSync(join(CITY, '../../public/city/lines.bin')))('ways of trams and buses', () => {
  it('follow the streets of the built city, and those of trams their tunnels', async () => {
    const { readCityLines } = await import('../../src/simulators/transit/make/cityLines.ts');
    const bytes = readFileSync(join(CITY, '../../public/city/lines.bin'));
    const streets = readCityLines(Uint8Array.from(bytes).buffer, ['main-road', 'arterial', 'street']);
    const index = new SegmentIndex(streets.map(({ points }) => points));
    let far = 0;
    let all = 0;
    for (const course of courses.filter(({ mode }) => mode === 'tram' || mode === 'bus')) {
      const under = course.mode === 'tram' ? undergroundOf(new Path(scene(course)), tramTunnels()) : [];
      scene(course).forEach(([x, z], i) => {
        const atM = course.alongM[i]!;
        if (under.some(([fromM, toM]) => atM > fromM - 10 && atM < toM + 10)) return;
        all++;
        if (index.distance(x, z, 40) > 9) far++;
      });
    }
    expect(all).toBeGreaterThan(2000);
    expect(far / all).toBeLessThan(0.01);
  });
});
