import * as v from 'valibot';
import { ProvenanceSchema } from './catalogue.ts';
import { TextSchema } from './texts.ts';

/**
 * The files of the built city under `/city/`, written by `npm run city -- build` and read by the viewer.
 * Everything is in the scene frame (metres, x grid east, y NHN, z grid south); the manifest says which origin.
 */
export const CityManifestSchema = v.object({
  version: v.literal(1),
  /** Origin of the scene frame in EPSG:25832. */
  frame: v.object({ crs: v.literal('EPSG:25832'), e: v.number(), n: v.number() }),
  files: v.object({
    ground: v.string(),
    lines: v.string(),
    trees: v.string(),
    structures: v.string(),
    labels: v.string(),
    water: v.string(),
    /** Index of the buildings; a city built before there was one has none. */
    buildings: v.string(),
    /** One box a building for the distance: `schema/farBuildings.ts`. */
    farBuildings: v.string(),
    /** How the land of the port is paved: `schema/paving.ts`. A city built before there was one has none. */
    paving: v.optional(v.string()),
  }),
  /** The buildings themselves, 3D Tiles 1.1: `schema/tileset.ts`. */
  tileset: v.string(),
  landcover: v.object({
    path: v.string(),
    /** Scene x and z of the outer corner of the first pixel (north-west), metres. */
    x: v.number(),
    z: v.number(),
    metresPerPixel: v.number(),
    width: v.number(),
    height: v.number(),
  }),
  counts: v.record(v.string(), v.number()),
  sources: v.array(ProvenanceSchema),
});
export type CityManifest = v.InferOutput<typeof CityManifestSchema>;

/** A class of `schema/landcoverFile.ts` is the position in this list. */
export const LANDCOVER_CLASSES = [
  'outside', // beyond the municipal boundary: fades to paper
  'residential',
  'inner-city',
  'industry',
  'steelworks',
  'port',
  'rail',
  'meadow', // between the dykes
  'field',
  'wood',
  'park',
  'allotment',
  'heap',
  'bed', // under water
  'paved',
] as const;
export type LandcoverClass = (typeof LANDCOVER_CLASSES)[number];

/**
 * `ground` column file: vertices of the terrain; its triangles are their Delaunay triangulation (`geo/tin.ts`), made on both sides.
 * Columns: x, z i32 decimetres (delta) · y i16 centimetres NHN (ground or bed) · body u8 (index into `meta.bodies` + 1; 0 = never wet)
 * · km u16 (river kilometre − 700) × 100, 0 where the body has a level of its own.
 * A triangle can be wet when its three vertices name the same body; it is wet where the body's surface is above the bed.
 */
export const GroundMetaSchema = v.object({
  bodies: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      /** `river` follows the stage along the kilometres; `still` keeps `levelM` (m NHN). */
      kind: v.picklist(['river', 'still']),
      levelM: v.nullable(v.number()),
    }),
  ),
});

/** `lines` column file: position in this list is the code in column `kind`. */
export const LINE_KINDS = [
  'motorway',
  'main-road',
  'arterial',
  'street',
  'rail',
  'rail-port',
  'dyke',
  'boundary',
  'quay', // face of a sheet-pile wall, land on its right; width = depth of the quay
] as const;
export type LineKind = (typeof LINE_KINDS)[number];
/**
 * Per line: kind u8 · widthDm u16 · flags u8 (1 on a bridge, 2 approximate course, 4 electrified, 8 generated) · name u16 (index into
 * `meta.names`, 0 = none) · start u32 (first point; the next line's start ends it, one more entry closes the last).
 * Per point: x, z i32 decimetres (delta) · y i16 centimetres NHN, draped on the terrain or at deck height.
 */
export const LinesMetaSchema = v.object({ names: v.array(v.string()) });

/** What a building serves: position in this list is the code in column `use` of the index. */
export const BUILDING_USES = ['dwelling', 'office', 'industry', 'port', 'public', 'outbuilding', 'structure'] as const;
export type BuildingUse = (typeof BUILDING_USES)[number];
/** sRGB hex where buildings are coloured by use. Okabe–Ito: told apart by colour-blind eyes; dwellings, most of the city, have its lightest. */
export const USE_COLOURS: Readonly<Record<BuildingUse, number>> = {
  dwelling: 0xf0e442,
  office: 0x56b4e9,
  industry: 0xd55e00,
  port: 0x0072b2,
  public: 0xcc79a7,
  outbuilding: 0x999999,
  structure: 0x009e73,
};

/** `trees` column file: x, z i32 decimetres (delta) · y i16 centimetres NHN · h u8 decimetres · kind u8 (0 round, 1 tall). */

/** `labels`: names that lie on the map. */
export const LabelsSchema = v.array(
  v.object({
    id: v.string(),
    text: TextSchema,
    /** `shield`: number of a motorway, set on a plate. */
    kind: v.picklist(['district', 'quarter', 'river', 'basin', 'lake', 'road', 'place', 'shield']),
    x: v.number(),
    y: v.number(),
    z: v.number(),
    /** 0 = first to be placed. */
    rank: v.number(),
    /** Course of a river or basin as x, z pairs in reading order; its name is set along it. */
    path: v.optional(v.array(v.tuple([v.number(), v.number()]))),
  }),
);
export type MapLabel = v.InferOutput<typeof LabelsSchema>[number];

/** `water`: the official water-surface table (BfG). Levels are m NHN in DHHN92, as published. */
export const WaterTableSchema = v.object({
  /** River kilometres, ascending (downstream). */
  km: v.array(v.number()),
  /** Names of the flows, from low to extreme: `MQ`, `HQ5`. */
  flows: v.array(v.string()),
  /** levels[flow][station] in metres. */
  levels: v.array(v.array(v.number())),
  /** Gauge Ruhrort: where its stage anchors the table. */
  gauge: v.object({ km: v.number(), zeroM: v.number() }),
});
export type WaterTable = v.InferOutput<typeof WaterTableSchema>;
