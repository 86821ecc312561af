import { beforeEach, describe, expect, it } from 'vitest';
import { readStatic } from '../../../../src/feed/sources/gtfs/readStatic.ts';
import { createServiceDays, type Timetable } from '../../../../src/feed/sources/gtfs/timetable.ts';
import { createTransitBook } from '../../../../src/feed/sources/gtfs/transitBook.ts';
import type { RealtimeEntity, StopTimeUpdate } from '../../../../src/schema/gtfs/realtime.ts';
import { openTables } from './smallFeed.ts';

const NOON = Date.parse('2024-01-05T11:00:00Z');
const update = (tripId: string, stops: StopTimeUpdate[], vehicle?: string): RealtimeEntity => ({
  id: `u-${tripId}`,
  isDeleted: false,
  tripUpdate: { trip: { tripId, startDate: '20240105' }, stops, ...(vehicle ? { vehicle: { id: vehicle } } : {}) },
});

let timetable: Timetable;
let complaints: string[];
let book: ReturnType<typeof createTransitBook>;
beforeEach(async () => {
  complaints = [];
  timetable = await readStatic(openTables(), [6.6, 51.3, 6.9, 51.6], () => undefined);
  book = createTransitBook({
    ...{ sourceId: 'dvg', origin: 'computed', timetable, days: createServiceDays('Europe/Berlin'), movingS: 15 },
    provenance: { kind: 'measured', source: 'DVG', licence: 'CC BY 4.0', date: '2024' },
    complain: (line) => void complaints.push(line),
  });
});
const take = (entities: RealtimeEntity[], isDifferential = false): void =>
  book.take({ version: '2.0', isDifferential, timestampS: NOON / 1000, entities }, NOON);
const at = (seconds: number) => {
  const { announced, observations } = book.fixesAt(NOON + seconds * 1000);
  const of = (property: string): number | undefined =>
    observations.find(({ datastream }) => datastream.endsWith(`/${property}`))?.value;
  return { announced, observations, of };
};

describe('a vehicle of which only times are known', () => {
  it('is reckoned along its course, marked as computed, with its line and its delay', () => {
    take([update('t13', [{ sequence: 1, departure: { delayS: 60 } }], 'Wagen 7')]);
    // Delayed by a minute: at 13:01:30 it has been running for 30 of 120 s.
    const { announced, observations, of } = at(3600 + 90);
    expect(announced[0]).toMatchObject({ id: 'dvg/wagen-7', properties: { mover: { class: 'tram' }, kind: 'tram' } });
    expect(observations.every(({ origin }) => origin === 'computed')).toBe(true);
    expect(of('lon')).toBeCloseTo(6.76 + 0.0144 * (3 * 0.25 ** 2 - 2 * 0.25 ** 3), 4);
    expect(of('heading')).toBe(90);
    expect(of('delay')).toBe(60);
    expect(of('way')).toBe(0);
  });

  it('stands at its stops, and is as late there as it will leave', () => {
    take([update('t13', [{ sequence: 2, arrival: { delayS: 120 }, departure: { delayS: 180 } }], 'x')]);
    const { of } = at(3600 + 120 + 150);
    expect(of('speed')).toBe(0);
    expect(of('delay')).toBe(180);
  });

  it('is gone when its trip has ended: missing, not left at its last place', () => {
    take([update('t13', [], 'x')]);
    expect(at(3600 + 100).of('lon')).toBeGreaterThan(6.76);
    const { observations } = at(3600 + 600);
    expect(observations.map(({ datastream, quality }) => `${datastream} ${quality}`)).toEqual(
      ['lon', 'lat', 'delay'].map((property) => `dvg/x/${property} missing`),
    );
    expect(at(3600 + 700).observations).toEqual([]);
  });

  it('without a name takes the first free place of its line, and the next one takes it after it', () => {
    take([update('t12', [])]);
    expect(at(60).announced[0]?.id).toBe('dvg/901-1');
    expect(at(600).announced).toEqual([]);
    take([update('t13', [])]);
    expect(at(3700).observations[0]?.datastream).toMatch('dvg/901-1/');
  });

  it('says nothing again while it stands, but shows from time to time that it is there', () => {
    take([update('t13', [], 'x')]);
    expect(at(3590).observations).not.toEqual([]);
    expect(at(3595).observations).toEqual([]);
    take([update('t12', [{ sequence: 1, departure: { delayS: 2500 } }], 'y')]);
    at(2000);
    expect(at(2030).observations).toEqual([]);
    expect(at(2061).observations).not.toEqual([]);
  });
});

describe('a real-time feed', () => {
  it('whose trips are all unknown belongs to another static feed, and says so once', () => {
    take([update('nobody', []), update('knows', [])]);
    expect(complaints).toEqual(['no trip of the real-time feed is in the static feed']);
    expect(at(60).observations).toEqual([]);
  });

  it('that is differential changes what it names and keeps the rest', () => {
    take([update('t12', [], 'a')]);
    take([update('t13', [], 'b')], true);
    expect(at(100).of('lon')).toBeGreaterThan(6.76);
    take([{ id: 'u-t12', isDeleted: true }], true);
    expect(at(110).of('lon')).toBeNaN();
  });

  it('with places shows vehicles where they say they are, as live; older than five minutes they say nothing', () => {
    const vehicle = (timestampS: number): RealtimeEntity => ({
      id: 'v',
      isDeleted: false,
      vehicle: { trip: { tripId: 't12' }, vehicle: { id: '1031' }, position: { lat: 51.4301, lon: 6.77, bearingDeg: 88, speedMs: 10 }, timestampS }, // prettier-ignore
    });
    take([vehicle(NOON / 1000 + 50)]);
    const { observations, of } = at(60);
    expect([of('lon'), of('speed'), observations[0]?.origin]).toEqual([6.77, 36, 'live']);
    take([vehicle(NOON / 1000 - 400)]);
    expect(at(70).of('lon')).toBeNaN();
  });

  it.each([
    ['cancels', 3],
    ['deletes', 7],
  ])('that %s a trip takes its vehicle away', (_what, relationship) => {
    take([update('t12', [], 'a')]);
    expect(at(60).of('lon')).toBeDefined();
    take([{ ...update('t12', [], 'a'), tripUpdate: { trip: { tripId: 't12', startDate: '20240105', relationship }, stops: [] } }]); // prettier-ignore
    expect(at(70).of('lon')).toBeNaN();
  });
});
