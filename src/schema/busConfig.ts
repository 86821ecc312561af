import * as v from 'valibot';
import { BrokerEntries } from './brokerConfig.ts';

/** A broker between several feeds: what one of them is told by `POST /api/ingest`, all know. */
export const BusSchema = v.strictObject({
  ...BrokerEntries,
  /** Begin of the topics, which belong to the feeds alone. */
  topic: v.optional(v.pipe(v.string(), v.regex(/^[\w-]+(\/[\w-]+)*$/, 'must be like hafenblick or city/twin')), 'hafenblick'),
}); // prettier-ignore
export type BusSetting = v.InferOutput<typeof BusSchema>;
