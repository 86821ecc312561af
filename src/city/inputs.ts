import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Point } from '../geo/segmentIndex.ts';
import { toScene } from '../geo/sceneFrame.ts';
import type { Provenance } from '../schema/catalogue.ts';
import { TextSchema } from '../schema/texts.ts';
import { RailGates } from './streets/railGates.ts';
import { addressOf, streetNamedBy } from './streets/streetNames.ts';
import { throughGates } from './streets/throughGates.ts';
import { LANDCOVER_CLASSES, type WaterTable } from '../schema/cityFiles.ts';
import { textOf } from './text.ts';
import { readNumberTable } from './readers/csv.ts';
import { CityInputError, readFeatures, type SceneFeature } from './readers/geojson.ts';

const Name = v.optional(v.nullable(v.union([v.string(), TextSchema])));
const WaterProperties = v.looseObject({
  id: v.string(),
  name: Name,
  kind: v.picklist(['river', 'basin', 'canal', 'lake', 'upper-river']),
  /** m NHN; null where the water rises and falls with the Rhine. */
  levelM: v.nullable(v.number()),
  wall: v.optional(v.picklist(['slope', 'sheet-pile']), 'slope'),
  depthM: v.optional(v.number(), 4),
});
const LanduseProperties = v.looseObject({
  class: v.picklist(LANDCOVER_CLASSES),
  /** Heaps: height of the top, m NHN. */
  topM: v.optional(v.nullable(v.number())),
  /** Raised to quay level inside the official floodplain: an island of quays that floods leave dry. */
  isRaised: v.optional(v.boolean(), false),
  /** Set where no one drew the area: `what is left between …`. */
  note: v.optional(v.string()),
});
const RailProperties = v.looseObject({
  name: Name,
  tracks: v.optional(v.number(), 1),
  electrified: v.optional(v.boolean(), false),
});
const RoadProperties = v.looseObject({
  kind: v.picklist(['motorway', 'main-road']),
  ref: v.optional(v.nullable(v.string())),
  lanes: v.optional(v.nullable(v.number())),
  name: Name,
});
const StreetProperties = v.looseObject({ kind: v.optional(v.string()), name: Name });
const AreaProperties = v.looseObject({
  id: v.optional(v.union([v.string(), v.number()])),
  name: Name,
  level: v.optional(v.string()),
});
const StructureProperties = v.looseObject({
  kind: v.string(),
  bearing: v.optional(v.number()),
  deckM: v.optional(v.number()),
});
const LabelProperties = v.looseObject({
  text: v.optional(v.union([v.string(), TextSchema])),
  name: Name,
  kind: v.picklist(['district', 'quarter', 'river', 'basin', 'lake', 'road', 'place']),
  rank: v.optional(v.number()),
});
const PlaceProperties = v.looseObject({
  name: Name,
  facts: v.optional(v.array(v.object({ label: TextSchema, value: v.string() })), []),
});
const CrossingProperties = v.looseObject({ name: v.string(), protection: v.string() });
const AxisProperties = v.looseObject({ km: v.array(v.number()) });

export type Water = SceneFeature<v.InferOutput<typeof WaterProperties>>;
export type Landuse = SceneFeature<v.InferOutput<typeof LanduseProperties>>;
export type Rail = SceneFeature<v.InferOutput<typeof RailProperties>>;
export type Road = SceneFeature<v.InferOutput<typeof RoadProperties>>;
export type Street = SceneFeature<v.InferOutput<typeof StreetProperties>>;
export type Area = SceneFeature<v.InferOutput<typeof AreaProperties>>;
export type RawStructure = SceneFeature<v.InferOutput<typeof StructureProperties>>;
export type RawLabel = SceneFeature<v.InferOutput<typeof LabelProperties>>;

/** One 100 m cell of the census with residential buildings; columns as published. */
export interface CensusCell {
  readonly id: string;
  readonly x: number;
  readonly z: number;
  readonly isInCity: boolean;
  readonly buildings: number;
  readonly dwellings: number;
  /** Living area of all its dwellings, m²; 0 where it is not published. */
  readonly livingM2: number;
  /** Buildings by type and by class of age, in the order of `TYPES` and `AGES` in `massing/cellStock.ts`. */
  readonly types: readonly number[];
  readonly ages: readonly number[];
}

