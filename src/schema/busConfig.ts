import * as v from 'valibot';
import { addressOf, BrokerEntries, EnvironmentName } from './brokerConfig.ts';
import { TlsSchema } from './tlsConfig.ts';

/** Begin of the topics, which belong to the feeds alone. */
const Topic = v.pipe(v.string(), v.regex(/^[\w-]+(\/[\w-]+)*$/, 'must be like hafenblick or city/twin'));

const MqttBusSchema = v.strictObject({ ...BrokerEntries, topic: v.optional(Topic, 'hafenblick') });

const NATS_SCHEMES = ['nats:', 'tls:'];
const NatsUrl = addressOf(NATS_SCHEMES, 'nats://broker.example:4222');
const NatsBusObject = v.strictObject({
  /** `nats://`, or `tls://`: then nothing is said without TLS. */
  url: NatsUrl,
  /** Others of the same cluster, for the case that the first is away when a feed starts. */
  servers: v.optional(v.array(NatsUrl), []),
  /** Begin of the subjects (its `/` are written as `.` there) and name of the stream (`_`). */
  topic: v.optional(Topic, 'hafenblick'),
  username: v.optional(v.string()),
  /** Environment variables with the password, with a token, with the text of a `.creds` file: one of them. */
  passwordEnv: v.optional(EnvironmentName),
  tokenEnv: v.optional(EnvironmentName),
  credentialsEnv: v.optional(EnvironmentName),
  /** With `tls`: whom we trust, and who we are. */
  tls: v.optional(TlsSchema),
  /** Servers that keep each message; for a stream that the feeds make. */
  replicas: v.optional(v.picklist([1, 3, 5]), 1),
  /** Newest values of each datastream that stay: a feed that was away gets them all. For a stream that the feeds make. */
  valuesKept: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)), 100),
});
const NatsBusSchema = v.pipe(
  NatsBusObject,
  // One that is reached without TLS would be told what the others are told in secret.
  v.check(({ url, servers }) => new Set([url, ...servers].map((each) => new URL(each).protocol)).size === 1, 'url and servers must be all of one scheme'),
); // prettier-ignore

const isNats = (setting: unknown): boolean =>
  NATS_SCHEMES.some((scheme) => String((setting as { url?: unknown } | null)?.url).startsWith(scheme));

/** A broker between several feeds: what one of them is told by `POST /api/ingest`, all know. Its address says which kind it is. */
export const BusSchema = v.lazy<typeof MqttBusSchema | typeof NatsBusSchema>((setting) =>
  isNats(setting) ? NatsBusSchema : MqttBusSchema,
);
export type MqttBusSetting = v.InferOutput<typeof MqttBusSchema>;
export type NatsBusSetting = v.InferOutput<typeof NatsBusSchema>;
export type BusSetting = v.InferOutput<typeof BusSchema>;

export const isNatsBus = (setting: BusSetting): setting is NatsBusSetting => isNats(setting);
