import { fromScene, gridConvergence } from '../../geo/sceneFrame.ts';
import type { Denm } from '../../schema/denm.ts';
import {
  generationDeltaTimeOf,
  markOf,
  minuteOfYear,
  type Cam,
  type Spat,
  type StationStatus,
} from '../../schema/its.ts';
import type { RoadCourse } from './courses.ts';
import type { SignalState } from './signalPlan.ts';

/** What is sent over the air, and when. */
export interface ItsMessage {
  readonly atMs: number;
  readonly body: Cam | Denm | Spat | StationStatus;
}

/** ETSI station types. */
export const STATION_TYPES = { bus: 6, heavyTruck: 8 } as const;

/** Place, heading from true north (degrees) of a vehicle whose front is at a distance along its course. */
export function poseOn({ path }: RoadCourse, atM: number): { readonly lon: number; readonly lat: number; readonly headingDeg: number } {
  const [x, z] = path.at(atM);
  const [bx, bz] = path.at(atM - 6);
  const place = fromScene({ x, z });
  const heading = ((Math.atan2(x - bx, -(z - bz)) + gridConvergence(place)) * 180) / Math.PI;
  return { ...place, headingDeg: (heading + 360) % 360 };
} // prettier-ignore

/** Masts stand so far to the right of the vehicles, metres. */
const KERB_M = 3;

/** Longitude and latitude of the kerb beside a place on a course. */
export function besideOf({ path }: RoadCourse, atM: number): readonly [number, number] {
  const [x, z] = path.at(atM);
  const [bx, bz] = path.at(atM - 6);
  const length = Math.hypot(x - bx, z - bz) || 1;
  const { lon, lat } = fromScene({ x: x - ((z - bz) / length) * KERB_M, z: z + ((x - bx) / length) * KERB_M });
  return [lon, lat];
}

export function camOf(stationID: number, stationType: number, course: RoadCourse, atM: number, speedMs: number, atMs: number): ItsMessage {
  const { lon, lat, headingDeg } = poseOn(course, atM);
  return {
    atMs,
    body: {
      header: { protocolVersion: 2, messageID: 2, stationID },
      cam: {
        generationDeltaTime: generationDeltaTimeOf(atMs),
        camParameters: {
          basicContainer: {
            stationType,
            referencePosition: { latitude: Math.round(lat * 1e7), longitude: Math.round(lon * 1e7) },
          },
          highFrequencyContainer: {
            basicVehicleContainerHighFrequency: {
              heading: { headingValue: Math.round(headingDeg * 10) % 3600 },
              speed: { speedValue: Math.round(speedMs * 100) },
            },
          },
        },
      },
    },
  };
} // prettier-ignore

/** @param groups signal groups of the junction, all in this state */
export const spatOf = (stationID: number, intersection: number, groups: readonly number[], state: SignalState, atMs: number): ItsMessage => ({
  atMs,
  body: {
    header: { protocolVersion: 2, messageID: 4, stationID },
    spat: {
      intersections: [
        {
          id: { id: intersection },
          moy: minuteOfYear(atMs),
          timeStamp: atMs % 60_000,
          states: groups.map((signalGroup) => ({
            signalGroup,
            'state-time-speed': [{ eventState: state.phase, timing: { minEndTime: markOf(state.untilMs) } }],
          })),
        },
      ],
    },
  },
}); // prettier-ignore

export const statusOf = (stationID: number, atMs: number, values: StationStatus['values']): ItsMessage => ({
  atMs,
  body: { stationID, time: new Date(atMs).toISOString(), values },
});
