import * as v from 'valibot';
import { unixMs, type UnixMs } from '../../geo/units.ts';
import type { Observation, Quality } from '../../live/observation.ts';
import {
  CurrentMeasurementSchema,
  MeasurementsSchema,
  StationSchema,
  StationsSchema,
  TimeseriesSchema,
} from '../../schema/pegelonline.ts';
import { decode } from '../../schema/decode.ts';
import type { FeedCatalogue } from '../loadCatalogue.ts';

/** Upstream units that a unit of the catalogue stands for. Between heights above NN and stages lies the gauge zero: never converted. */
const UNITS: Readonly<Record<string, readonly string[]>> = {
  cm: ['cm'],
  m: ['m+NN', 'm+NHN', 'm. ü. NN', 'm. ü. NHN', 'm+PNP', 'm'],
  'm3/s': ['m³/s', 'm3/s'],
};
/** What no river here does: beyond it a value is kept as it is, and called an outlier. */
export const PLAUSIBLE: Readonly<Record<string, readonly [number, number]>> = {
  cm: [-500, 2500],
  m: [-50, 2000],
  'm3/s': [-2000, 40_000],
};
/** A stamp further ahead is a clock gone wrong; taken, it would hide every right value after it. */
const MAX_AHEAD_MS = 15 * 60_000;

/** What an answer holds for us, and what of it did not fit (one line each). */
export interface Reading {
  readonly observations: readonly Observation[];
  readonly complaints: readonly string[];
}

type Stations = Readonly<Record<string, string>>;

const qualityOfValue = (value: number, unit: string, states: readonly string[]): Quality => {
  const [least, greatest] = PLAUSIBLE[unit] ?? [-Infinity, Infinity];
  if (value < least || value > greatest) return 'outlier';
  return states.includes('commented') ? 'provisional' : 'good';
};

/** `/stations.json` → the current value of every datastream of our gauges. @throws DecodeError when it is not even a list */
export function readStations(body: unknown, stations: Stations, catalogue: FeedCatalogue, now: UnixMs): Reading {
  const observations: Observation[] = [];
  const complaints: string[] = [];
  for (const entry of decode(StationsSchema, body, 'stations.json')) {
    const station = v.safeParse(StationSchema, entry);
    if (!station.success) {
      complaints.push(`a station does not fit: ${station.issues[0].message}`);
      continue;
    }
    const asset = stations[station.output.uuid];
    if (asset === undefined) continue;
    for (const series of station.output.timeseries) {
      const read = readSeries(series, asset, catalogue, now);
      if (typeof read === 'string') complaints.push(`${station.output.shortname}: ${read}`);
      else if (read) observations.push(read);
    }
  }
  return { observations, complaints };
}

function readSeries(input: unknown, asset: string, catalogue: FeedCatalogue, now: UnixMs): Observation | string | null {
  const series = v.safeParse(TimeseriesSchema, input);
  if (!series.success) return `a time series does not fit: ${series.issues[0].message}`;
  const { shortname, unit, currentMeasurement, currrentMeasurement, comment } = series.output;
  const datastream = `${asset}/${shortname}`;
  const known = catalogue.byId.get(datastream)?.datastream;
  if (!known) return null;
  if (!UNITS[known.unit]?.includes(unit)) return `${shortname} is in ${unit}, the catalogue says ${known.unit}`;
  const current = currentMeasurement ?? currrentMeasurement;
  if (current === undefined || current === null) return null;
  const measurement = v.safeParse(CurrentMeasurementSchema, current);
  if (!measurement.success)
    return `${shortname}: ${v.getDotPath(measurement.issues[0]) ?? ''}: ${measurement.issues[0].message}`;
  const { timestamp, value, stateMnwMhw, stateNswHsw } = measurement.output;
  if (timestamp > now + MAX_AHEAD_MS) return `${shortname} is stamped in the future`;
  const states = [stateMnwMhw, stateNswHsw, comment ? 'commented' : ''];
  return { datastream, timeMs: timestamp, value, quality: qualityOfValue(value, known.unit, states), origin: 'live' };
}

/** `/stations/…/measurements.json` → observations. @throws DecodeError */
export function readMeasurements(
  body: unknown,
  datastream: string,
  catalogue: FeedCatalogue,
  now: UnixMs,
): Observation[] {
  const unit = catalogue.byId.get(datastream)?.datastream.unit ?? '';
  return decode(MeasurementsSchema, body, 'measurements.json')
    .filter(({ timestamp }) => timestamp <= now + MAX_AHEAD_MS)
    .map(({ timestamp, value }) => ({
      datastream,
      timeMs: unixMs(timestamp),
      value,
      quality: qualityOfValue(value, unit, []),
      origin: 'live',
    }));
}
