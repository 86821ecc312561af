import * as v from 'valibot';

/** Styles by a short name; any other by its address. */
export const MAPBOX_STYLES = {
  streets: 'mapbox://styles/mapbox/streets-v12',
  satellite: 'mapbox://styles/mapbox/satellite-v9',
} as const;

/** A ground of somebody else under the scene. The token is public by nature: every request of the viewer carries it. */
export const BasemapSettingsSchema = v.object({
  provider: v.literal('mapbox'),
  token: v.pipe(v.string(), v.startsWith('pk.')),
  /** Address of the style: `mapbox://styles/…`. */
  style: v.string(),
  /** Address of the service, without a slash at its end. */
  baseUrl: v.pipe(v.string(), v.url()),
});
export type BasemapSettings = v.InferOutput<typeof BasemapSettingsSchema>;

/** Addresses of tilesets: a path of the viewer's own origin, or a whole address. */
const TILESET_URL = /^(https?:\/\/|\/(?!\/))/;

/** 3D Tiles of somebody else beside the city's own, or instead of them. */
export const TilesetSettingsSchema = v.strictObject({
  /** A path of the viewer's own origin, `/tiles/tileset.json`, or a whole address. */
  url: v.pipe(v.string(), v.regex(TILESET_URL, 'must be a path like /tiles/tileset.json, or begin with https://')),
  /** Short name, as a link gives it: `tileset=bridges`. */
  name: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/, 'must be of lower-case letters, digits and hyphens')),
  /** Whom the data belong to; shown among the sources. */
  attribution: v.pipe(v.string(), v.minLength(1)),
  licence: v.pipe(v.string(), v.minLength(1)),
  /** By its transforms to earth-centred coordinates; there is no other way yet. */
  placement: v.optional(v.literal('georeferenced'), 'georeferenced'),
  /** The city's own buildings are not drawn then; streets, ground and structures are. */
  isInstead: v.optional(v.boolean(), false),
});
export type TilesetSettings = v.InferOutput<typeof TilesetSettingsSchema>;

/** `GET /api/settings`: what the operator configured for every viewer of this feed. */
export const ViewerSettingsSchema = v.object({
  basemap: v.nullable(BasemapSettingsSchema),
  tilesets: v.optional(v.array(TilesetSettingsSchema), []),
});
export type ViewerSettings = v.InferOutput<typeof ViewerSettingsSchema>;
