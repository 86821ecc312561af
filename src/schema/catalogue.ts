import * as v from 'valibot';
import { OutlineSchema, PlanSchema } from './plan.ts';
import { TextSchema } from './texts.ts';

export const THEMES = [
  'port', 'government', 'education', 'infrastructure', 'connectivity', 'home',
  'iot', 'driving', 'logistics', 'industry', 'silkroad', 'ecosystem',
] as const; // prettier-ignore
export type Theme = (typeof THEMES)[number];

/** Lower-case path: `gauge/duisburg-ruhrort`, `port/dgt/crane-1`. */
export const AssetIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9-]+(\/[a-z0-9-]+)+$/, 'must be a lower-case path'));
export const DatastreamIdSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9-]+(\/[a-z0-9-]+)+\/[A-Za-z0-9-]+$/, 'must be an asset id and a property'),
);

/** A mark that a value can cross, in the unit of its datastream. `watch` and `alarm` colour the status, `info` only draws. */
export const ThresholdSchema = v.object({
  value: v.number(),
  level: v.picklist(['info', 'watch', 'alarm']),
  /** `above` (default): reached from below upwards. */
  when: v.optional(v.picklist(['above', 'below']), 'above'),
  /** `MHW`, `Marke I`: short, as the field writes it. */
  label: TextSchema,
});
export type Threshold = v.InferOutput<typeof ThresholdSchema>;

export const DatastreamSchema = v.object({
  id: DatastreamIdSchema,
  /** `W`, `Q`, `NO2`: last part of the id. */
  property: v.string(),
  name: TextSchema,
  /** UCUM code: `cm`, `m3/s`, `ug/m3`. */
  unit: v.string(),
  /** Expected seconds between observations. */
  intervalS: v.pipe(v.number(), v.minValue(0)),
  thresholds: v.optional(v.array(ThresholdSchema), []),
  /** Usual least and greatest value: the chart's first axis. */
  range: v.optional(v.tuple([v.number(), v.number()])),
  /** Decimals to show. */
  decimals: v.optional(v.number(), 0),
  /** What the values mean, where they are codes: shown in place of the number. */
  words: v.optional(v.record(v.pipe(v.string(), v.regex(/^-?\d+$/)), TextSchema)),
  /** Index on the wire for this epoch; the feed assigns it. */
  index: v.optional(v.number()),
});
export type Datastream = v.InferOutput<typeof DatastreamSchema>;

export const ProvenanceSchema = v.object({
  kind: v.picklist(['measured', 'curated', 'generated']),
  source: v.string(),
  licence: v.string(),
  /** Year, month or day of the data, ISO 8601 (`2017-01`). */
  date: v.string(),
  /** Set where a place, a figure or an outline is general knowledge: `curated, generalised`. */
  note: v.optional(v.string()),
});
export type Provenance = v.InferOutput<typeof ProvenanceSchema>;

/** A figure about the asset that does not change by the hour: span, height, year built. */
export const FactSchema = v.object({
  label: TextSchema,
  value: v.union([v.string(), v.number()]),
  /** UCUM code, absent for years, names and counts. */
  unit: v.optional(v.string()),
  /** The value is a text that its source has in this language only: shown as it is. */
  lang: v.optional(v.literal('de')),
  /** The figure is general knowledge, not from a source. */
  unverified: v.optional(v.boolean(), false),
});
export type Fact = v.InferOutput<typeof FactSchema>;

/** Vessels; what runs on streets and rails. What a mover is decides its shape in the scene. */
export const VESSEL_CLASSES = [
  'motor-cargo',
  'container',
  'tanker',
  'convoy',
  'passenger',
  'service',
  'vessel',
] as const;
export type VesselClass = (typeof VESSEL_CLASSES)[number];
export const LAND_CLASSES = ['tram', 'bus', 'train', 'freight', 'shuttle', 'truck', 'torpedo', 'agv'] as const;
export type LandClass = (typeof LAND_CLASSES)[number];
export const MOVER_CLASSES = [...VESSEL_CLASSES, ...LAND_CLASSES] as const;
export type MoverClass = (typeof MOVER_CLASSES)[number];

/**
 * Set on assets that move. Where they are is said by their datastreams `lon` and `lat` (deg): those of one fix carry the same
 * phenomenon time. `sog` (speed over ground), `cog` and `heading` (deg from true north) of that time belong to the same fix.
 * `geometry` is where the mover was when it was announced, no more.
 */
