import * as v from 'valibot';
import { SignInSchema } from './accessConfig.ts';
import { AisSchema, VesselSimulatorSchema } from './aisConfig.ts';
import { BrokerEntries, EnvironmentName } from './brokerConfig.ts';
import { BusSchema } from './busConfig.ts';
import { THEMES } from './catalogue.ts';
import { EnginesSchema } from './enginesConfig.ts';
import { GtfsSchema, TransitSimulatorSchema } from './gtfsConfig.ts';
import { CountersSimulatorSchema, DatexSchema, DetectorsSimulatorSchema } from './datexConfig.ts';
import { MappedSchema } from './mappedConfig.ts';
import { OcpiSchema, ParkApiSchema } from './offersConfig.ts';
import { Open311Schema } from './open311Config.ts';
import { AutobahnConfigSchema, RoadworksConfigSchema, RoadworksSimulatorSchema } from './roadConfig.ts';
import { OriginText } from './originText.ts';
import { OwnerSystemsSchema } from './owners.ts';
import { BaseUrl, DateText, IngestSchema, MqttMessagesSchema, Seconds, SourceId, Words } from './senderConfig.ts';
import { ThemeSimulatorSchema } from './simulator.ts';
import { MAPBOX_STYLES, TilesetSettingsSchema } from './viewerSettings.ts';

const Port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));
const Count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
const MapboxStyle = v.union(
  [
    v.pipe(
      v.picklist(Object.keys(MAPBOX_STYLES) as (keyof typeof MAPBOX_STYLES)[]),
      v.transform((name) => MAPBOX_STYLES[name]),
    ),
    v.pipe(v.string(), v.regex(/^mapbox:\/\/styles\/[\w-]+\/[\w-]+$/)),
  ],
  'must be streets, satellite or mapbox://styles/<owner>/<id>',
);

