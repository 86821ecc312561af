import * as v from 'valibot';
import { TlsSchema } from './tlsConfig.ts';

export const EnvironmentName = v.pipe(
  v.string(),
  v.regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable, like MAPBOX_TOKEN'),
);

const parsed = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);
/** An address of one of these schemes. User and password in it would end up in logs: they come from the environment. */
export const addressOf = (schemes: readonly string[], example: string) =>
  v.pipe(
    v.string(),
    v.check(
      (text) => schemes.includes(parsed(text)?.protocol ?? '') && parsed(text)?.hostname !== '',
      `must be an address like ${example}`,
    ),
    v.check((text) => parsed(text)?.username === '', 'must not hold a user or password: name environment variables'),
  );

export const SocketUrl = addressOf(['ws:', 'wss:'], 'wss://sensors.example/stream');
const BrokerUrl = addressOf(['mqtt:', 'mqtts:', 'ws:', 'wss:'], 'mqtts://broker.example:8883');

/** A topic filter as MQTT 5, 4.7 has it: `#` only at the end, `+` and `#` only as a whole level. */
export const TopicFilter = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(1000),
  v.check(
    (text) => text.split('/').every((level, i, all) => !/[+#]/.test(level) || level === '+' || (level === '#' && i === all.length - 1)),
    'must be a topic filter like city/+/temperature or city/#',
  ),
); // prettier-ignore

/** One MQTT broker, TCP or WebSocket. */
export const BrokerEntries = {
  url: BrokerUrl,
  /** Of the protocol: 5 (default) or 3.1.1. */
  version: v.optional(v.picklist(['5', '3.1.1']), '5'),
  username: v.optional(v.string()),
  /** Environment variable with the password. */
  passwordEnv: v.optional(EnvironmentName),
  /** With `mqtts` and `wss`: whom we trust, and who we are. */
  tls: v.optional(TlsSchema),
  /** With a name of its own the broker keeps what is sent while the feed is away, for up to an hour (QoS 1). */
  clientId: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,23}$/, 'must be 1 to 23 letters, digits, _ or -'))),
};
export const BrokerSchema = v.strictObject(BrokerEntries);
export type Broker = v.InferOutput<typeof BrokerSchema>;
