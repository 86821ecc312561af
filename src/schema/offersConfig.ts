import * as v from 'valibot';
import { EnvironmentName } from './brokerConfig.ts';
import { OfferEntries } from './datexConfig.ts';
import { BaseUrl, Seconds } from './senderConfig.ts';

/** Car parks of a service that speaks ParkAPI v3. */
export const ParkApiSchema = v.strictObject({
  ...OfferEntries,
  /** Where the list of sites is: `https://api.example/park-api/api/public/v3/parking-sites`, with a filter of the service where it knows one. */
  sitesUrl: BaseUrl,
});
export type ParkApiSetting = v.InferOutput<typeof ParkApiSchema>;

/** Sites with chargers of a party that speaks OCPI 2.2.1: we ask it for its Locations, as a receiver that pulls. */
export const OcpiSchema = v.strictObject({
  ...OfferEntries,
  /** Its Sender endpoint of the module Locations, as its version details name it: `https://cpo.example/ocpi/cpo/2.2.1/locations`. */
  locationsUrl: BaseUrl,
  /** Between two looks at everything; in between only what has changed is asked for. */
  wholeIntervalS: v.optional(Seconds, 86_400),
  /** Environment variable with the credentials token. */
  tokenEnv: v.optional(EnvironmentName),
  /** `plain` for parties that do not expect Base64, as before 2.2-d2. */
  tokenEncoding: v.optional(v.picklist(['base64', 'plain']), 'base64'),
});
export type OcpiSetting = v.InferOutput<typeof OcpiSchema>;
