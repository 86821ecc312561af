import * as v from 'valibot';
import { EnvironmentName } from './brokerConfig.ts';
import { Seconds, SourceId, Words } from './senderConfig.ts';

const Port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));

const AIS_COMMON = {
  source: v.optional(Words, 'AIS'),
  licence: v.optional(Words, 'not stated'),
  /** West, south, east, north: vessels elsewhere are not taken. */
  area: v.optional(v.tuple([v.number(), v.number(), v.number(), v.number()]), [6.55, 51.3, 6.9, 51.62]),
  /** At most one position in this time, under way and at rest. */
  movingS: v.optional(Seconds, 10),
  restingS: v.optional(Seconds, 180),
  /** No message at all for this long: the connection is made anew, the source counts as delayed. */
  silentAfterS: v.optional(Seconds, 120),
};

/** Vessels by AIS. Whatever it says of who they are does not leave the feed. */
export const AisSchema = v.variant('transport', [
  v.strictObject({
    id: SourceId,
    transport: v.literal('udp'),
    /** Where the receiver sends its NMEA lines to. */
    port: Port,
    host: v.optional(v.string(), '127.0.0.1'),
    ...AIS_COMMON,
  }),
  v.strictObject({
    id: SourceId,
    transport: v.literal('tcp'),
    /** The receiver, or what passes its lines on. */
    host: v.pipe(v.string(), v.minLength(1)),
    port: Port,
    ...AIS_COMMON,
  }),
  v.strictObject({
    id: SourceId,
    transport: v.literal('aisstream'),
    url: v.optional(
      v.pipe(v.string(), v.regex(/^wss?:\/\//, 'must begin with ws:// or wss://')),
      'wss://stream.aisstream.io/v0/stream',
    ),
    /** Environment variable with the key of the service. */
    tokenEnv: v.optional(EnvironmentName, 'AISSTREAM_KEY'),
    ...AIS_COMMON,
  }),
]);
export type AisSetting = v.InferOutput<typeof AisSchema>;

/** Simulated vessels, by AIS like real ones. */
export const VesselSimulatorSchema = v.strictObject({
  /** `auto`: with a recording, and live where no AIS is configured. */
  enabled: v.optional(v.union([v.boolean(), v.literal('auto')]), 'auto'),
  seed: v.optional(v.pipe(v.number(), v.integer()), 1),
  /** 20 000 ships call at the port in a year. */
  callsPerDay: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(70)), 55),
  transitsPerDay: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(400)), 200),
});
