import * as v from 'valibot';
import { unixMs } from '../../../geo/units.ts';
import type { Observation, Origin } from '../../../live/observation.ts';
import { CamSchema, generatedAt, MOVEMENT_PHASES, momentOf, SpatSchema, StationStatusSchema, untilMark, type Cam, type Spat, type StationStatus } from '../../../schema/its.ts'; // prettier-ignore
import { DenmSchema } from '../../../schema/denm.ts';
import { createDenmBook, type WarningUnit } from './denmBook.ts';

/** "Not available" in the standard's own numbers. */
const NO_SPEED = 16_383;
const NO_HEADING = 3601;
const NO_LATITUDE = 900_000_001;
const NO_LONGITUDE = 1_800_000_001;
const NO_MARK = 36_001;

export interface ItsReaderOptions {
  /** Whose station a number is: asset id by station id. */
  readonly stations: ReadonlyMap<number, string>;
  /** Asset id by intersection and signal group: `3/1`. */
  readonly signals: ReadonlyMap<string, string>;
  /** Those that tell what is warned of near them. */
  readonly units: readonly WarningUnit[];
  readonly origin: Origin;
  readonly complain: (line: string) => void;
}

/** What a message says it is decides what it is read as: to try one after the other takes three times as long, and complains of the wrong one. */
const readAs = (message: unknown) => {
  const has = (key: string): boolean => typeof message === 'object' && message !== null && key in message;
  if (has('cam')) return v.safeParse(CamSchema, message);
  if (has('denm')) return v.safeParse(DenmSchema, message);
  return has('spat') ? v.safeParse(SpatSchema, message) : v.safeParse(StationStatusSchema, message);
};

/**
 * Reads messages of vehicles and of what stands beside the road: CAM, DENM, SPATEM (each as JSON) and the status of a station.
 * @returns reads one message: what of it can be taken; what it does not know is complained of and left out
 */
export function createItsReader({ stations, signals, units, origin, complain }: ItsReaderOptions) {
  const warnings = createDenmBook(units, complain);
  const stationOf = (id: number): string | null => {
    const asset = stations.get(id);
    if (asset === undefined) complain(`station ${id} is not known`);
    return asset ?? null;
  };
  const put = (out: Observation[], asset: string, property: string, timeMs: number, value: number | null): void => {
    out.push({ datastream: `${asset}/${property}`, timeMs: unixMs(timeMs), value: value ?? Number.NaN, quality: value === null ? 'missing' : 'good', origin }); // prettier-ignore
  };

  function readCam({ header, cam }: Cam, receivedMs: number, out: Observation[]): void {
    const asset = stationOf(header.stationID);
    const { latitude, longitude } = cam.camParameters.basicContainer.referencePosition;
    if (asset === null) return;
    if (latitude === NO_LATITUDE || longitude === NO_LONGITUDE) {
      complain(`station ${header.stationID} does not know where it is`);
      return;
    }
    const atMs = generatedAt(cam.generationDeltaTime, receivedMs);
    const { speed, heading } = cam.camParameters.highFrequencyContainer.basicVehicleContainerHighFrequency;
    put(out, asset, 'lon', atMs, longitude / 1e7);
    put(out, asset, 'lat', atMs, latitude / 1e7);
    if (speed.speedValue !== NO_SPEED) put(out, asset, 'speed', atMs, Math.round(speed.speedValue * 0.36) / 10);
    if (heading.headingValue !== NO_HEADING) put(out, asset, 'heading', atMs, heading.headingValue / 10);
  }

  function readSpat({ spat }: Spat, receivedMs: number, out: Observation[]): void {
    for (const { id, moy, timeStamp, states } of spat.intersections) {
      const atMs = momentOf(moy, timeStamp, receivedMs);
      for (const { signalGroup, 'state-time-speed': [first] } of states) {
        const asset = signals.get(`${id.id}/${signalGroup}`);
        if (asset === undefined) {
          complain(`signal group ${signalGroup} of intersection ${id.id} is not known`);
          continue;
        }
        put(out, asset, 'state', atMs, MOVEMENT_PHASES.indexOf(first!.eventState));
        const mark = first!.timing?.minEndTime ?? NO_MARK;
        put(out, asset, 'timeToChange', atMs, mark === NO_MARK ? null : Math.round(untilMark(mark, atMs) * 10) / 10);
      }
    }
  } // prettier-ignore

  function readStatus({ stationID, time, values }: StationStatus, out: Observation[]): void {
    const asset = stationOf(stationID);
    if (asset === null) return;
    for (const [property, value] of Object.entries(values)) put(out, asset, property, Date.parse(time), value);
    if (!warnings.isUnit(asset)) return;
    const { count, cause } = warnings.at(asset, Date.parse(time));
    put(out, asset, 'warnings', Date.parse(time), count);
    put(out, asset, 'warning', Date.parse(time), cause);
  }

  return (message: unknown, receivedMs: number): Observation[] => {
    const out: Observation[] = [];
    const read = readAs(message);
    if (!read.success) {
      const issue = read.issues[0];
      complain(`${v.getDotPath(issue) ?? 'message'}: ${issue.message}`);
      return out;
    }
    const body = read.output;
    if ('cam' in body) readCam(body, receivedMs, out);
    // What holds is told by the units, with the beat of their status.
    else if ('denm' in body) warnings.take(body, receivedMs);
    else if ('spat' in body) readSpat(body, receivedMs, out);
    else readStatus(body, out);
    return out;
  };
}