/** A level crossing as the railway lists it. */
export interface LevelCrossing {
  readonly point: Point;
  /** `Bü 6.95 Oberhausen - Emmerich Grenze`. */
  readonly name: string;
  readonly hasBarriers: boolean;
  readonly provenance: Provenance;
}

export interface CityInputs {
  readonly boundary: Area;
  readonly districts: readonly Area[];
  readonly floodplain: readonly Area[];
  /** Axis of the Rhine downstream, and the river kilometre of each of its points. */
  readonly axis: { readonly points: readonly Point[]; readonly km: readonly number[] };
  readonly waterTable: WaterTable;
  readonly waters: readonly Water[];
  readonly landuse: readonly Landuse[];
  readonly rails: readonly Rail[];
  readonly portRails: readonly Rail[];
  readonly roads: readonly Road[];
  readonly streets: readonly Street[];
  readonly stops: readonly Point[];
  readonly schools: readonly Point[];
  /** Names and addresses of the schools, one for one. */
  readonly schoolNames: readonly {
    readonly name: string;
    readonly street: string | null;
    readonly number: string | null;
  }[];
  /** Where streets pass railways: bridges of the line and level crossings. */
  readonly railGates: readonly Point[];
  /** Places of railway bridges, along the long ones as well. */
  readonly railBridges: readonly Point[];
  /** Where streets cross railways on the level: those of `railGates` that are no bridges. */
  readonly levelCrossings: readonly LevelCrossing[];
  /** Streets that an address or a stop names, and where. */
  readonly namedPlaces: readonly { readonly point: Point; readonly street: string }[];
  readonly census: readonly CensusCell[];
  readonly structures: readonly RawStructure[];
  readonly labels: readonly RawLabel[];
}

/** Files of the curated folder that the build reads, in the folder's own names. */
export const INPUT_FILES = [
  'boundary.geojson', 'districts.geojson', 'floodplain.geojson', 'rhine-axis.geojson', 'rhine-water-surface.csv',
  'waters.geojson', 'landuse.geojson', 'rail-lines.geojson', 'rail-port.geojson', 'roads.geojson', 'streets.geojson',
  'census.csv', 'structures.geojson', 'labels.geojson', 'assets/stops.geojson',
  'assets/schools.geojson', 'rail-bridges.geojson', 'rail-bridges-long.geojson', 'rail-crossings.geojson',
] as const; // prettier-ignore

const DB_2017: Provenance = {
  kind: 'measured',
  source: 'DB Netz AG: level crossings',
  licence: 'CC BY 4.0',
  date: '2017-01',
};

/** Gauge Duisburg-Ruhrort in the datum of the water-surface table (DHHN92). */
const GAUGE = { km: 780.8, zeroM: 16.088 };

/**
 * Reads and checks the curated files.
 * @param folder `assets/city`
 * @throws CityInputError naming file, feature and reason
 */