export const MoverSchema = v.object({
  class: v.picklist(MOVER_CLASSES),
  /** CEMT class of an inland vessel, `Va`. */
  cemt: v.optional(v.string()),
  /** Metres; absent where the mover has not said them. */
  lengthM: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(1000))),
  beamM: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(100))),
  /** Where on the mover its position is measured: metres from bow and from port side. Absent: in the middle. */
  antenna: v.optional(v.object({ fromBowM: v.number(), fromPortM: v.number() })),
  /** Seconds between two fixes while it moves. */
  movingS: v.optional(v.pipe(v.number(), v.minValue(0.1)), 10),
});
export type Mover = v.InferOutput<typeof MoverSchema>;

/**
 * Set on what comes and goes: roadworks, a closure. Such an asset is taken out when its source does not name it any more. Instants are
 * those that the source announced; null = it did not say.
 */
export const EventSpanSchema = v.object({
  from: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  to: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
});
export type EventSpan = v.InferOutput<typeof EventSpanSchema>;

export const AssetPropertiesSchema = v.object({
  name: TextSchema,
  theme: v.picklist(THEMES),
  /** `gauge`, `air`, `bridge`, `lock`, `station`, `stop`, `school`, `power-plant`, `crane`, `terminal`, `landmark`, `counter`, … */
  kind: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/)),
  provenance: ProvenanceSchema,
  owner: v.optional(v.string()),
  links: v.optional(v.array(v.object({ label: TextSchema, href: v.pipe(v.string(), v.url()) })), []),
  facts: v.optional(v.array(FactSchema), []),
  datastreams: v.optional(v.array(DatastreamSchema), []),
  /** Radius of what it covers or stands for, metres: the reach of an antenna, half the side of a block. */
  reachM: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(50_000))),
  /** Height of the marker above the ground, metres (a bridge deck, a tower's platform). */
  anchorM: v.optional(v.number(), 0),
  /** River kilometre, where the asset lies at one. */
  riverKm: v.optional(v.number()),
  /** Ground that belongs to it: the parcel of a site. */
  area: v.optional(OutlineSchema),
  /** Absent on what is not being planned or built. */
  plan: v.optional(PlanSchema),
  /** Absent on what stands still. */
  mover: v.optional(MoverSchema),
  /** Absent on what stays. */
  event: v.optional(EventSpanSchema),
  /** 0 = shown and labelled from afar … 3 = only when near. */
  rank: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3)), 2),
});

export const AssetSchema = v.object({
  type: v.literal('Feature'),
  id: AssetIdSchema,
  /** Null for what has no place in the city (RFC 7946, 3.2): an interface. Such an asset is in the list, not in the scene. */
  geometry: v.nullable(
    v.object({
      type: v.literal('Point'),
      /** WGS84 longitude, latitude. */
      coordinates: v.tuple([
        v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
        v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
      ]),
    }),
  ),
  properties: AssetPropertiesSchema,
});
export type Asset = v.InferOutput<typeof AssetSchema>;
/** An asset with a place in the city. */
export type PlacedAsset = Asset & { readonly geometry: NonNullable<Asset['geometry']> };
export const isPlaced = (asset: Asset): asset is PlacedAsset => asset.geometry !== null;

/** Path of a sign that is drawn in lines (`d` of an SVG path), in a box of 22 by 22. */
export const SignSchema = v.pipe(
  v.string(),
  v.maxLength(500),
  v.regex(/^[Mm][MmLlHhVvCcSsQqTtAaZz0-9 .,-]*$/, 'must be the path of a sign'),
);

/** `GET /api/catalogue`. `epoch` names the assignment of datastream indices; it changes when the feed restarts. */
export const CatalogueSchema = v.object({
  type: v.literal('FeatureCollection'),
  epoch: v.optional(v.number(), 0),
  /** Grows with every change within the epoch; said in `sub`. */
  version: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** Names of kinds of assets that the themes' files define, by kind. */
  kinds: v.optional(v.record(v.string(), TextSchema)),
  /** Signs of these kinds. */
  signs: v.optional(v.record(v.string(), SignSchema)),
  features: v.array(AssetSchema),
});
export type Catalogue = v.InferOutput<typeof CatalogueSchema>;
