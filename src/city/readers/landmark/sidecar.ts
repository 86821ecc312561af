import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { ProvenanceSchema } from '../../../schema/catalogue.ts';
import { BUILDING_USES } from '../../../schema/cityFiles.ts';
import { TextSchema } from '../../../schema/texts.ts';
import { CityInputError } from '../geojson.ts';

const finite = v.pipe(v.number(), v.finite());
const LonLat = v.strictObject({
  lon: v.pipe(finite, v.minValue(5.8), v.maxValue(9.6)),
  lat: v.pipe(finite, v.minValue(50), v.maxValue(53)),
});
const Utm32 = v.strictObject({
  e: v.pipe(finite, v.minValue(270_000), v.maxValue(540_000)),
  n: v.pipe(finite, v.minValue(5.53e6), v.maxValue(5.86e6)),
});

/** `NAME.json` beside `NAME.glb`: where the model stands and what it is. */
const SidecarSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'needs lower-case letters, digits and hyphens')),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  use: v.picklist(BUILDING_USES),
  /** What it is in words: `Hochofen`. */
  kind: TextSchema,
  /** Where the model's origin stands: WGS84, or EPSG:25832. */
  place: v.union([LonLat, Utm32], 'needs lon and lat (WGS84), or e and n (EPSG:25832)'),
  /** Height of the model's origin: m above NHN, or above the ground at the place. */
  height: v.optional(v.strictObject({ datum: v.picklist(['NHN', 'ground']), m: finite }), { datum: 'ground', m: 0 }),
  /** Compass bearing in degrees to which the model's back (−z, glTF's front is +z) looks; 0 = north, as in a model with north up. */
  bearing: v.optional(v.pipe(finite, v.minValue(-360), v.maxValue(360)), 0),
  /** Metres a unit of the model. */
  scale: v.optional(v.pipe(finite, v.minValue(1e-4), v.maxValue(1e4)), 1),
  storeys: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200))), null),
  years: v.optional(v.nullable(v.pipe(v.tuple([v.number(), v.number()]), v.check(([a, b]) => a <= b))), null), // prettier-ignore
  street: v.optional(v.nullable(v.string()), null),
  number: v.optional(v.nullable(v.string()), null),
  provenance: ProvenanceSchema,
});
export type Sidecar = v.InferOutput<typeof SidecarSchema>;

/** @throws CityInputError naming the file, the path in it and the reason */
export function readSidecar(path: string): Sidecar {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CityInputError(
      path,
      '',
      code === 'ENOENT'
        ? 'is missing: it says where the model stands and what it is'
        : code
          ? `cannot be read (${code})`
          : 'is not JSON',
    );
  }
  const result = v.safeParse(SidecarSchema, json, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new CityInputError(path, v.getDotPath(issue) ?? '', issue.message);
}
