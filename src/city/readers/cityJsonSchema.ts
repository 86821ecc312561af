import * as v from 'valibot';

const Index = v.pipe(v.number(), v.integer(), v.minValue(0));
const Ring = v.array(Index);
const Surface = v.array(Ring);
const Shell = v.array(Surface);

/** Semantics of a geometry: `values` nests as the boundaries do, down to surfaces. Checked where it is used. */
const Semantics = v.object({
  surfaces: v.array(v.looseObject({ type: v.string() })),
  values: v.nullish(v.unknown()),
});
const base = { lod: v.union([v.string(), v.number()]), semantics: v.optional(Semantics) };

/** Geometries that enclose or cover a building; points, lines and templates are not read. */
export const CityJsonGeometrySchema = v.variant('type', [
  v.object({ type: v.literal('Solid'), boundaries: v.array(Shell), ...base }),
  v.object({ type: v.literal('MultiSurface'), boundaries: Shell, ...base }),
  v.object({ type: v.literal('CompositeSurface'), boundaries: Shell, ...base }),
  v.object({ type: v.literal('MultiSolid'), boundaries: v.array(v.array(Shell)), ...base }),
  v.object({ type: v.literal('CompositeSolid'), boundaries: v.array(v.array(Shell)), ...base }),
]);
export type CityJsonGeometry = v.InferOutput<typeof CityJsonGeometrySchema>;

export const CityObjectSchema = v.looseObject({
  type: v.string(),
  attributes: v.nullish(v.record(v.string(), v.unknown())),
  address: v.optional(v.unknown()),
  geometry: v.optional(v.array(v.looseObject({ type: v.string() }))),
  parents: v.optional(v.array(v.string())),
  children: v.optional(v.array(v.string())),
});
export type CityObject = v.InferOutput<typeof CityObjectSchema>;

const Triple = v.tuple([v.number(), v.number(), v.number()]);
export const TransformSchema = v.object({ scale: Triple, translate: Triple });
export type CityJsonTransform = v.InferOutput<typeof TransformSchema>;

const Vertices = v.array(Triple);

/** A CityJSON 1.1 or 2.0 file, or the first line of a CityJSONSeq. City objects are checked one by one. */
export const CityJsonSchema = v.looseObject({
  type: v.literal('CityJSON'),
  version: v.pipe(v.string(), v.regex(/^(1\.1|2\.0)(\.\d+)?$/, 'only 1.1 and 2.0 are read')),
  transform: TransformSchema,
  metadata: v.optional(v.looseObject({ referenceSystem: v.optional(v.string()) })),
  CityObjects: v.record(v.string(), v.unknown()),
  vertices: Vertices,
});

/** Another line of a CityJSONSeq: one building with its parts and its own vertices. */
export const CityJsonFeatureSchema = v.looseObject({
  type: v.literal('CityJSONFeature'),
  id: v.string(),
  CityObjects: v.record(v.string(), v.unknown()),
  vertices: Vertices,
});
