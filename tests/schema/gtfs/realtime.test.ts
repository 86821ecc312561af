import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/schema/decode.ts';
import { encodeRealtime } from '../../../src/schema/gtfs/encodeRealtime.ts';
import { decodeRealtime, type RealtimeFeed } from '../../../src/schema/gtfs/realtime.ts';

const FEED: RealtimeFeed = {
  version: '2.0',
  isDifferential: false,
  timestampS: 1_763_860_000,
  entities: [
    {
      id: 'u1',
      isDeleted: false,
      tripUpdate: {
        trip: { tripId: '901-7', routeId: '901', startDate: '20240105', relationship: 0 },
        vehicle: { id: '1031', label: '1031' },
        stops: [
          { sequence: 3, stopId: 'de:05112:1', arrival: { delayS: -40 }, departure: { timeS: 1_763_860_120 } },
          { sequence: 4, relationship: 1 },
        ],
        timestampS: 1_763_859_995,
        delayS: 65,
      },
    },
    { id: 'gone', isDeleted: true },
    {
      id: 'v1',
      isDeleted: false,
      vehicle: {
        trip: { tripId: '901-8' },
        vehicle: { id: '1032' },
        position: { lat: 51.4375, lon: 6.765625, bearingDeg: 84, speedMs: 8.25 },
        carriages: [
          { sequence: 1, percent: 67 },
          { sequence: 2, percent: -1 },
        ],
        timestampS: 1_763_859_995,
      },
    },
  ],
};

describe('a GTFS-Realtime message', () => {
  it('is read as it was written, early trips and vehicles included', () => {
    expect(decodeRealtime(encodeRealtime(FEED))).toEqual(FEED);
  });

  it('is refused wherever it is cut off: half a message is none', () => {
    const bytes = encodeRealtime(FEED);
    const headerBytes = 2 + bytes[1]!;
    for (let length = 0; length < bytes.length; length++) {
      // Behind a whole entity the rest may be missing: protobuf cannot tell.
      let read: RealtimeFeed | null = null;
      try {
        read = decodeRealtime(bytes.subarray(0, length));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
      if (length < headerBytes) expect(read).toBeNull();
      for (const entity of read?.entities ?? []) expect(FEED.entities).toContainEqual(entity);
    }
  });

  it('never breaks the reader, whatever the bytes: read, or refused with a reason', () => {
    const good = encodeRealtime(FEED);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        (changes) => {
          const bytes = good.slice();
          for (const [at, value] of changes) bytes[at] = value;
          try {
            decodeRealtime(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(DecodeError);
          }
        },
      ),
      { seed: 6, numRuns: 5000 },
    );
  });
});
