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

/** `GET /api/settings`: what the operator configured for every viewer of this feed. */
export const ViewerSettingsSchema = v.object({ basemap: v.nullable(BasemapSettingsSchema) });
export type ViewerSettings = v.InferOutput<typeof ViewerSettingsSchema>;
