import type { RealtimeFeed } from '../../../src/schema/gtfs/realtime.ts';

/** One of everything. */
export const FEED: RealtimeFeed = {
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
