import * as v from 'valibot';
import { EnvironmentName } from './brokerConfig.ts';
import { BaseUrl, DateText, Seconds, SourceId, Words } from './senderConfig.ts';
import { FilePath } from './tlsConfig.ts';

/** Parking, charging and traffic counts as DATEX II, pulled over HTTP: one offer of a broker like the Mobilithek. */
export const DatexSchema = v.strictObject({
  id: SourceId,
  /** Where the places are published; absent where the answer with their state names them, too. */
  tableUrl: v.optional(BaseUrl),
  statusUrl: BaseUrl,
  intervalS: v.optional(Seconds, 300),
  tableIntervalS: v.optional(Seconds, 86_400),
  /** How far around the city's bounding box a place is taken. */
  marginKm: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 0),
  source: Words,
  licence: Words,
  date: v.optional(DateText, '2026'),
  owner: v.optional(Words),
  /** Shown to a server that asks for one (mTLS): PEM files, paths from the folder the feed is started in. Read anew for each request. */
  clientCertificate: v.optional(
    v.strictObject({
      certFile: FilePath,
      keyFile: FilePath,
      /** Environment variable with the password of the key. */
      passwordEnv: v.optional(EnvironmentName),
      /** Who signed the server, where that is none of the public authorities. */
      caFile: v.optional(FilePath),
    }),
  ),
});
export type DatexSetting = v.InferOutput<typeof DatexSchema>;

/** Simulated traffic counters, by DATEX II like real ones. */
export const CountersSimulatorSchema = v.strictObject({
  /** `auto`: with a recording, and live where no offer of DATEX II with the id `counter` is configured. */
  enabled: v.optional(v.union([v.boolean(), v.literal('auto')]), 'auto'),
});
