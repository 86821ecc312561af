import * as v from 'valibot';
import { TextSchema } from './texts.ts';

/**
 * How a picture shows a value in the scene:
 * - `column` stands on the asset's place, its height is the value;
 * - `patch` lies on the ground around the asset, its colour is the value (sums over an area);
 * - `dome` is what an asset covers (the reach of an antenna), its colour is the value;
 * - `road` runs along the road that the asset stands at, its colour and width are the value, from one asset to the next;
 * - `field` lies on the ground between the assets, computed: by inverse distance from those within reach, inside the city;
 * - `street` runs along all streets within reach of an asset, computed: the best of the values that reach there, each falling off to `from` at its reach;
 * - `link` leads from the asset to the nearest asset of the first kind of `via`, from there to the nearest of the next; its colour is the value.
 */
export const PICTURE_SHAPES = ['column', 'patch', 'dome', 'road', 'field', 'street', 'link'] as const;
/** `sequential`: little to much, without judgement. `warning`: good to bad. `diverging`: two sides of a middle. */
export const RAMPS = ['sequential', 'warning', 'diverging'] as const;
export type Ramp = (typeof RAMPS)[number];

const metres = (most: number) => v.pipe(v.number(), v.minValue(1), v.maxValue(most));

/** One question that a theme answers in the scene: a property of all assets of one kind (also those of other themes: bridges over the port), as shape and colour. */
export const ThemePictureSchema = v.pipe(
  v.strictObject({
    /** In the link: `co2`. */
    id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/, 'must be lower-case letters, digits and hyphens')),
    /** What is seen, short enough for a button. */
    name: TextSchema,
    kind: v.string(),
    /** Kinds that are shown with it, where they have the property. */
    also: v.optional(v.array(v.string()), []),
    /** Last part of the datastreams' ids. */
    property: v.string(),
    shape: v.picklist(PICTURE_SHAPES),
    /** It fills in this other picture of the theme and is asked for there by a switch. */
    of: v.optional(v.string()),
    /** Kinds that links lead to, one after the other. */
    via: v.optional(v.array(v.string()), []),
    ramp: v.optional(v.picklist(RAMPS), 'sequential'),
    /** Values at both ends of the ramp, in the unit of the datastream; what lies beyond has the colour of the end. */
    from: v.number(),
    to: v.number(),
    /** Radius in metres where the asset does not say its own `reachM`; of what is computed, how far a value is taken. */
    reachM: v.optional(metres(20_000), 120),
    /** Height of a column at `to`, metres. */
    heightM: v.optional(metres(2_000), 220),
  }),
  v.check(({ from, to }) => from !== to, 'from and to must differ'),
  v.check(({ shape, via }) => (shape === 'link') === via.length > 0, 'via: links lead to kinds, other shapes do not'),
);
export type ThemePicture = v.InferOutput<typeof ThemePictureSchema>;

/** The pictures of a theme; the first is shown when the theme is opened. */
export const ThemePicturesSchema = v.pipe(
  v.array(ThemePictureSchema),
  v.check((all) => new Set(all.map(({ id }) => id)).size === all.length, 'every id must be there once'),
  v.check(
    (all) => all.every(({ of }) => of === undefined || all.some((one) => one.id === of && one.of === undefined)),
    'of must name another picture',
  ),
);
