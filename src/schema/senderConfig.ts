import * as v from 'valibot';
import { BrokerEntries, EnvironmentName, TopicFilter } from './brokerConfig.ts';
import { AssetIdSchema, THEMES } from './catalogue.ts';

export const SourceId = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be a short name like city-sensors'));
export const Words = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
export const Seconds = v.pipe(v.number(), v.minValue(1), v.maxValue(86_400));
export const BaseUrl = v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//, 'must begin with http:// or https://'));
export const DateText = v.pipe(v.string(), v.regex(/^\d{4}(-\d\d(-\d\d)?)?$/, 'must be like 2026-11'));

/** What the operator says of somebody whose values are taken: whose they are, and how far they reach. */
export const SenderEntries = {
  /** First part of the ids of its assets, and its name in the list of sources. */
  id: SourceId,
  theme: v.optional(v.picklist(THEMES), 'iot'),
  /** Kind of its assets where a message does not say one. */
  kind: v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/)), 'sensor'),
  /** Seconds between two values, as a rule. */
  expectedS: v.optional(Seconds, 900),
  /** Provenance, shown with each asset. */
  source: Words,
  licence: Words,
  date: v.optional(DateText, '2026'),
  owner: v.optional(Words),
  /** Its name of a thing → asset id, where the thing is in the catalogue already. It may then write it. */
  aliases: v.optional(v.record(v.string(), AssetIdSchema), {}),
  /** Assets besides its own that it may write: ids, beginnings that end with `/`, or `*` for all. */
  writes: v.optional(v.array(v.pipe(v.string(), v.regex(/^(\*|[a-z0-9-]+\/[a-z0-9/-]*)$/, 'must be like air/denw112, air/ or *'))), []),
  /** Datastreams it may announce. */
  datastreams: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(80_000)), 5000),
}; // prettier-ignore
export const SenderSchema = v.strictObject(SenderEntries);
export type Sender = v.InferOutput<typeof SenderSchema>;

/** Somebody who posts to `/api/ingest`, known by a token. */
export const IngestSchema = v.strictObject({ ...SenderEntries, tokenEnv: EnvironmentName });

/** How a message is written; `json`: told by its shape. */
export const FORMATS = ['json', 'senml', 'sensorthings', 'ngsi-ld', 'cloudevents', 'vda5050'] as const;
export type Format = (typeof FORMATS)[number];

export const Topics = v.pipe(v.array(TopicFilter), v.minLength(1), v.maxLength(1000));

/** A broker on which somebody publishes in one of the formats. */
export const MqttMessagesSchema = v.strictObject({
  ...SenderEntries,
  ...BrokerEntries,
  topics: Topics,
  format: v.optional(v.picklist(FORMATS), 'json'),
});
export type MqttMessages = v.InferOutput<typeof MqttMessagesSchema>;
