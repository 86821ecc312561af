// ParkAPI v3 (https://github.com/ParkenDD/parkapi-sources-v3, models): car parks of many cities in one form.
import * as v from 'valibot';
import { ForeignId, foreignDegrees } from './foreignPlace.ts';
import { UtcInstantSchema } from './observations.ts';

/** A whole number, also as text. */
const Count = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))], 'must be a whole number'),
  v.integer(),
  v.minValue(0),
  v.maxValue(999_999),
);
const OptionalCount = v.nullish(Count, null);

export const ParkingSiteSchema = v.object({
  /** Of the site within its source; a service of many sources has `id`. */
  uid: v.optional(ForeignId),
  id: v.optional(ForeignId),
  name: v.pipe(v.string(), v.minLength(1)),
  lat: foreignDegrees(90),
  lon: foreignDegrees(180),
  /** CAR, BIKE or ITEM (lockers). */
  purpose: v.nullish(v.string(), 'CAR'),
  capacity: v.fallback(OptionalCount, null),
  has_realtime_data: v.nullish(v.boolean(), true),
});

/** What is of the moment stands beside it. It is decoded by itself: a wrong count must not take a car park off the map. */
export const ParkingRealtimeSchema = v.object({
  realtime_data_updated_at: v.nullish(UtcInstantSchema, null),
  realtime_capacity: OptionalCount,
  realtime_free_capacity: OptionalCount,
  /** OPEN, CLOSED or UNKNOWN. */
  realtime_opening_status: v.nullish(v.string(), 'UNKNOWN'),
});

/** A page of the list; the plain list is what converters make. Sites are decoded one by one: one that does not fit must not hide the others. */
export const ParkingSitesSchema = v.union([
  v.pipe(
    v.array(v.unknown()),
    v.transform((items) => ({ items, next_id: null })),
  ),
  v.object({
    items: v.array(v.unknown()),
    /** Where the next page begins: `start=…`. `offset` is not heeded by the service. */
    next_id: v.nullish(v.union([v.string(), v.number()]), null),
  }),
]);
