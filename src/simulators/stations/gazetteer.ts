import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { PolygonField } from '../../geo/polygonField.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { decode } from '../../schema/decode.ts';
import { TextSchema, type Text } from '../../schema/texts.ts';

const Position = v.tuple([v.number(), v.number()]);
const DistrictsSchema = v.object({
  features: v.array(
    v.object({
      properties: v.object({ slug: v.string(), level: v.string(), name: TextSchema }),
      geometry: v.object({ type: v.literal('MultiPolygon'), coordinates: v.array(v.array(v.array(Position))) }),
    }),
  ),
});
const LabelsSchema = v.object({
  features: v.array(
    v.object({
      properties: v.object({ kind: v.string(), text: v.optional(TextSchema), name: v.optional(TextSchema) }),
      geometry: v.object({ type: v.string(), coordinates: v.unknown() }),
    }),
  ),
});

export interface District {
  readonly slug: string;
  readonly name: Text;
  readonly field: PolygonField;
  /** Where its name stands. */
  readonly lon: number;
  readonly lat: number;
}

/** Names of places: districts by their area, quarters by their nearest middle. */
export interface Gazetteer {
  readonly districts: readonly District[];
  districtAt(place: { readonly lon: number; readonly lat: number }): District | null;
  quarterAt(place: { readonly lon: number; readonly lat: number }): Text;
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** @throws DecodeError, or the system's error when a file cannot be read */
export function readGazetteer(districtsFile: string, labelsFile: string): Gazetteer {
  const labels = decode(LabelsSchema, readJson(labelsFile), labelsFile).features.flatMap(({ properties, geometry }) => {
    const at = v.safeParse(Position, geometry.coordinates);
    const text = properties.text ?? properties.name;
    return at.success && text ? [{ kind: properties.kind, text, lon: at.output[0], lat: at.output[1] }] : [];
  });
  const districts = decode(DistrictsSchema, readJson(districtsFile), districtsFile)
    .features.filter(({ properties }) => properties.level === 'district')
    .map(({ properties: { slug, name }, geometry }): District => {
      const rings = geometry.coordinates.flat().map((ring) =>
        ring.map(([lon, lat]): Point => {
          const { x, z } = toScene({ lon, lat });
          return [x, z];
        }),
      );
      const label = labels.find(({ kind, text }) => kind === 'district' && text.de === name.de);
      const [lon, lat] = geometry.coordinates[0]![0]![0]!;
      return { slug, name, field: new PolygonField(rings), lon: label?.lon ?? lon, lat: label?.lat ?? lat };
    });
  const quarters = labels.filter(({ kind }) => kind === 'quarter');
  return {
    districts,
    districtAt: (place) => {
      const { x, z } = toScene(place);
      return districts.find(({ field }) => field.contains(x, z)) ?? null;
    },
    quarterAt: ({ lon, lat }) => {
      const away = (q: { lon: number; lat: number }): number => ((q.lon - lon) * 0.62) ** 2 + (q.lat - lat) ** 2;
      return quarters.reduce((best, each) => (away(each) < away(best) ? each : best)).text;
    },
  };
}
