import * as v from 'valibot';
import { AssetIdSchema, FactSchema } from './catalogue.ts';
import { OutlineSchema, PlanSchema } from './plan.ts';
import { TextSchema } from './texts.ts';

const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const Hours = v.pipe(v.array(v.number()), v.length(24, 'must be 24 numbers, one for each hour'));
const Word = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9-]*$/));

/**
 * The shape of a value over time:
 * `times` × (`base` + `span` × profile + `perDegree` × (T − 10 °C) + `dark` × darkness + `noise` × slow noise), held in `min` … `max`.
 */
export const ShapeSchema = v.strictObject({
  base: v.optional(v.number(), 0),
  /** Another property of the asset takes the place of `base`, times `factor`. */
  of: v.optional(Word),
  factor: v.optional(v.number(), 1),
  /** Parameter of the place that multiplies all of it. */
  times: v.optional(Word),
  span: v.optional(v.number(), 0),
  /** 0 … 1 by hour of local time, between them straight; `weekend` also holds on public holidays. */
  day: v.optional(Hours),
  weekend: v.optional(Hours),
  perDegree: v.optional(v.number(), 0),
  dark: v.optional(v.number(), 0),
  /** Per millimetre of rain in an hour. */
  rain: v.optional(v.number(), 0),
  /** Share of schools in session counts: adds this much while they are. */
  term: v.optional(v.number(), 0),
  noise: v.optional(v.number(), 0),
  noiseS: v.optional(v.pipe(v.number(), v.minValue(1)), 3600),
  /** Assets differ by this share of the whole. */
  vary: v.optional(Share, 0),
  min: v.optional(v.number(), 0),
  max: v.optional(v.number(), Infinity),
});
export type Shape = v.InferOutput<typeof ShapeSchema>;

const Params = v.optional(v.record(Word, v.number()), {});

const PlaceSchema = v.strictObject({
  id: AssetIdSchema,
  lon: v.number(),
  lat: v.number(),
  name: TextSchema,
  facts: v.optional(v.array(FactSchema), []),
  params: Params,
  rank: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3))),
  riverKm: v.optional(v.number()),
  area: v.optional(OutlineSchema),
  plan: v.optional(PlanSchema),
});

/** Where the assets of a kind stand. */
const PlacesSchema = v.union([
  /** Assets of the catalogue, by their kind or one by one: they get the datastreams in addition. */
  v.strictObject({
    attach: v.string(),
    only: v.optional(v.array(AssetIdSchema)),
    /** Parameters by asset id; `*` for all. */
    params: v.optional(v.record(v.string(), v.record(Word, v.number())), {}),
  }),
  v.strictObject({ list: v.array(PlaceSchema) }),
  /** One for each district. */
  v.strictObject({ districts: v.string(), name: TextSchema, params: Params, eastM: v.optional(v.number(), 0) }),
  /** Squares of the census with at least `least` dwellings: what is said of them is a sum over so many households. Smaller ones are left out. */
  v.strictObject({
    blocks: v.string(),
    sizeM: v.pipe(v.number(), v.minValue(100)),
    least: v.pipe(v.number(), v.integer(), v.minValue(10, 'sums of fewer than 10 households are not shown')),
    name: TextSchema,
    params: Params,
  }),
  /** Generated among the dwellings of the census, where most people live first, no two nearer than `apartM`. */
  v.strictObject({
    census: v.string(),
    count: v.pipe(v.number(), v.integer(), v.minValue(1)),
    apartM: v.number(),
    /** Metres from the middle of the cell. */
    shiftM: v.optional(v.number(), 30),
    name: TextSchema,
    params: Params,
  }),
]);
export type Places = v.InferOutput<typeof PlacesSchema>;

export const SimulatedKindSchema = v.strictObject({
  places: PlacesSchema,
  /** Whose assets they stand for is `generated`: said in the file of the theme. */
  values: v.optional(v.record(Word, ShapeSchema), {}),
  /** Seconds between two messages of a property, where that is less than its expected interval: what moves. */
  everyS: v.optional(v.record(Word, v.pipe(v.number(), v.minValue(1))), {}),
});
export type SimulatedKind = v.InferOutput<typeof SimulatedKindSchema>;

/** `assets/simulators/<theme>.json`: which assets of a theme are simulated, and the shapes of what is coupled to nothing else. */
export const SimulatorSchema = v.strictObject({
  /** How its senders write. */
  protocol: v.picklist(['senml', 'sensorthings', 'ngsi-ld', 'cloudevents']),
  kinds: v.record(v.string(), SimulatedKindSchema),
});
export type SimulatorFile = v.InferOutput<typeof SimulatorSchema>;

/** Simulated stations of one theme in the configuration; a real source takes their place by `enabled: false`, or for some kinds by `without`. */
export const ThemeSimulatorSchema = v.strictObject({
  enabled: v.optional(v.boolean(), true),
  /** Kinds that are not simulated: `["parking"]`. */
  without: v.optional(v.array(v.string()), []),
});
