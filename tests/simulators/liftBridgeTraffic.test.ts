import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { simulatedTransit } from '../../src/feed/sources/gtfs/simulatedTransit.ts';
import { createLog } from '../../src/feed/log.ts';
import { Path } from '../../src/geo/path.ts';
import { toScene } from '../../src/geo/sceneFrame.ts';
import { unixMs } from '../../src/geo/units.ts';
import { SHUTTLES } from '../../src/simulators/driving/fleet.ts';
import {
  crossingsOf,
  liftsOf,
  liftTurns,
  readLiftSpans,
  type Lifting,
} from '../../src/simulators/infrastructure/liftSpans.ts';
import type { Run } from '../../src/simulators/transit/runs.ts';
import { checkSpans } from './check/checkSpans.ts';
import { onStreetsAt, readCity, spansAt, type City } from './check/cityDay.ts';
import { DAY_MS, HOUR_MS, themeStations } from './themeStations.ts';
import { CITY } from '../city/curated.ts';

/** Midnight in Duisburg before a Monday in the boating season. */
const JULY = Date.parse('2024-07-07T22:00:00Z');
const BRIDGE = 'bridge/schwanentor';

let city: City;
let lifting: Lifting;
beforeAll(() => {
  city = readCity(() => 400);
  const { stations } = themeStations('infrastructure');
  lifting = { spans: readLiftSpans(join(CITY, 'structures.geojson')), lifts: liftsOf(stations, city.world) };
});
const liftsOfDay = (day: number) => lifting.lifts(BRIDGE, JULY + day * DAY_MS + DAY_MS / 2, Infinity);
const lateS = (run: Run, stop: number, atMs: number, beginMs = JULY): number => city.service.lateAt(run, { day: Math.round(beginMs / DAY_MS), beginMs }, stop, atMs).departure; // prettier-ignore

describe('lines over the Schwanentor bridge', () => {
  it('are tram 901, bus 933 twice and shuttle A1, in both directions: trams 903 and U79 pass below the harbour', () => {
    const held = new Map(
      city.service.runs.flatMap(({ barriers, course }) => (barriers ? [[course.id, barriers.length]] : [])),
    );
    expect(Object.fromEntries(held)).toEqual({
      '901-0': 1,
      '901-1': 1,
      '933-0': 2,
      '933-1': 2,
    });
    expect(city.roads.courses.flatMap(({ id, path }) => (crossingsOf(lifting.spans[0]!, path).map(() => id)))).toEqual(['shuttle-0', 'shuttle-1']); // prettier-ignore
  });

  it('have nobody on the span while it is lifted, in a week of lifts', () => {
    let [looks, waited] = [0, 0];
    for (let day = 0; day < 7; day++)
      for (const { risesMs, endMs } of liftsOfDay(day))
        for (let at = risesMs - 60_000; at < endMs + 60_000; at += 5000) {
          looks++;
          const running = city.service.underWayAt(at);
          expect(checkSpans(spansAt(city, at), onStreetsAt(city, at, running), at)).toEqual([]);
          waited += running.filter(({ run: { barriers = [], stops }, atM, speedMs }) => speedMs === 0 && barriers.some(({ places }) => places.slice(0, -1).some((k) => Math.abs(stops[k]!.atM - atM) < 0.5))).length; // prettier-ignore
        }
    expect(looks).toBeGreaterThan(1000);
    expect(waited).toBeGreaterThan(500);
  });

  it('have nobody who jumps or drives back', () => {
    const first = liftsOfDay(0)[0]!;
    const last = new Map<string, { run: Run; atM: number }>();
    for (let at = first.beginMs - 20 * 60_000; at < first.endMs + 30 * 60_000; at += 1000)
      for (const { vehicle, run, atM } of city.service.underWayAt(at)) {
        if (!run.barriers) continue;
        const before = last.get(vehicle);
        if (before?.run === run) {
          expect(atM, `${vehicle} ${new Date(at).toISOString()}`).toBeGreaterThanOrEqual(before.atM - 0.01);
          expect(atM - before.atM, `${vehicle} ${new Date(at).toISOString()}`).toBeLessThan(22);
        }
        last.set(vehicle, { run, atM });
      }
    expect(last.size).toBeGreaterThan(10);
  });
});

