import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createDenmBook } from '../../../../src/feed/sources/its/denmBook.ts';
import { createItsReader } from '../../../../src/feed/sources/its/readIts.ts';
import { DenmSchema } from '../../../../src/schema/denm.ts';
import { timestampItsOf } from '../../../../src/schema/its.ts';

const NOW = Date.parse('2024-01-04T13:20:00Z');
const MINUTE = 60_000;
const UNITS = [
  { assetId: 'roadside/unit-1', lon: 6.76, lat: 51.43 },
  { assetId: 'roadside/unit-2', lon: 6.78, lat: 51.43 },
];

interface Changes {
  readonly stationID?: number;
  readonly sequence?: number;
  readonly detectedMs?: number;
  readonly saidMs?: number;
  readonly cause?: number | null;
  readonly management?: object;
}
/** As a vehicle sends it that stands in the way; fields that nobody reads are in it too. */
const denm = ({ stationID = 1001, sequence = 7, detectedMs = NOW, saidMs = NOW, cause = 94, management = {} }: Changes = {}) => ({
  header: { protocolVersion: 2, messageID: 1, stationID },
  denm: {
    management: {
      actionID: { originatingStationID: 1001, sequenceNumber: sequence },
      detectionTime: timestampItsOf(detectedMs),
      referenceTime: timestampItsOf(saidMs),
      eventPosition: { latitude: 514_301_000, longitude: 67_610_000, altitude: { altitudeValue: 3100 } },
      relevanceDistance: 4,
      validityDuration: 300,
      stationType: 6,
      ...management,
    },
    ...(cause === null ? {} : { situation: { informationQuality: 3, eventType: { causeCode: cause, subCauseCode: 2 } } }),
    location: { eventSpeed: { speedValue: 0, speedConfidence: 1 } },
  },
}); // prettier-ignore

function book() {
  const complaints: string[] = [];
  const warnings = createDenmBook(UNITS, (line) => void complaints.push(line));
  const take = (changes?: Changes, receivedMs = changes?.saidMs ?? NOW): void =>
    warnings.take(v.parse(DenmSchema, denm(changes)), receivedMs);
  return { take, at: (ms = NOW, unit = 0) => warnings.at(UNITS[unit]!.assetId, ms), complaints };
}
const CANCELLED = { termination: 0 };
const NEGATED = { termination: 1 };

