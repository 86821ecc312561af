import * as v from 'valibot';
import { ProvenanceSchema } from './catalogue.ts';
import { TextSchema } from './texts.ts';

/** Position in this list is the code in column `roof`. */
export const ROOF_FORMS = [
  'unknown', 'flat', 'gable', 'hip', 'half-hip', 'mansard', 'pent', 'pyramid', 'saw-tooth', 'barrel', 'dome', 'complex',
] as const; // prettier-ignore
export type RoofForm = (typeof ROOF_FORMS)[number];

/** Highest value of column `quay`: this far or farther, in steps of 10 m. */
export const QUAY_STEP_M = 10;
export const QUAY_FAR = 255;

/**
 * `buildings` column file: the compact index of every building in the tiles, for search, colours, filters and details.
 * A row is a building's number in the viewer: texel of the state texture and index of a pick. Tile by tile: the buildings of a tile
 * are the rows [start, start + count) in the order of their `_FEATURE_ID_0`. After them come the models of `structures.json`, whose
 * height is 0 where they have none.
 * Columns: x, z i32 decimetres of the centre (delta) · foot i16 centimetres NHN · height u16 decimetres from foot to top ·
 * area u16 square metres of the footprint (65535 = that or more) · use u8 (`BUILDING_USES`) · kind u16 (index into `meta.kinds`) ·
 * roof u8 (`ROOF_FORMS`) · storeys u8 (0 = unknown) · yearFrom, yearTo u16 (0 = unknown, equal = known) · dwellings u16 (0 = none or unknown) ·
 * provenance u8 (index into `meta.provenances`) · district u8 (index into `meta.districts` + 1, 0 = outside) ·
 * street u16 (index into `meta.streets` + 1, 0 = none) · number u16 (index into `meta.numbers` + 1, 0 = none) ·
 * quay u8 (distance to the nearest quay in 10 m steps, 255 = farther).
 */
export const BuildingsMetaSchema = v.object({
  /** In the order of their rows. `uri` is relative to the tileset. */
  tiles: v.array(v.object({ uri: v.string(), start: v.number(), count: v.number() })),
  kinds: v.array(TextSchema),
  provenances: v.array(ProvenanceSchema),
  /** Ids as in `districts.geojson`, and names. */
  districts: v.array(v.object({ id: v.string(), name: v.string() })),
  streets: v.array(v.string()),
  numbers: v.array(v.string()),
  /** Buildings with a name of their own. */
  named: v.array(v.object({ row: v.number(), name: v.string() })),
  /** Name of the text file with the ids that do not follow from the place (`row` TAB `id` a line), null where there are none. */
  ids: v.nullable(v.string()),
});
export type BuildingsMeta = v.InferOutput<typeof BuildingsMetaSchema>;

/** Columns of the index; see `BuildingsMetaSchema`. */
export interface BuildingColumns {
  readonly x: Int32Array;
  readonly z: Int32Array;
  readonly foot: Int16Array;
  readonly height: Uint16Array;
  readonly area: Uint16Array;
  readonly use: Uint8Array;
  readonly kind: Uint16Array;
  readonly roof: Uint8Array;
  readonly storeys: Uint8Array;
  readonly yearFrom: Uint16Array;
  readonly yearTo: Uint16Array;
  readonly dwellings: Uint16Array;
  readonly provenance: Uint8Array;
  readonly district: Uint8Array;
  readonly street: Uint16Array;
  readonly number: Uint16Array;
  readonly quay: Uint8Array;
}
