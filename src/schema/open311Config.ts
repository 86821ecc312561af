import * as v from 'valibot';
import { OfferEntries } from './datexConfig.ts';
import { BaseUrl, Seconds, Words } from './senderConfig.ts';

const Days = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));

/** Reports of citizens by Open311 GeoReport v2. */
export const Open311Schema = v.strictObject({
  ...OfferEntries,
  intervalS: v.optional(Seconds, 900),
  /** Its endpoint, before `/services.json` and `/requests.json`: `https://city.example/citysdk`. */
  baseUrl: BaseUrl,
  /** Only where the endpoint serves more than one city. */
  jurisdictionId: v.optional(Words),
  /** Reports from so many days ago on; asked for in spans of 90 days, the most of the standard. */
  lookBackDays: v.optional(Days(730), 90),
  /** How long what is done stays on the map. */
  closedDays: v.optional(Days(365), 7),
  /** Nothing has come in or changed in the whole list for so long: the list has stopped. */
  quietDays: v.optional(Days(365), 7),
});
export type Open311Setting = v.InferOutput<typeof Open311Schema>;
