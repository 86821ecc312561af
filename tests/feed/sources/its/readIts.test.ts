import { describe, expect, it } from 'vitest';
import { createItsReader } from '../../../../src/feed/sources/its/readIts.ts';
import { generationDeltaTimeOf } from '../../../../src/schema/its.ts';

const NOW = Date.parse('2024-01-04T13:20:07.300Z');
/** As a roadside unit hands on what it heard, here half a second after it was made. */
const CAM = {
  header: { protocolVersion: 2, messageID: 2, stationID: 1001 },
  cam: {
    generationDeltaTime: generationDeltaTimeOf(NOW - 500),
    camParameters: {
      basicContainer: {
        stationType: 6,
        referencePosition: {
          latitude: 514_350_000,
          longitude: 67_600_000,
          positionConfidenceEllipse: { semiMajorConfidence: 40, semiMinorConfidence: 40, semiMajorOrientation: 0 },
        },
      },
      highFrequencyContainer: {
        basicVehicleContainerHighFrequency: {
          heading: { headingValue: 2705, headingConfidence: 10 },
          speed: { speedValue: 611, speedConfidence: 5 },
          driveDirection: 'forward',
        },
      },
    },
  },
};
/** 13:20 on 4 January is minute 5120 of the year; the state ends at 20 min 12.4 s past the hour. */
const SPAT = {
  header: { protocolVersion: 2, messageID: 4, stationID: 4003 },
  spat: {
    intersections: [
      {
        id: { region: 49, id: 3 },
        revision: 1,
        status: ['fixedTimeOperation'],
        moy: 5120,
        timeStamp: 7000,
        states: [
          {
            signalGroup: 1,
            'state-time-speed': [{ eventState: 'protected-Movement-Allowed', timing: { minEndTime: 12_124 } }],
          },
          { signalGroup: 2, 'state-time-speed': [{ eventState: 'stop-And-Remain' }] },
        ],
      },
    ],
  },
};

function reader() {
  const complaints: string[] = [];
  const read = createItsReader({
    stations: new Map([[1001, 'driving/shuttle-1']]),
    signals: new Map([
      ['3/1', 'roadside/signal-3-1'],
      ['3/2', 'roadside/signal-3-2'],
    ]),
    units: [],
    origin: 'simulated',
    complain: (line) => void complaints.push(line),
  });
  return { read, complaints };
}
const asTable = (read: ReturnType<typeof reader>['read'], message: unknown) =>
  Object.fromEntries(read(message, NOW).map(({ datastream, value }) => [datastream, value]));

describe('messages of vehicles and signals', () => {
  it('give place, speed and heading of a CAM in degrees and km/h, at the time it was made', () => {
    const { read, complaints } = reader();
    expect(asTable(read, CAM)).toEqual({
      'driving/shuttle-1/lon': 6.76,
      'driving/shuttle-1/lat': 51.435,
      'driving/shuttle-1/speed': 22,
      'driving/shuttle-1/heading': 270.5,
    });
    for (const { timeMs, origin, quality } of read(CAM, NOW)) {
      expect(timeMs).toBe(NOW - 500);
      expect([origin, quality]).toEqual(['simulated', 'good']);
    }
    expect(complaints).toEqual([]);
  });

  it('give the phase of each signal group and the seconds until it changes', () => {
    const { read } = reader();
    const [state] = read(SPAT, NOW);
    expect(state!.timeMs).toBe(Date.parse('2024-01-04T13:20:07Z'));
    const table = asTable(read, SPAT);
    expect(table['roadside/signal-3-1/state']).toBe(6);
    expect(table['roadside/signal-3-1/timeToChange']).toBe(5.4);
    expect(table['roadside/signal-3-2/state']).toBe(3);
    expect(table['roadside/signal-3-2/timeToChange']).toBeNaN();
  });

  it('give what a control centre says, and what is not there as missing', () => {
    const { read } = reader();
    const all = read({ stationID: 1001, time: '2024-01-04T13:20:05Z', values: { battery: 80.5, lon: null } }, NOW);
    expect(all.map(({ datastream, quality }) => [datastream, quality])).toEqual([
      ['driving/shuttle-1/battery', 'good'],
      ['driving/shuttle-1/lon', 'missing'],
    ]);
  });

  it('leave out values that a vehicle does not know', () => {
    const { read } = reader();
    const lost = structuredClone(CAM);
    lost.cam.camParameters.highFrequencyContainer.basicVehicleContainerHighFrequency.speed.speedValue = 16_383;
    expect(Object.keys(asTable(read, lost))).not.toContain('driving/shuttle-1/speed');
  });

  it.each([
    ['a station nobody knows', { ...CAM, header: { ...CAM.header, stationID: 7 } }, /station 7/],
    ['a vehicle without a place', { ...CAM, cam: { ...CAM.cam, camParameters: { ...CAM.cam.camParameters, basicContainer: { stationType: 6, referencePosition: { latitude: 900_000_001, longitude: 0 } } } } }, /does not know where/],
    ['a message of another kind', { header: { messageID: 99 } }, /header|message|cam|stationID/],
  ])('say what is wrong with %s and give nothing', (_name, message, why) => {
    const { read, complaints } = reader();
    expect(read(message, NOW)).toEqual([]);
    expect(complaints.join(' ')).toMatch(why);
  }); // prettier-ignore
});