/** One OGC SensorThings service. What it says of its things is not enough for a catalogue: whose they are stands here. */
const SensorThingsSchema = v.strictObject({
  /** First part of the ids of its assets, and its name in the list of sources. */
  id: SourceId,
  /** With its version: `https://sensors.example/v1.1`. */
  baseUrl: BaseUrl,
  intervalS: v.optional(Seconds, 60),
  /** Seconds between two observations of a datastream, as a rule. */
  expectedS: v.optional(Seconds, 900),
  /** Everything it has; else only what lies in the city. */
  isWholeService: v.optional(v.boolean(), false),
  theme: v.optional(v.picklist(THEMES), 'iot'),
  kind: v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/)), 'sensor'),
  /** Provenance, shown with each asset. */
  source: Words,
  licence: Words,
  date: v.optional(DateText, '2026'),
  owner: v.optional(Words),
  /** Environment variable with a bearer token, where the service wants one. */
  tokenEnv: v.optional(EnvironmentName),
  /** New observations come over MQTT; over HTTP then only what there is at the begin, after a break, and from time to time. */
  mqtt: v.optional(
    v.strictObject({
      ...BrokerEntries,
      /** Before `Datastreams(…)/Observations`; the last part of `baseUrl` when absent. */
      topicPrefix: v.optional(v.pipe(v.string(), v.regex(/^[^+#]*[^+#/]$/, 'must be like v1.1'))),
      /** Between two looks for new things over HTTP. */
      snapshotS: v.optional(Seconds, 3600),
    }),
  ),
});

/** One system of shared bikes (GBFS 2.x, 3.x). */
const GbfsSchema = v.strictObject({
  id: SourceId,
  /** Where its files lie, with the language where it has one: `https://gbfs.nextbike.net/maps/gbfs/v2/nextbike_ms/de`. */
  baseUrl: BaseUrl,
  intervalS: v.optional(Seconds, 120),
  source: Words,
  licence: Words,
  date: v.optional(DateText, '2026'),
});
/** Ids that no configured source may have. */
const OWN_SOURCES = [
  'pegelonline',
  'uba',
  'ingest',
  'feeds',
  'vessels',
  'transit',
  'driving',
  'roadside',
  'simulated-charging',
  'simulated-reports',
  'simulated-parking',
  'autobahn',
  'duisburg-roadworks',
];

/**
 * `hafenblick.config.json`: everything but PORT, HOST, DATA_DIR and FEED_CLOCK. All optional; an unknown key is an error.
 * Secrets never stand here: `tokens` names environment variables.
 */
export const ConfigSchema = v.strictObject({
  sources: v.optional(
    v.pipe(
      v.strictObject({
        pegelonline: v.optional(
          v.strictObject({
            enabled: v.optional(v.boolean(), true),
            baseUrl: v.optional(BaseUrl, 'https://www.pegelonline.wsv.de/webservices/rest-api/v2'),
            intervalS: v.optional(Seconds, 60),
            /** How long `auto` waits for an answer before it takes the recording. */
            probeS: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(60)), 3),
            /** Station UUID → asset id of the gauge. */
            stations: v.optional(v.record(v.pipe(v.string(), v.uuid()), v.string()), {
              'c0f51e35-d0e8-4318-afaf-c5fcbc29f4c1': 'gauge/duisburg-ruhrort',
              '12a3037f-cbf3-49d3-8da5-77fb38730bba': 'gauge/duisburg-ruhrwehr',
            }),
          }),
          {},
        ),
        /** Air quality of the Umweltbundesamt, hourly. */
        uba: v.optional(
          v.strictObject({
            enabled: v.optional(v.boolean(), true),
            /** The agency documents a newer host with the same answers, too. */
            baseUrl: v.optional(BaseUrl, 'https://www.umweltbundesamt.de/api/air_data/v3'),
            intervalS: v.optional(Seconds, 900),
            /** Station number of the service → asset id. */
            stations: v.optional(v.record(v.pipe(v.string(), v.regex(/^\d+$/)), v.string()), {
              '1089': 'air/denw034',
              '1157': 'air/denw112',
              '1381': 'air/denw338',
              '1423': 'air/denw382',
            }),
          }),
          {},
        ),
        autobahn: v.optional(AutobahnConfigSchema, {}),
        /** Roadworks of the city of Duisburg. */
        duisburgRoadworks: v.optional(RoadworksConfigSchema, {}),
        /** Vessels by AIS. */
        ais: v.optional(v.array(AisSchema), []),
        gbfs: v.optional(
          v.pipe(
            v.array(GbfsSchema),
            v.check((list) => new Set(list.map(({ id }) => id)).size === list.length, 'two systems have the same id'),
          ),
          [],
        ),
        /** Parking and charging as DATEX II. */
        datex: v.optional(v.array(DatexSchema), []),
        /** Car parks by ParkAPI. */
        parkApi: v.optional(v.array(ParkApiSchema), []),
        /** Charging by OCPI. */
        ocpi: v.optional(v.array(OcpiSchema), []),
        /** Reports of citizens by Open311. */
        open311: v.optional(v.array(Open311Schema), []),
        sensorThings: v.optional(
          v.pipe(
            v.array(SensorThingsSchema),
            v.check((list) => new Set(list.map(({ id }) => id)).size === list.length, 'two services have the same id'),
          ),
          [],
        ),
        /** Messages in one of the formats of `/api/ingest`, over MQTT. */
        mqtt: v.optional(v.array(MqttMessagesSchema), []),
        /** Public transport. */
        gtfs: v.optional(v.array(GtfsSchema), []),
        /** JSON of any shape, by paths: what none of the others reads. */
        mapped: v.optional(v.array(MappedSchema), []),
        /** Who may post to `/api/ingest`, besides the holder of `tokens.ingest`. */
        ingest: v.optional(v.array(IngestSchema), []),
      }),
      // Each is a name in the list of sources and the beginning of the ids of its assets.
      v.check(
        (all) => {
          const given = Object.values(all).flatMap((each) => (Array.isArray(each) ? each.map(({ id }) => id) : []));
          const ids = [...OWN_SOURCES, ...THEMES.map((theme) => `simulated-${theme}`), ...given];
          return new Set(ids).size === ids.length;
        },
        `two sources have the same id, or one that is taken: ${OWN_SOURCES.join(', ')}`,
      ),
    ),
    {},
  ),
  /** What no open source says is played by simulators, and marked so. */
  simulators: v.optional(
    v.strictObject({
      vessels: v.optional(VesselSimulatorSchema, {}),
      transit: v.optional(TransitSimulatorSchema, {}),
      counters: v.optional(CountersSimulatorSchema, {}),
      detectors: v.optional(DetectorsSimulatorSchema, {}),
      roadworks: v.optional(RoadworksSimulatorSchema, {}),
      ...v.entriesFromList(THEMES, v.optional(ThemeSimulatorSchema, {})),
    }),
    {},
  ),
  /** A ground of somebody else under the scene; absent: none, and no request to anybody. */
  basemap: v.optional(
    v.strictObject({
      provider: v.literal('mapbox'),
      /** Environment variable with the public token (`pk.…`). */
      tokenEnv: v.optional(EnvironmentName, 'MAPBOX_TOKEN'),
      style: v.optional(MapboxStyle, 'streets'),
      baseUrl: v.optional(BaseUrl, 'https://api.mapbox.com'),
    }),
  ),
  /** 3D Tiles of others that are drawn beside the city's own; their origins may then be asked by the viewer, and no others. */
  tilesets: v.optional(
    v.pipe(
      v.array(TilesetSettingsSchema),
      v.check((sets) => new Set(sets.map(({ name }) => name)).size === sets.length, 'two tilesets have the same name'),
    ),
    [],
  ),
  /** Origins besides the viewer's own that may open the socket. */
  allowedOrigins: v.optional(v.array(OriginText), []),
  /** The feed stands behind a proxy of the operator: client addresses come from X-Forwarded-For. */
  isBehindProxy: v.optional(v.boolean(), false),
  limits: v.optional(
    v.strictObject({
      /** Sockets at once and handshakes a minute for an address; a wall behind one address needs more. */
      socketsPerAddress: v.optional(Count),
      handshakesPerMinute: v.optional(Count),
      controlMessagesPerSecond: v.optional(Count, 10),
      sockets: v.optional(Count, 15_000),
      /** Requests of one sender to `/api/ingest`, 200 when absent. */
      ingestPerSecond: v.optional(Count),
      /** What one address may have read from the past and in the whole, s of CPU time: at once, and a minute. This machine itself may more. */
      readCpuBurstS: v.optional(Count, 180),
      readCpuSPerMinute: v.optional(Count, 45),
    }),
    {},
  ),
  /** How long what came in live is kept. */
  history: v.optional(
    v.strictObject({
      retentionDays: v.optional(Count, 400),
      /** Roll-ups of 1 and 15 min, for charts of long spans. */
      rollUpDays: v.optional(Count, 3650),
      /** Days by source id, observations and roll-ups alike: `{"vessels": 1}`. */
      sources: v.optional(v.record(v.string(), v.pipe(v.number(), v.minValue(0.04), v.maxValue(36_500))), {}),
    }),
    {},
  ),
  alarms: v.optional(
    v.strictObject({
      /** Who may acknowledge an alarm: whoever sits at this machine, everyone who sees the page, nobody. */
      acknowledge: v.optional(v.picklist(['local', 'everyone', 'nobody']), 'local'),
      /** Systems of the owners, by owner: where an alarm leads. Before what themes and `assets/owners.json` say. */
      systems: v.optional(OwnerSystemsSchema, {}),
    }),
    {},
  ),
  /** What runs elsewhere instead of in the feed; absent: nothing. */
  engines: v.optional(EnginesSchema, { history: {} }),
  /** People and machines sign in with an issuer of OpenID Connect; absent: everybody may read, and tokens of the environment may write. */
  signIn: v.optional(SignInSchema),
  /** Absent: this feed is alone, or all of them are told the same. */
  bus: v.optional(BusSchema),
  /**
   * Purpose → name of the environment variable that holds the secret. `feeds`: what all feeds behind one balancer share, so that tickets and
   * sign-ins of one hold at all (at least 32 characters).
   */
  tokens: v.optional(v.record(v.picklist(['ingest', 'feeds']), EnvironmentName), {}),
  logLevel: v.optional(v.picklist(['fatal', 'error', 'warn', 'info', 'debug', 'silent']), 'warn'),
});
export type Config = v.InferOutput<typeof ConfigSchema>;

