import * as v from 'valibot';
import { EnvironmentName } from './brokerConfig.ts';
import { BaseUrl, DateText, Seconds, SourceId, Words } from './senderConfig.ts';
import { FilePath } from './tlsConfig.ts';

/** What the operator says of an offer of car parks or chargers, whatever protocol it comes by. */
export const OfferEntries = {
  /** First part of the ids of its assets, and its name in the list of sources. */
  id: SourceId,
  intervalS: v.optional(Seconds, 300),
  /** How far around the city's bounding box a place is taken. */
  marginKm: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 0),
  /** Provenance, shown with each asset. */
  source: Words,
  licence: Words,
  date: v.optional(DateText, '2026'),
  owner: v.optional(Words),
};

/** Parking, charging and traffic counts as DATEX II, pulled over HTTP: one offer of a broker like the Mobilithek. */
export const DatexSchema = v.strictObject({
  ...OfferEntries,
  /** Where the places are published; absent where the answer with their state names them, too. */
  tableUrl: v.optional(BaseUrl),
  statusUrl: BaseUrl,
  /** What its cross-sections are: counters of motorways and main roads, or loops on a city's streets. */
  counts: v.optional(v.picklist(['motorways', 'streets']), 'motorways'),
  tableIntervalS: v.optional(Seconds, 86_400),
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

/** Simulated loops on main streets, by DATEX II like real ones. */
export const DetectorsSimulatorSchema = v.strictObject({
  /** `auto`: with a recording, and live where no offer of DATEX II with the id `detector` is configured. */
  enabled: v.optional(v.union([v.boolean(), v.literal('auto')]), 'auto'),
});

/** Simulated traffic counters, by DATEX II like real ones. */
export const CountersSimulatorSchema = v.strictObject({
  /** `auto`: with a recording, and live where no offer of DATEX II with the id `counter` is configured. */
  enabled: v.optional(v.union([v.boolean(), v.literal('auto')]), 'auto'),
});
