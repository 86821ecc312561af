import { query } from 'jsonpath-rfc9535';
import * as v from 'valibot';
import { BrokerEntries, EnvironmentName, SocketUrl } from './brokerConfig.ts';
import { SenderEntries, Seconds, Topics, Words } from './senderConfig.ts';

const isPath = (text: string): boolean => {
  try {
    query(null, text.replace(/^\^/, ''));
    return true;
  } catch {
    return false;
  }
};
/** JSONPath (RFC 9535) below one item; with `^` before it, below the whole message: `^$.timestamp`. */
const JsonPath = v.pipe(
  v.string(),
  v.maxLength(1000),
  v.check((text) => isPath(text), 'must be a JSONPath (RFC 9535) like $.sensors[0].value'),
);
/** A path where it begins with `$` or `^$`; `topic[2]`, a level of the MQTT topic counted from 0; else the text itself. */
const PathOrText = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(1000),
  v.check((text) => !/^\^?\$/.test(text) || isPath(text), 'must be a JSONPath (RFC 9535) like $.id, or a text'),
);
const Degrees = v.pipe(v.number(), v.minValue(-180), v.maxValue(180));
const HttpUrl = v.pipe(
  v.string(),
  v.url(),
  v.regex(/^https?:\/\//, 'must begin with http:// or https://'),
  v.check((text) => URL.canParse(text) && new URL(text).username === '', 'must not hold a user or password'),
);

/** Where the messages come from: one of the three. */
const FromSchema = v.union(
  [
    v.strictObject({ mqtt: v.strictObject({ ...BrokerEntries, topics: Topics }) }),
    v.strictObject({
      webSocket: v.strictObject({
        url: SocketUrl,
        /** Sent as JSON once the socket is open: what there is to subscribe. */
        send: v.optional(v.unknown()),
        tokenEnv: v.optional(EnvironmentName),
      }),
    }),
    v.strictObject({
      http: v.strictObject({ url: HttpUrl, intervalS: v.optional(Seconds, 60), tokenEnv: v.optional(EnvironmentName) }),
    }),
  ],
  'must be one of {"mqtt": {"url", "topics"}}, {"webSocket": {"url"}}, {"http": {"url"}}, each with what it needs',
);

const ValueSchema = v.strictObject({
  /** Last part of the datastream's id: `temperature`. */
  property: PathOrText,
  value: JsonPath,
  /** UCUM, or as people write it: `°C`, `µg/m³`. */
  unit: v.optional(PathOrText, '1'),
  /** When it was measured; that of the item when absent. */
  time: v.optional(JsonPath),
  /** The value is multiplied with it: 0.1 where a device sends tenths. */
  factor: v.optional(v.pipe(v.number(), v.finite()), 1),
});

/** JSON of any shape: what stands where in it. */
export const MappedSchema = v.strictObject({
  ...SenderEntries,
  from: FromSchema,
  /** Each match is one thing with its values. */
  items: v.optional(JsonPath, '$'),
  asset: v.strictObject({
    id: PathOrText,
    name: v.optional(PathOrText),
    kind: v.optional(PathOrText),
    longitude: v.optional(v.union([Degrees, JsonPath], 'must be degrees or a JSONPath')),
    latitude: v.optional(v.union([Degrees, JsonPath], 'must be degrees or a JSONPath')),
    /** Places by id, where the messages have none: longitude, latitude. */
    places: v.optional(v.record(Words, v.tuple([Degrees, Degrees])), {}),
  }),
  /** When it was measured: ISO 8601, or seconds or milliseconds since 1970. Without one a value is provisional, at its arrival. */
  time: v.optional(JsonPath),
  values: v.pipe(v.array(ValueSchema), v.minLength(1), v.maxLength(100)),
});
export type Mapped = v.InferOutput<typeof MappedSchema>;