export function readInputs(folder: string): CityInputs {
  const missing = INPUT_FILES.find((name) => !existsSync(join(folder, name)));
  if (missing) throw new CityInputError(join(folder, missing), '', 'is missing');
  const read = <S extends v.GenericSchema>(
    name: (typeof INPUT_FILES)[number],
    schema: S,
    ...types: SceneFeature<unknown>['type'][]
  ) => readFeatures(join(folder, name), schema, types);
  const only = <T>(name: string, features: readonly T[]): T => {
    if (features.length !== 1)
      throw new CityInputError(join(folder, name), '', `has ${features.length} features, expected 1`);
    return features[0]!;
  };
  const axis = only('rhine-axis.geojson', read('rhine-axis.geojson', AxisProperties, 'line'));
  const points = axis.lines[0]!;
  if (axis.properties.km.length !== points.length)
    throw new CityInputError(
      join(folder, 'rhine-axis.geojson'),
      'feature 0',
      'properties.km: needs one kilometre a vertex',
    );
  const rails = read('rail-lines.geojson', RailProperties, 'line');
  const railGates = (['rail-bridges.geojson', 'rail-crossings.geojson'] as const).flatMap((name) =>
    read(name, v.looseObject({}), 'point').map((gate) => gate.lines[0]![0]!),
  );
  const gates = new RailGates(
    rails.flatMap(({ lines }) => lines),
    railGates,
  );
  const stops = read('assets/stops.geojson', PlaceProperties, 'point');
  const schools = read('assets/schools.geojson', PlaceProperties, 'point');
  return {
    boundary: only('boundary.geojson', read('boundary.geojson', AreaProperties, 'polygon')),
    districts: read('districts.geojson', AreaProperties, 'polygon'),
    floodplain: read('floodplain.geojson', AreaProperties, 'polygon'),
    axis: { points, km: axis.properties.km },
    waterTable: readWaterTable(join(folder, 'rhine-water-surface.csv')),
    waters: read('waters.geojson', WaterProperties, 'polygon'),
    landuse: read('landuse.geojson', LanduseProperties, 'polygon'),
    rails,
    portRails: read('rail-port.geojson', RailProperties, 'line'),
    roads: read('roads.geojson', RoadProperties, 'line'),
    // Drawn by hand between known places: where one would cross open track, the real bridge near is meant.
    streets: read('streets.geojson', StreetProperties, 'line').map((street) => ({
      ...street,
      lines: street.lines.map((line) => throughGates(line, gates)),
    })),
    stops: stops.map((stop) => stop.lines[0]![0]!),
    schools: schools.map((school) => school.lines[0]![0]!),
    schoolNames: schools.map(({ properties }) => ({
      name: textOf(properties.name) ?? '',
      ...addressOf(properties),
    })),
    railGates,
    railBridges: [
      ...read('rail-bridges.geojson', v.looseObject({}), 'point'),
      ...read('rail-bridges-long.geojson', v.looseObject({}), 'line'),
    ].flatMap(({ lines }) => lines.flat()),
    levelCrossings: read('rail-crossings.geojson', CrossingProperties, 'point').map(({ lines, properties }) => ({
      point: lines[0]![0]!,
      name: properties.name,
      hasBarriers: properties.protection.startsWith('Schranken'),
      provenance: DB_2017,
    })),
    namedPlaces: [...schools, ...stops].flatMap((place) => {
      const street = streetNamedBy(place.properties);
      return street === null ? [] : [{ point: place.lines[0]![0]!, street }];
    }),
    census: readCensus(join(folder, 'census.csv')),
    structures: read('structures.geojson', StructureProperties, 'point', 'line', 'polygon'),
    labels: read('labels.geojson', LabelProperties, 'point', 'line'),
  };
}

function readWaterTable(path: string): WaterTable {
  const { names, rows } = readNumberTable(path, ['rhine_km', 'MQ', 'HQ2', 'HQ5']);
  const at = names.indexOf('rhine_km');
  const flows = names.filter((_, column) => column !== at);
  return {
    km: rows.map((row) => row[at]!),
    flows,
    levels: flows.map((name) => rows.map((row) => row[names.indexOf(name)]!)),
    gauge: GAUGE,
  };
}

const TYPE_COLUMNS = [
  'detached_1fam', 'semi_1fam', 'row_1fam', 'detached_2fam', 'semi_2fam', 'row_2fam',
  'mfh_3_6', 'mfh_7_12', 'mfh_13plus', 'other',
] as const; // prettier-ignore
const AGE_COLUMNS = [
  'b_before_1919', 'b_1919_1948', 'b_1949_1978', 'b_1979_1986', 'b_1987_1990',
  'b_1991_1995', 'b_1996_2000', 'b_2001_2004', 'b_2005_2008', 'b_2009_on',
] as const; // prettier-ignore
const CENSUS_COLUMNS = [
  'lon', 'lat', 'residential_buildings', 'dwellings', 'floor_area_m2', ...TYPE_COLUMNS, ...AGE_COLUMNS,
] as const; // prettier-ignore

function readCensus(path: string): CensusCell[] {
  const { names, rows } = readNumberTable(path, CENSUS_COLUMNS);
  const column = Object.fromEntries(CENSUS_COLUMNS.map((name) => [name, names.indexOf(name)])) as Record<
    (typeof CENSUS_COLUMNS)[number],
    number
  >;
  // Only cells of the city are carried over; a table that has others says which.
  const inCity = names.indexOf('in_city');
  return rows.map((row) => {
    const get = (name: (typeof CENSUS_COLUMNS)[number]): number => row[column[name]]!;
    const { x, z } = toScene({ lon: get('lon'), lat: get('lat') });
    return {
      id: `${get('lon')},${get('lat')}`,
      x,
      z,
      isInCity: inCity < 0 || row[inCity] === 1,
      buildings: get('residential_buildings'),
      dwellings: get('dwellings'),
      livingM2: get('floor_area_m2'),
      types: TYPE_COLUMNS.map(get),
      ages: AGE_COLUMNS.map(get),
    };
  });
}