const NumberText = v.pipe(v.string(), v.regex(/^\d{1,6}$/, 'must be a whole number'), v.transform(Number));

/** `auto`, `live` or `recorded:<name or path of a .hafenblick file>@<speed>`; speed 0 stands still. */
export const FeedClockSchema = v.pipe(
  v.string(),
  v.regex(
    /^(auto|live|recorded:([a-z0-9][a-z0-9-]*|[^\0]+\.hafenblick)@\d{1,6}(\.\d+)?)$/,
    'must be auto, live or recorded:<name or .hafenblick file>@<speed>, like recorded:flood-2024-01@60',
  ),
  v.transform((text) => {
    const match = /^recorded:(.+)@([\d.]+)$/.exec(text);
    if (match) return { mode: 'recorded', name: match[1]!, speed: Number(match[2]) } as const;
    return { mode: text === 'live' ? 'live' : 'auto' } as const;
  }),
);
export type FeedClockSetting = v.InferOutput<typeof FeedClockSchema>;

/** The environment variables of the feed. */
export const EnvironmentSchema = v.object({
  PORT: v.optional(v.pipe(NumberText, Port), '5180'),
  HOST: v.optional(v.pipe(v.string(), v.minLength(1)), '127.0.0.1'),
  DATA_DIR: v.optional(v.pipe(v.string(), v.minLength(1)), '.hafenblick'),
  FEED_CLOCK: v.optional(FeedClockSchema, 'auto'),
  /** Path of the configuration file, `hafenblick.config.json` in the working directory when absent. */
  HAFENBLICK_CONFIG: v.optional(v.string()),
});
