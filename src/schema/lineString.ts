import * as v from 'valibot';

/** A GeoJSON line: two places at least, longitude and latitude in degrees. */
export const LineStringSchema = v.object({
  type: v.literal('LineString'),
  coordinates: v.pipe(v.array(v.tuple([v.number(), v.number()])), v.minLength(2)),
});
