import * as v from 'valibot';
import { EnvironmentName } from '../../../src/schema/brokerConfig.ts';
import { OfferEntries } from '../../../src/schema/datexConfig.ts';
import { foreignDegrees, ForeignId } from '../../../src/schema/foreignPlace.ts';
import { InstantSchema } from '../../../src/schema/observations.ts';
import { BaseUrl } from '../../../src/schema/senderConfig.ts';

/** What the operator writes into `sources.pumpStations`: id, source, licence, intervalS, marginKm as of other offers, and these. */
export const PumpStationsSchema = v.strictObject({
  ...OfferEntries,
  baseUrl: BaseUrl,
  tokenEnv: v.optional(EnvironmentName),
});
export type PumpStationsSetting = v.InferOutput<typeof PumpStationsSchema>;

/** The list; stations are decoded one by one: one that does not fit must not hide the others. */
export const PumpStationsListSchema = v.object({ stations: v.array(v.unknown()) });
export const PumpStationSchema = v.object({
  number: ForeignId,
  name: v.pipe(v.string(), v.minLength(1)),
  lat: foreignDegrees(90),
  lon: foreignDegrees(180),
  measuredAt: InstantSchema,
  /** Water in the sump; null = the probe is silent. */
  levelM: v.nullable(v.pipe(v.number(), v.finite())),
  pumpsRunning: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
