// OGC SensorThings 1.0 and 1.1 (OGC 15-078r6, 18-088) as servers answer it: ids of numbers and texts, results of texts, times of spans.
import * as v from 'valibot';
import { InstantSchema } from './observations.ts';

/** `17`, `'1964fee…'`, `K440~K1_1~color`. */
const IotId = v.pipe(v.union([v.number(), v.pipe(v.string(), v.minLength(1))]), v.transform(String));

/** An instant, or a span `a/b`: its end, when what it says is complete. */
export const PhenomenonTimeSchema = v.pipe(
  v.string(),
  v.transform((text) => text.split('/').at(-1)!),
  InstantSchema,
);

/** A number, also as a text. Anything else (objects, booleans, words) is no measurement. */
export const ResultSchema = v.pipe(
  v.union([
    v.number(),
    v.pipe(v.string(), v.trim(), v.regex(/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/, 'is no number')),
  ]),
  v.transform(Number),
  v.finite('is no number'),
);

/** As far as it is read; `phenomenonTime` may be missing in the wild, then `resultTime` stands for it. */
export const StaObservationSchema = v.object({
  result: v.unknown(),
  phenomenonTime: v.nullish(v.string()),
  resultTime: v.nullish(v.string()),
});

const Named = v.object({ name: v.optional(v.string(), ''), definition: v.nullish(v.string()) });

export const StaDatastreamSchema = v.object({
  '@iot.id': IotId,
  name: v.optional(v.string(), ''),
  observationType: v.nullish(v.string()),
  unitOfMeasurement: v.nullish(
    v.object({ name: v.nullish(v.string()), symbol: v.nullish(v.string()), definition: v.nullish(v.string()) }),
  ),
  ObservedProperty: v.nullish(Named),
  Observations: v.optional(v.array(v.unknown()), []),
});

export const StaThingSchema = v.object({
  '@iot.id': IotId,
  name: v.optional(v.string(), ''),
  Locations: v.optional(v.array(v.object({ location: v.unknown() })), []),
  /** Each is decoded by itself: one that does not fit must not hide the others. */
  Datastreams: v.optional(v.array(v.unknown()), []),
});

export const StaListSchema = v.object({
  value: v.array(v.unknown()),
  '@iot.nextLink': v.nullish(v.string()),
});

/** What follows longitude and latitude is not read: some servers write null for a height that they do not know. */
const Position = v.pipe(
  v.looseTuple([v.number(), v.number()]),
  v.transform(([lon, lat]): [number, number] => [lon, lat]),
);
const PointSchema = v.pipe(
  v.object({ type: v.literal('Point'), coordinates: Position }),
  v.transform((g) => g.coordinates),
);
const LineSchema = v.pipe(
  v.object({ type: v.picklist(['LineString', 'MultiPoint']), coordinates: v.pipe(v.array(Position), v.minLength(1)) }),
  v.transform((g) => g.coordinates[Math.floor(g.coordinates.length / 2)]!),
);
/** Middle of an outline. */
const middleOf = (ring: readonly (readonly [number, number])[]): [number, number] => {
  const open = ring.slice(0, -1);
  const mean = (axis: 0 | 1): number => open.reduce((sum, p) => sum + p[axis], 0) / open.length;
  return [mean(0), mean(1)];
};
const Outlines = v.pipe(v.array(v.pipe(v.array(Position), v.minLength(3))), v.minLength(1));
const PolygonSchema = v.pipe(
  v.object({ type: v.literal('Polygon'), coordinates: Outlines }),
  v.transform(({ coordinates: [outline] }) => middleOf(outline!)),
);
/** Of several the first: a mean of all may lie in none. */
const MultiPolygonSchema = v.pipe(
  v.object({ type: v.literal('MultiPolygon'), coordinates: v.pipe(v.array(Outlines), v.minLength(1)) }),
  v.transform(({ coordinates: [first] }) => middleOf(first![0]!)),
);
const MultiLineSchema = v.pipe(
  v.object({
    type: v.literal('MultiLineString'),
    coordinates: v.pipe(v.array(v.pipe(v.array(Position), v.minLength(1))), v.minLength(1)),
  }),
  v.transform(({ coordinates: [first] }) => first![Math.floor(first!.length / 2)]!),
);
const SimpleSchema = v.union([PointSchema, LineSchema, PolygonSchema, MultiPolygonSchema, MultiLineSchema]);
const GeometrySchema = v.union([
  SimpleSchema,
  v.pipe(
    v.object({ type: v.literal('GeometryCollection'), geometries: v.pipe(v.array(SimpleSchema), v.minLength(1)) }),
    v.transform(({ geometries }) => geometries[0]!),
  ),
]);
const FeatureSchema = v.pipe(
  v.object({ type: v.literal('Feature'), geometry: GeometrySchema }),
  v.transform((f) => f.geometry),
);
/** GeoJSON geometry, a feature of one, or a collection, of which the first counts → one position: longitude, latitude in degrees. */
export const StaPlaceSchema = v.union([
  GeometrySchema,
  FeatureSchema,
  v.pipe(
    v.object({ type: v.literal('FeatureCollection'), features: v.pipe(v.array(FeatureSchema), v.minLength(1)) }),
    v.transform(({ features }) => features[0]!),
  ),
]);
