// Roadworks of the city of Duisburg: GeoJSON of an ArcGIS map server (layer of the city's traffic portal), as its field names stand there.
import * as v from 'valibot';

const Position = v.pipe(
  v.array(v.number()),
  v.minLength(2),
  v.transform(([lon, lat]): [number, number] => [lon!, lat!]),
  v.check(([lon, lat]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90, 'must be longitude and latitude in degrees'),
);
const Text = v.pipe(
  v.nullish(v.union([v.string(), v.number()]), ''),
  v.transform((text) => String(text).trim()),
);

export const RoadworkFeatureSchema = v.object({
  geometry: v.pipe(
    v.variant('type', [
      v.object({ type: v.literal('Point'), coordinates: Position }),
      v.object({ type: v.literal('LineString'), coordinates: v.pipe(v.array(Position), v.minLength(1)) }),
      v.object({ type: v.literal('MultiLineString'), coordinates: v.pipe(v.array(v.array(Position)), v.minLength(1)) }),
    ]),
    v.transform((geometry): [number, number][][] => {
      if (geometry.type === 'Point') return [[geometry.coordinates]];
      return geometry.type === 'LineString'
        ? [geometry.coordinates]
        : geometry.coordinates.filter((line) => line.length > 0);
    }),
    v.minLength(1),
  ),
  properties: v.object({
    /** `01.10.2026 - 30.11.2026` */
    BAUZEIT_BM: Text,
    /** Why: `Kanalbau`. */
    ANLASS_TXT_BM: Text,
    /** Where: `Mülheimer Straße`. */
    BEZEICHNUNG_BM_MP: Text,
  }),
});

/** ArcGIS says errors with 200, as `{"error": …}`: that is no collection. Features are decoded one by one. */
export const RoadworksSchema = v.object({ type: v.literal('FeatureCollection'), features: v.array(v.unknown()) });
