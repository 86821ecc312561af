// OCPI 2.2.1, module Locations (https://github.com/ocpi/ocpi, mod_locations): what the twin needs of it.
import * as v from 'valibot';
import { ForeignId, foreignDegrees } from './foreignPlace.ts';
import { UtcInstantSchema } from './observations.ts';

/** DateTime: RFC 3339 in UTC, with or without saying so. */
const OptionalInstant = v.fallback(v.nullish(UtcInstantSchema, null), null);

export const ConnectorSchema = v.object({
  power_type: v.fallback(v.string(), ''),
  /** Volts; line to neutral where there are three phases. */
  max_voltage: v.fallback(v.number(), 0),
  /** Amperes. */
  max_amperage: v.fallback(v.number(), 0),
  /** Watts, where it is less than the two make. */
  max_electric_power: v.fallback(v.nullish(v.number()), null),
});
export type OcpiConnector = v.InferOutput<typeof ConnectorSchema>;

export const EvseSchema = v.object({
  uid: ForeignId,
  status: v.string(),
  connectors: v.fallback(v.nullish(v.array(v.unknown()), []), []),
  last_updated: OptionalInstant,
});

export const LocationSchema = v.object({
  country_code: v.fallback(v.nullish(v.string(), ''), ''),
  party_id: v.fallback(v.nullish(v.string(), ''), ''),
  id: ForeignId,
  name: v.fallback(v.nullish(v.string(), ''), ''),
  address: v.fallback(v.nullish(v.string(), ''), ''),
  /** Degrees as text. */
  coordinates: v.object({ latitude: foreignDegrees(90), longitude: foreignDegrees(180) }),
  /** May it be shown to everybody? */
  publish: v.nullish(v.boolean(), true),
  /** Each is decoded by itself: one that does not fit must not hide the others. */
  evses: v.nullish(v.array(v.unknown()), []),
  last_updated: OptionalInstant,
});

/** What is around every answer; `data` is only of use where `status_code` is 1000. */
export const OcpiEnvelopeSchema = v.object({
  status_code: v.number(),
  status_message: v.fallback(v.nullish(v.string(), ''), ''),
  timestamp: OptionalInstant,
  data: v.optional(v.unknown()),
});
export const LocationListSchema = v.array(v.unknown());
