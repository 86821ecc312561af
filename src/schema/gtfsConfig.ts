import * as v from 'valibot';
import { DateText, Seconds, SourceId, Words } from './senderConfig.ts';

const Url = v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//, 'must begin with http:// or https://'));

/** Public transport by GTFS: the timetable and what is said of it at the moment. */
export const GtfsSchema = v.strictObject({
  /** First part of the ids of its vehicles, and its name in the list of sources. */
  id: SourceId,
  /** The static feed: path of a zip or of a folder with its tables, or the address of a zip. */
  static: v.pipe(v.string(), v.minLength(1)),
  /** The static feed is read anew after so long. */
  staticS: v.optional(Seconds, 86_400),
  /** GTFS-Realtime: trip updates, vehicle positions or both; empty: vehicles stand where the timetable of the day has them. */
  realtime: v.pipe(v.array(Url), v.maxLength(8)),
  /** Between two questions, and between two places of a vehicle. */
  intervalS: v.optional(v.pipe(v.number(), v.minValue(5), v.maxValue(300)), 15),
  /** West, south, east, north: trips that never halt there are left out. */
  area: v.optional(v.tuple([v.number(), v.number(), v.number(), v.number()]), [6.6256, 51.3329, 6.8303, 51.5601]),
  source: Words,
  licence: Words,
  date: v.optional(DateText, '2026'),
});
export type GtfsSetting = v.InferOutput<typeof GtfsSchema>;

/** Simulated trams, buses and trains, by GTFS-Realtime like real ones. */
export const TransitSimulatorSchema = v.strictObject({
  /** `auto`: with a recording, and live where no GTFS is configured. */
  enabled: v.optional(v.union([v.boolean(), v.literal('auto')]), 'auto'),
  seed: v.optional(v.pipe(v.number(), v.integer()), 1),
});