describe('a tram that the lift bridge holds up', () => {
  /** The first tram that waits at the front of a lift of the day. */
  const heldUp = () => {
    const [found] = liftsOfDay(0).flatMap(({ beginMs, endMs }) =>
      city.service.runs.flatMap((run) => {
        const { barriers, course, stops, startS } = run;
        const [front] = barriers?.[0]!.places ?? [0];
        const passMs = JULY + (startS + stops[front!]!.departsS) * 1000;
        return course.line === '901' && passMs > beginMs && passMs < endMs - 300_000 && lateS(run, front!, endMs) > 250 ? [{ run, beginMs, endMs }] : []; // prettier-ignore
      }),
    );
    const { run, beginMs, endMs } = found!;
    return { run, beginMs, endMs };
  };

  it('is predicted late as soon as the lift is announced, and not before', () => {
    const { run, beginMs, endMs } = heldUp();
    const [front] = run.barriers![0]!.places as [number];
    const planned = JULY + (run.startS + run.stops[front]!.departsS) * 1000;
    expect(lateS(run, front, beginMs - 16 * 60_000)).toBeLessThan(230);
    expect(planned + lateS(run, front, beginMs - 14 * 60_000) * 1000).toBeGreaterThanOrEqual(endMs - 1000);
    expect(lateS(run, front, beginMs - 14 * 60_000)).toBe(lateS(run, front, endMs + 60_000));
  });

  it('makes up for it little by little at the halts behind', () => {
    const { run, endMs } = heldUp();
    const [front] = run.barriers![0]!.places as [number];
    const end = run.stops.length - 1;
    const [atBridge, atEnd] = [lateS(run, front, endMs), lateS(run, end, endMs)];
    expect(atEnd).toBeLessThan(atBridge - 20);
    for (let stop = front; stop < end; stop++)
      expect(lateS(run, stop + 1, endMs)).toBeLessThanOrEqual(lateS(run, stop, endMs) + 40);
  });

  it('says so by GTFS-Realtime: late while it waits, at a place before the span, through the reader of real feeds', async () => {
    const { run, beginMs, endMs } = heldUp();
    const clock = { mode: 'recorded', speed: 600, instant: () => unixMs(beginMs), loops: () => 0 } as const;
    const source = await simulatedTransit(city.service, clock, createLog('silent'));
    const id = `transit/${run.vehicleOn(Math.round(JULY / DAY_MS))}`;
    const said = source.past!.between(id, beginMs, endMs + 10 * 60_000, 300_000);
    const times = new Set(said.map(({ timeMs }) => timeMs));
    for (const turn of liftTurns(lifting, beginMs, endMs + 1))
      if (turn > beginMs) expect(times.has(unixMs(turn))).toBe(true);
    const delay = said.filter(({ datastream }) => datastream.endsWith('/delay')).map(({ value }) => value);
    expect(Math.max(...delay)).toBeGreaterThan(300);
    const lon = said.find(
      ({ datastream, timeMs }) => datastream.endsWith('/lon') && timeMs === Math.round(endMs),
    )!.value;
    const lat = said.find(
      ({ datastream, timeMs }) => datastream.endsWith('/lat') && timeMs === Math.round(endMs),
    )!.value;
    const { x, z } = toScene({ lon, lat });
    const span = lifting.spans[0]!;
    const along = (x - span.x) * span.ahead[0] + (z - span.z) * span.ahead[1];
    expect(Math.abs(along)).toBeGreaterThan(span.halfM + 10);
    expect(Math.abs(along)).toBeLessThan(span.halfM + 120);
    source.dispose();
  });

  it('hands on to its next trip what the stay at the end of the line does not take', () => {
    let handedOn = 0;
    for (let day = 0; day < 7; day++) {
      const beginMs = JULY + day * DAY_MS;
      const late = city.service.runs.filter((run) => run.course.line === '901' && lateS(run, 0, beginMs + 20 * HOUR_MS, beginMs) > 0);
      handedOn += late.length;
      for (let at = beginMs + 8 * HOUR_MS; at < beginMs + 20 * HOUR_MS; at += 60_000) {
        const moving = city.service.underWayAt(at).filter(({ run, speedMs }) => run.barriers && speedMs > 0).map(({ vehicle }) => vehicle);
        expect(new Set(moving).size).toBe(moving.length);
      }
    }
    expect(handedOn).toBeGreaterThan(3);
  }); // prettier-ignore
});

describe('a shuttle before the lift bridge', () => {
  it('waits for its end, each at a place of its own, and goes on', () => {
    let waits = 0;
    for (let day = 0; day < 7; day++)
      for (const { beginMs, endMs } of liftsOfDay(day)) {
        const middle = (beginMs + endMs) / 2;
        const standing = Array.from({ length: SHUTTLES }, (_, k) => city.fleet.at(k, middle)).filter(({ course, atM, speedMs }) => { const [crossing] = crossingsOf(lifting.spans[0]!, course.path); return speedMs === 0 && crossing && crossing.fromM - atM > 100 && crossing.fromM - atM < 120; }); // prettier-ignore
        waits += standing.length;
        expect(new Set(standing.map(({ course, atM }) => `${course.id} ${atM}`)).size).toBe(standing.length);
      }
    expect(waits).toBeGreaterThan(5);
  });
});

describe('the checker', () => {
  it('sees a vehicle whose end is still on a span that rises', () => {
    const [span] = lifting.spans as [(typeof lifting.spans)[0]];
    const path = new Path([[span.x - 200 * span.ahead[0], span.z - 200 * span.ahead[1]], [span.x + 200 * span.ahead[0], span.z + 200 * span.ahead[1]]]); // prettier-ignore
    const tram = { id: 'transit/901-1', points: [path.at(240), path.at(206)] };
    const rules = (liftM: number, vehicle: typeof tram) => checkSpans([{ ...span, liftM }], [vehicle], JULY).map(({ rule }) => rule); // prettier-ignore
    expect(rules(0.2, tram)).toEqual(['vehicle on a lifted span']);
    expect(rules(0, tram)).toEqual([]);
    expect(rules(6, { ...tram, points: [path.at(180)] })).toEqual([]);
  });
});
