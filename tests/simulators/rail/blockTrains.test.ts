import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/feed/loadCatalogue.ts';
import { operatingDays, serviceOf } from '../../../src/feed/sources/gtfs/simulatedTransit.ts';
import { trainsOf } from '../../../src/feed/sources/trainsOf.ts';
import { shareOfJourney } from '../../../src/schema/trains.ts';
import { createBlockTrains } from '../../../src/simulators/rail/blockTrains.ts';
import { readCorridors } from '../../../src/simulators/rail/readCorridors.ts';
import { createStationReader } from '../../../src/simulators/readStations.ts';
import { readCourses } from '../../../src/simulators/transit/courses.ts';
import { DAY_MS, HOUR_MS, MONDAY, ROOT } from '../themeStations.ts';

const service = serviceOf(readCourses(join(ROOT, 'assets/simulators/transit.geojson')), 1);
const corridors = readCorridors(join(ROOT, 'assets/simulators/corridors.json'));
const trains = createBlockTrains(service, operatingDays());
const { at, rail } = trainsOf(service, corridors);
/** Midnight in Duisburg. */
const MIDNIGHT = MONDAY - HOUR_MS;

const { features } = loadCatalogue(join(ROOT, 'assets/city/assets'), 1).catalogue;
const { stations } = createStationReader(ROOT, features, () => 400, undefined, () => rail)('silkroad')!; // prettier-ignore
const values = (terminal: string, atMs: number) =>
  stations.valuesOf(
    stations.stations.find(({ asset }) => asset.id === `rail/${terminal}`)!,
    atMs,
  );

describe('block trains under way', () => {
  it('run on a corridor that is known, each once, and are somewhere on it', () => {
    const { trains: all } = at(MONDAY);
    const partners = new Set(corridors.map(({ partner }) => partner));
    expect(all.length).toBeGreaterThan(200);
    expect(new Set(all.map(({ id, direction }) => `${id} ${direction}`)).size).toBe(all.length);
    for (const train of all) {
      expect(partners).toContain(train.partner);
      expect(train.departed).toBeLessThanOrEqual(MONDAY);
      expect(train.expected).toBeGreaterThan(MONDAY);
      expect(shareOfJourney(train, MONDAY)).toBeLessThan(1);
    }
  });

  it('are under way for as many days as their journey has, and arrive when they stand at their terminal', () => {
    const train = at(MIDNIGHT).trains.find(({ partner, direction }) => partner === 'Xi’an' && direction === 'in')!;
    const days = (train.planned - train.departed) / DAY_MS;
    expect(days).toBe(15);
    const last = at(train.planned - 60_000).trains.find(({ id }) => id === train.id)!;
    expect(Math.abs(last.expected - last.planned)).toBeLessThan(2 * 60_000);
    const there = service.underWayAt(last.expected + 5 * 60_000).filter(({ vehicle }) => `transit/${vehicle}` === train.asset); // prettier-ignore
    expect(there.map(({ speedMs }) => speedMs)).toContain(0);
  });

  it('are expected ever better: the day before arrival the guess is nearer than a week before', () => {
    const arrivals = trains.underWayAt(MONDAY).filter(({ partner, direction, plannedMs }) => direction === 'in' && rail.isChina(partner) && plannedMs > MONDAY + 9 * DAY_MS); // prettier-ignore
    expect(arrivals.length).toBeGreaterThan(10);
    for (const { id, plannedMs } of arrivals) {
      const errorAt = (atMs: number): number =>
        Math.abs(trains.underWayAt(atMs).find((one) => one.id === id)!.expectedMs - plannedMs);
      expect(errorAt(plannedMs - DAY_MS)).toBeLessThanOrEqual(errorAt(plannedMs - 7 * DAY_MS) + 60_000);
    }
  });

  it('say the same of an instant in whatever order they are asked', () => {
    const instants = Array.from({ length: 6 }, (_, k) => MONDAY + k * 7 * HOUR_MS);
    const forwards = instants.map((one) => at(one));
    expect([...instants].reverse().map((one) => at(one)).reverse()).toEqual(forwards); // prettier-ignore
  });

  it('are conserved: who was under way and has not arrived is still under way, and nobody else joins but who sets out', () => {
    const before = trains.underWayAt(MONDAY);
    const after = trains.underWayAt(MONDAY + HOUR_MS);
    const known = new Set(after.map(({ id, direction }) => `${id} ${direction}`));
    for (const { id, direction, plannedMs } of before)
      if (plannedMs > MONDAY + 12 * HOUR_MS) expect(known).toContain(`${id} ${direction}`);
    const old = new Set(before.map(({ id, direction }) => `${id} ${direction}`));
    for (const { id, direction, departedMs } of after)
      if (!old.has(`${id} ${direction}`)) expect(departedMs).toBeGreaterThan(MONDAY);
  });
});

describe('the rail terminals', () => {
  it.each(['dgt', 'dit', 'd3t', 'duss-ruhrort'])('%s handles block trains each day, and lets go of each that came', (id) => {
    const { arrived, departed, trains: handled } = values(id, MIDNIGHT + DAY_MS - 1000);
    expect(arrived).toBeGreaterThanOrEqual(3);
    expect(departed).toBe(arrived);
    expect(handled).toBe(arrived! + departed!);
    let most = 0;
    for (let hour = 0; hour < 24; hour++) most = Math.max(most, values(id, MIDNIGHT + hour * HOUR_MS)['standing']!);
    expect(most).toBeGreaterThan(0);
  }); // prettier-ignore

  it('count a train that stands where the vehicle stands', () => {
    for (let hour = 0; hour < 24; hour += 3) {
      const atMs = MIDNIGHT + hour * HOUR_MS;
      const standing = new Set(service.underWayAt(atMs).filter(({ run: { course, stops }, atM }) => course.mode === 'freight' && stops.some(({ id, atM: halt }) => id.startsWith('terminal/') && Math.abs(halt - atM) < 1)).map(({ vehicle }) => vehicle)); // prettier-ignore
      const counted = ['dgt', 'dit', 'd3t', 'duss-ruhrort', 'logport-i'].reduce((sum, id) => sum + values(id, atMs)['standing']!, 0); // prettier-ignore
      expect(counted).toBe(standing.size);
    }
  });

  it('count trains from China where they come from there', () => {
    const evening = MIDNIGHT + DAY_MS - 1000;
    expect(values('dgt', evening)['fromChina']).toBe(3);
    const all = ['dgt', 'dit', 'd3t', 'duss-ruhrort', 'logport-i'].map((id) => values(id, evening)['fromChina']!);
    expect(all.reduce((sum, one) => sum + one, 0)).toBe(6);
    expect(values('d3t', evening)['fromChina']).toBe(0);
    expect(values('dit', evening)['china']).toBeGreaterThan(20);
    expect(values('dit', evening)['nextArrival']).toBeGreaterThan(0);
  });

  it('say nothing where nobody simulates trains', () => {
    const silent = createStationReader(ROOT, features, () => 400)('silkroad')!;
    expect(silent.stations.valuesOf(silent.stations.stations[0]!, MONDAY)).toEqual({});
  });
});
