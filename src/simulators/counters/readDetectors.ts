import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { decode } from '../../schema/decode.ts';
import { SideSchema, type Counter, type CounterFile, type Direction } from './readCounters.ts';

/** Vehicles that a lane lets through in an hour: 1 900 while it is green, and it is for less than half of the time (after the German handbook, HBS). */
const LANE_CAPACITY = 900;
/** Working days in term, in holidays, Sundays: what each has of a mean day. As the A59 has them through the city, by BASt's counters. */
const KINDS_OF_DAYS = [1.0896, 1.0364, 0.6196] as const;
/** Fewer lorries drive in holidays, and hardly any on Sundays. */
const HEAVY_ON = [1, 0.94, 0.35] as const;

const DetectorSchema = v.strictObject({
  id: v.string(),
  /** The street, and what the cross-section is called after: the nearest stop. */
  road: v.string(),
  name: v.string(),
  lon: v.number(),
  lat: v.number(),
  /** Of its directions as DATEX II names them: to the north or east first. */
  sides: v.tuple([SideSchema, SideSchema]),
  /** Of each direction. */
  lanes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2)),
  freeKmh: v.pipe(v.number(), v.minValue(20), v.maxValue(80)),
  /** Vehicles of a mean day in both directions, and which share of them lorries and buses are. */
  meanDay: v.pipe(v.number(), v.integer(), v.minValue(0)),
  heavy: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});
export type Detector = v.InferOutput<typeof DetectorSchema>;

const FileSchema = v.strictObject({
  source: v.string(),
  note: v.string(),
  profile: v.string(),
  detectors: v.pipe(v.array(DetectorSchema), v.minLength(1)),
});

/**
 * Loop detectors of main streets as counters: both directions alike, the day by the kind of day.
 * @param path `assets/simulators/detectors.json`; @param profiles hours of the week of the motorways' counters, which stand in for the streets'
 * @throws DecodeError, or the system's error when it cannot be read
 */
export function readDetectors(path: string, profiles: CounterFile['profiles']): CounterFile {
  const file = decode(FileSchema, JSON.parse(readFileSync(path, 'utf8')), path);
  if (!(file.profile in profiles))
    throw new Error(`${path}: profile ${file.profile} is not among those of the counters`);
  const counters = file.detectors.map(({ sides, lanes, heavy, meanDay, ...rest }): Counter => {
    const vehicles = KINDS_OF_DAYS.map((share) => Math.round((meanDay / 2) * share));
    const direction = (side: Direction['side']): Direction => ({
      ...{ side, lanes, capacity: lanes * LANE_CAPACITY },
      vehicles: vehicles as [number, number, number],
      heavy: vehicles.map((n, k) => Math.round(n * heavy * HEAVY_ON[k]!)) as [number, number, number],
    });
    return {
      ...rest,
      ...{ profile: file.profile, isEstimate: true, meanDay, meanHeavyDay: Math.round(meanDay * heavy * 0.9) },
      directions: [direction(sides[0]), direction(sides[1])],
    };
  });
  return { source: file.source, note: file.note, profiles, counters };
}
