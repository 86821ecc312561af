import * as v from 'valibot';
import { DatastreamSchema, ProvenanceSchema, SignSchema } from './catalogue.ts';
import { TextSchema } from './texts.ts';
import { IndicatorsSchema } from './themeIndicators.ts';
import { ThemePicturesSchema } from './themePictures.ts';
import { RulesSchema } from './themeRules.ts';

/** A property that every asset of a kind has: a datastream without its id. */
const KindDatastreamSchema = v.strictObject({
  ...v.omit(DatastreamSchema, ['id', 'index']).entries,
  property: v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be letters, digits and dashes')),
});
export type KindDatastream = v.InferOutput<typeof KindDatastreamSchema>;

/** A kind of asset: what those of it are called, what is measured at them, whose they are. */
export const KindSchema = v.strictObject({
  name: TextSchema,
  /** Path of its sign in a box of 22 by 22; absent: the theme's sign. */
  icon: v.optional(SignSchema),
  /** 0 = shown from afar … 3 = only when near. */
  rank: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3)), 3),
  anchorM: v.optional(v.number(), 4),
  owner: v.optional(v.string()),
  /** Of assets of this kind that are in no file of the city. */
  provenance: ProvenanceSchema,
  datastreams: v.pipe(
    v.array(KindDatastreamSchema),
    v.check((all) => new Set(all.map(({ property }) => property)).size === all.length, 'two have the same property'),
  ),
});
export type Kind = v.InferOutput<typeof KindSchema>;

/** A field of the city (`assets/themes/<id>.json`): what it is about, what of it is real today, what is not there yet, its kinds of assets. */
export const ThemeTextsSchema = v.strictObject({
  /** One sentence that explains the theme to a stranger. */
  sentence: TextSchema,
  isThere: TextSchema,
  isMissing: TextSchema,
  /** What of it is drawn in the scene while the theme is open. */
  pictures: v.optional(ThemePicturesSchema, []),
  /** What raises alarms. */
  rules: v.optional(RulesSchema, []),
  /** Three to five figures; the first stands for the theme in the overview of the city. */
  indicators: v.optional(IndicatorsSchema, []),
  /** By the kind's name in the catalogue. */
  kinds: v.optional(v.record(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/)), KindSchema), {}),
});
export type ThemeTexts = v.InferOutput<typeof ThemeTextsSchema>;
