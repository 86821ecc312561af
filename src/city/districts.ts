import * as v from 'valibot';
import { ProvenanceSchema } from '../schema/catalogue.ts';
import { TextSchema } from '../schema/texts.ts';
import { CityInputError } from './readers/geojson.ts';

const Ring = v.pipe(v.array(v.tuple([v.number(), v.number()])), v.minLength(4));
const DistrictsSchema = v.looseObject({
  provenance: ProvenanceSchema,
  features: v.array(
    v.looseObject({
      properties: v.looseObject({
        id: v.string(),
        name: TextSchema,
        level: v.picklist(['district', 'quarter']),
        areaKm2: v.number(),
      }),
      geometry: v.looseObject({ type: v.literal('MultiPolygon'), coordinates: v.array(v.array(Ring)) }),
    }),
  ),
});
type Rings = v.InferOutput<typeof Ring>[];

/**
 * The districts and quarters for whoever wants them: GeoJSON by RFC 7946 (WGS84, outer rings counter-clockwise, holes clockwise), each with
 * names, area, the district that a quarter is in, and where it is from.
 * @param json what `districts.geojson` holds
 * @param file named in errors
 * @throws CityInputError naming the place in the file and the reason
 */
export function districtsGeoJson(json: unknown, file: string): string {
  const read = v.safeParse(DistrictsSchema, json, { abortEarly: true });
  if (!read.success) {
    const [issue] = read.issues;
    throw new CityInputError(file, v.getDotPath(issue) ?? '', issue.message);
  }
  const { provenance, features } = read.output;
  return JSON.stringify({
    type: 'FeatureCollection',
    features: features.map(({ properties: { id, name, level, areaKm2 }, geometry: { type, coordinates } }) => ({
      type: 'Feature',
      id: `district/${id}`,
      properties: {
        ...{ id, name: name.de, 'name:en': name.en, 'name:zh': name.zh, level, areaKm2 },
        // Duisburg numbers its quarters within the hundred of their district.
        ...(level === 'quarter' ? { district: `${id.slice(0, 1)}00` } : {}),
        ...provenance,
      },
      geometry: { type, coordinates: coordinates.map(wound) },
    })),
  });
}

const wound = (rings: Rings): Rings => rings.map((ring, i) => (isLeftTurning(ring) === (i === 0) ? ring : ring.toReversed())); // prettier-ignore

/** Whether a closed ring runs counter-clockwise, x to the right and y up. */
function isLeftTurning(ring: Rings[number]): boolean {
  let twice = 0;
  for (let i = 1; i < ring.length; i++) twice += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1];
  return twice > 0;
}