describe('warnings of vehicles and road operators (DENM)', () => {
  it('hold at the unit nearest to the event from when they are heard until their time is over', () => {
    const { take, at, complaints } = book();
    expect(at()).toEqual({ count: 0, cause: 0, subCause: 0 });
    take();
    expect(at()).toEqual({ count: 1, cause: 94, subCause: 2 });
    expect(at(NOW, 1)).toMatchObject({ count: 0 });
    expect(at(NOW + 5 * MINUTE - 1)).toMatchObject({ count: 1 });
    expect(at(NOW + 5 * MINUTE)).toMatchObject({ count: 0, cause: 0 });
    expect(complaints).toEqual([]);
  });

  it('hold ten minutes where they do not say how long', () => {
    const { take, at } = book();
    take({ management: { validityDuration: undefined } });
    expect(at(NOW + 10 * MINUTE - 1).count).toBe(1);
    expect(at(NOW + 10 * MINUTE).count).toBe(0);
  });

  it('are one for all messages of an event: the newest says what it is, an older one that comes late says nothing', () => {
    const { take, at } = book();
    take({ saidMs: NOW + MINUTE, cause: 1 });
    take({ saidMs: NOW, cause: 27 }, NOW + 2 * MINUTE);
    expect(at(NOW + 2 * MINUTE)).toMatchObject({ count: 1, cause: 1 });
    take({ sequence: 8, detectedMs: NOW + 2 * MINUTE, saidMs: NOW + 2 * MINUTE, cause: 12 });
    expect(at(NOW + 2 * MINUTE)).toMatchObject({ count: 2, cause: 12 });
  });

  it('end when they are cancelled by their sender or negated by another, and no late message brings them back', () => {
    for (const [stationID, management] of [[1001, CANCELLED], [2001, NEGATED]] as const) {
      const { take, at } = book();
      take();
      take({ stationID, saidMs: NOW + MINUTE, cause: null, management });
      expect(at(NOW + MINUTE).count).toBe(0);
      take({ saidMs: NOW + MINUTE / 2 }, NOW + 2 * MINUTE);
      expect(at(NOW + 2 * MINUTE).count).toBe(0);
    }
  }); // prettier-ignore

  it.each([
    ['one that ends what nobody has begun', { management: CANCELLED, cause: null }, []],
    ['one whose time was over before it came', { detectedMs: NOW - 10 * MINUTE }, []],
    ['one of an event that matters only nearer by', { management: { relevanceDistance: 0 } }, []],
    ['one without a cause', { cause: null }, [/no cause/]],
    ['one from nowhere', { management: { eventPosition: { latitude: 900_000_001, longitude: 1_800_000_001 } } }, [/nowhere/]],
    ['one from the future', { detectedMs: NOW + 5 * MINUTE, saidMs: NOW }, [/future/]],
  ])('leave out %s', (_name, changes, why) => {
    const { take, at, complaints } = book();
    take(changes, NOW);
    expect(at().count).toBe(0);
    expect(complaints).toHaveLength(why.length);
    why.forEach((text, i) => expect(complaints[i]).toMatch(text));
  }); // prettier-ignore

  it.each([
    ['a number of an event that does not fit', { sequence: 65_536 }, /sequenceNumber/],
    ['a time before 2004', { detectedMs: Date.UTC(2003, 0, 1) }, /detectionTime/],
    ['more than a day of validity', { management: { validityDuration: 86_401 } }, /validityDuration/],
    ['a cause that is none', { cause: 256 }, /causeCode/],
    ['no place at all', { management: { eventPosition: undefined } }, /eventPosition/],
  ])('refuse %s, with the path', (_name, changes, why) => {
    const complaints: string[] = [];
    const read = createItsReader({
      ...{ stations: new Map(), signals: new Map(), units: UNITS, origin: 'live' },
      complain: (line) => void complaints.push(line),
    });
    expect(read(denm(changes), NOW)).toEqual([]);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(why);
  });

  it('are told nearest by first: the vehicle in the way before the weather, though that is newer', () => {
    const { take, at } = book();
    take();
    take({ sequence: 8, detectedMs: NOW + MINUTE, saidMs: NOW + MINUTE, cause: 17, management: { relevanceDistance: 6 } }); // prettier-ignore
    expect(at(NOW + MINUTE)).toMatchObject({ count: 2, cause: 94 });
    expect(at(NOW + 5.5 * MINUTE)).toMatchObject({ count: 1, cause: 17 });
  });

  it('do not fill the memory', () => {
    const { take, at, complaints } = book();
    for (let sequence = 0; sequence < 2100; sequence++) take({ sequence });
    expect(at().count).toBe(2000);
    expect(complaints).toHaveLength(100);
    take({ sequence: 3000, detectedMs: NOW + 6 * MINUTE, saidMs: NOW + 6 * MINUTE });
    expect(at(NOW + 6 * MINUTE).count).toBe(1);
  });

  it('are told by their unit, with the beat of its status', () => {
    const read = createItsReader({
      ...{ stations: new Map([[3001, 'roadside/unit-1']]), signals: new Map(), units: UNITS, origin: 'live' },
      complain: (line) => expect.unreachable(line),
    });
    const status = (atMs: number) => ({ stationID: 3001, time: new Date(atMs).toISOString(), values: { vehicles: 1 } });
    const told = (atMs: number) => Object.fromEntries(read(status(atMs), atMs).map((o) => [o.datastream, o.value]));
    expect(read(denm(), NOW)).toEqual([]);
    expect(told(NOW + 1000)).toMatchObject({ 'roadside/unit-1/warning': 94, 'roadside/unit-1/warnings': 1 });
    expect(told(NOW + 6 * MINUTE)).toMatchObject({ 'roadside/unit-1/warning': 0, 'roadside/unit-1/warnings': 0 });
  });
});
