// GBFS 2.x and 3.x (https://gbfs.org/documentation/reference): stations of shared bikes and their state.
import * as v from 'valibot';
import { unixMs, type UnixMs } from '../geo/units.ts';
import { InstantSchema } from './observations.ts';

/** POSIX seconds (2.x) or an instant as text (3.x). */
const Stamp = v.union([
  InstantSchema,
  v.pipe(v.number(), v.minValue(1e9), v.maxValue(1e11), v.transform((s): UnixMs => unixMs(s * 1000))),
]); // prettier-ignore
/** 0, of stations that do not know when: as if it were not there. */
const Never = v.pipe(v.literal(0), v.transform(() => null)); // prettier-ignore
/** One text (2.x), or one a language (3.x): the first. */
const Name = v.union([
  v.string(),
  v.pipe(
    v.array(v.object({ text: v.string() })),
    v.minLength(1),
    v.transform((texts) => texts[0]!.text),
  ),
]);
const StationId = v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.minLength(1));
/** Early systems wrote 0 and 1. */
const Flag = v.pipe(
  v.union([v.boolean(), v.number()]),
  v.transform((value) => Boolean(value)),
);
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const GbfsStationSchema = v.object({
  station_id: StationId,
  name: v.optional(Name, ''),
  lat: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  lon: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
});

export const GbfsStatusSchema = v.object({
  station_id: StationId,
  /** 3.x says vehicles. */
  num_bikes_available: v.optional(Count),
  num_vehicles_available: v.optional(Count),
  num_docks_available: v.nullish(Count),
  is_installed: v.optional(Flag, true),
  last_reported: v.nullish(v.union([Stamp, Never])),
});

/** Stations are decoded one by one: one that does not fit must not hide the others. */
export const GbfsFileSchema = v.object({ last_updated: Stamp, data: v.object({ stations: v.array(v.unknown()) }) });
