// PEGELONLINE REST API v2 (https://www.pegelonline.wsv.de/webservices/rest-api/v2), as it answers and not only as it is specified.
import * as v from 'valibot';
import { InstantSchema } from './observations.ts';

/** Negative stages are valid; they lie below the gauge zero. */
const Value = v.pipe(v.number(), v.finite());

export const CurrentMeasurementSchema = v.object({
  /** With its offset: in the double hour of October both 02:15 are told apart. */
  timestamp: InstantSchema,
  value: Value,
  stateMnwMhw: v.optional(v.string(), 'unknown'),
  stateNswHsw: v.optional(v.string(), 'unknown'),
});

export const TimeseriesSchema = v.object({
  /** `W` stage, `Q` discharge, `WV` forecast, … */
  shortname: v.string(),
  /** `cm`, `m+NN`, `m+PNP`, `m³/s`. */
  unit: v.string(),
  equidistance: v.optional(v.number()),
  currentMeasurement: v.optional(v.unknown()),
  /** The specification spells it so. */
  currrentMeasurement: v.optional(v.unknown()),
  comment: v.optional(v.nullable(v.object({ shortDescription: v.optional(v.string(), '') }))),
});

/** Coordinates, river and kilometre may be missing; the catalogue has its own. */
export const StationSchema = v.object({
  uuid: v.string(),
  shortname: v.optional(v.string(), ''),
  timeseries: v.optional(v.array(v.unknown()), []),
});

/** Each station is decoded by itself: one that does not fit must not hide the others. */
export const StationsSchema = v.array(v.unknown());

/** `[]` is a valid answer: nothing in that span. */
export const MeasurementsSchema = v.array(v.object({ timestamp: InstantSchema, value: Value }));

/**
 * A row of `WV/measurements.json`. Percentiles have only some stations, those of the Oder in 2026, and none of their estimates; what is wrong with them
 * must not cost the value.
 */
export const ForecastRowSchema = v.object({
  timestamp: InstantSchema,
  value: Value,
  /** When the forecast was made. */
  initialized: v.nullish(InstantSchema),
  type: v.picklist(['forecast', 'estimate']),
  percentile10: v.optional(v.unknown()),
  percentile90: v.optional(v.unknown()),
});

/** `{"status":404,"message":"Timeseries does not exist."}` */
export const RefusalSchema = v.object({ status: v.number(), message: v.string() });
