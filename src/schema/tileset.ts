import * as v from 'valibot';

/**
 * `extras` of a tile that our own city build wrote: where it stands in the flat scene frame, and which rows of the index are its
 * buildings. A tileset of someone else has none and is placed by its transforms.
 */
export const TileExtrasSchema = v.object({
  /** Row in `buildings.bin` of the building with `_FEATURE_ID_0` = 0, and number of buildings. */
  start: v.pipe(v.number(), v.integer(), v.minValue(0)),
  count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Scene place of the origin of the tile's content: metres grid east, grid south, and m NHN. */
  x: v.number(),
  z: v.number(),
  baseM: v.number(),
});
export type TileExtras = v.InferOutput<typeof TileExtrasSchema>;

const numbers = (length: number) => v.pipe(v.array(v.number()), v.length(length));

/** One tile of a 3D Tiles 1.1 tileset as our city build writes it. */
export interface TileJson {
  /** Centre and three half axes in the tile's own frame (x grid east, y grid north, z up), metres. */
  readonly boundingVolume: { readonly box: number[] };
  /** Metres. */
  readonly geometricError: number;
  readonly refine?: 'ADD' | undefined;
  /** Own frame → frame of the parent (the root's: ECEF), column by column. */
  readonly transform: number[];
  readonly content?: { readonly uri: string } | undefined;
  readonly extras?: TileExtras | undefined;
  readonly children?: TileJson[] | undefined;
}
const TileSchema: v.GenericSchema<unknown, TileJson> = v.object({
  boundingVolume: v.object({ box: numbers(12) }),
  geometricError: v.pipe(v.number(), v.minValue(0)),
  refine: v.optional(v.literal('ADD')),
  transform: numbers(16),
  content: v.optional(v.object({ uri: v.string() })),
  extras: v.optional(TileExtrasSchema),
  children: v.optional(v.pipe(v.array(v.lazy(() => TileSchema)), v.minLength(1))),
});

/** `tiles/tileset.json`: 3D Tiles 1.1, refined by adding, leaves of 1 km. Heights are NHN plus `extras.nhnToEllipsoidM`. */
export const TilesetSchema = v.object({
  asset: v.object({
    version: v.literal('1.1'),
    copyright: v.string(),
    extras: v.object({ crs: v.string(), nhnToEllipsoidM: v.number(), note: v.string() }),
  }),
  geometricError: v.number(),
  root: TileSchema,
});
export type Tileset = v.InferOutput<typeof TilesetSchema>;
