// Open311 GeoReport v2 (https://wiki.open311.org/GeoReport_v2) with the extension of CitySDK Smart Participation that German cities serve
// (https://github.com/bfpi/klarschiff-citysdk): what the twin needs of it.
import * as v from 'valibot';
import { ForeignId, foreignDegrees } from './foreignPlace.ts';
import { InstantSchema } from './observations.ts';

const OptionalInstant = v.fallback(v.nullish(InstantSchema, null), null);
const OptionalText = v.fallback(v.nullish(v.string(), ''), '');
const Lower = v.pipe(
  v.string(),
  v.transform((text) => text.toLowerCase()),
);

/** Something that can be reported: its name is the city's, nobody's who reports. */
export const ReportServiceSchema = v.object({ service_code: ForeignId, service_name: OptionalText });

/**
 * A report, without all that may name people: description, title, address, photos, notes of clerks, and what servers send beside the
 * standard (name, e-mail, phone, device). What is not named here is not even decoded.
 */
export const ServiceRequestSchema = v.object({
  service_request_id: ForeignId,
  status: v.pipe(Lower, v.picklist(['open', 'closed'])),
  service_code: v.fallback(v.nullish(ForeignId, ''), ''),
  requested_datetime: InstantSchema,
  /** Of a closed one: when it was closed. */
  updated_datetime: OptionalInstant,
  /** When it is expected to be done. */
  expected_datetime: OptionalInstant,
  lat: foreignDegrees(90),
  long: foreignDegrees(180),
  extended_attributes: v.fallback(v.nullish(v.object({ detailed_status: OptionalText }), { detailed_status: '' }), {
    detailed_status: '',
  }),
});
export type ServiceRequest = v.InferOutput<typeof ServiceRequestSchema>;

/** Lists are decoded entry by entry: one that does not fit must not hide the others. */
export const ReportListSchema = v.array(v.unknown());

/** How the standard says that something went wrong: some servers send it with 200. */
export const ReportErrorsSchema = v.pipe(
  v.array(v.object({ code: v.union([v.number(), v.string()]), description: v.string() })),
  v.minLength(1),
);
