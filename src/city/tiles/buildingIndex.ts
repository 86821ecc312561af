import { PolygonField } from '../../geo/polygonField.ts';
import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import { QUAY_FAR, QUAY_STEP_M, ROOF_FORMS, type BuildingColumns, type BuildingsMeta } from '../../schema/buildings.ts';
import { buildingIdOf, generatedIdAt, placeOfGeneratedId } from '../../schema/buildingId.ts';
import type { Provenance } from '../../schema/catalogue.ts';
import { BUILDING_USES } from '../../schema/cityFiles.ts';
import { encodeColumnFile } from '../../schema/columnFile.ts';
import type { Text } from '../../schema/texts.ts';
import type { CityBuilding, IndexedBuilding } from '../model/CityBuilding.ts';
import { extentOf } from './tiling.ts';

/** Name of the text file with the ids that do not follow from the place. */
export const IDS_FILE = 'building-ids.txt';

/** Areas and quay edges that the index tells for each building. */
export interface Surroundings {
  readonly districts: readonly {
    readonly id: string;
    readonly name: string;
    readonly rings: readonly (readonly Point[])[];
  }[];
  /** Lines where ships lie alongside, scene metres. */
  readonly quays: readonly (readonly Point[])[];
}

/** The buildings of one tile, in the order of their feature ids. */
export interface TileRows {
  readonly uri: string;
  readonly buildings: readonly CityBuilding[];
}

export interface BuildingIndex {
  /** The `buildings` column file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What goes into `IDS_FILE`, null where every id follows from its place. */
  readonly ids: string | null;
}

/**
 * The index of all buildings, tile by tile, and after them of what no tile holds.
 * @param others curated models: their shapes are in another file
 * @throws RangeError where two buildings have the same id, or a table of words outgrows its column
 */
export function buildingIndex(
  tiles: readonly TileRows[],
  surroundings: Surroundings,
  others: readonly IndexedBuilding[] = [],
): BuildingIndex {
  const rows: readonly IndexedBuilding[] = [...tiles.flatMap((tile) => tile.buildings), ...others];
  const columns = emptyColumns(rows.length);
  const kinds = new Table<Text>('kinds', 65_536);
  const provenances = new Table<Provenance>('provenances', 256);
  const streets = new Table<string>('streets', 65_535);
  const numbers = new Table<string>('numbers', 65_535);
  const districtOf = districtFinder(surroundings.districts);
  const quayOf = quayFinder(surroundings.quays);
  const seen = new Set<string>();
  const ids: string[] = [];
  const named: BuildingsMeta['named'] = [];
  rows.forEach((building, row) => {
    if (seen.has(building.id)) throw new RangeError(`two buildings have the id ${building.id}`);
    seen.add(building.id);
    const extent = extentOf(building);
    const place = placeOfGeneratedId(buildingIdOf(building.id));
    const [x, z] = place ? [place.xDm, place.zDm] : [Math.round(extent.x * 10), Math.round(extent.z * 10)];
    if (generatedIdAt(x, z) !== building.id) ids.push(`${row}\t${building.id}\n`);
    if (building.name !== null) named.push({ row, name: building.name });
    columns.x[row] = x;
    columns.z[row] = z;
    columns.foot[row] = Math.max(-32_768, Math.min(32_767, Math.round(building.footM * 100)));
    columns.height[row] = upTo(65_535, (building.topM - building.footM) * 10);
    columns.area[row] = upTo(65_535, areaOf(building.footprint));
    columns.use[row] = BUILDING_USES.indexOf(building.use);
    columns.kind[row] = kinds.add(building.kind);
    columns.roof[row] = ROOF_FORMS.indexOf(building.roof);
    columns.storeys[row] = upTo(255, building.storeys ?? 0);
    columns.yearFrom[row] = building.years?.[0] ?? 0;
    columns.yearTo[row] = building.years?.[1] ?? 0;
    columns.dwellings[row] = upTo(65_535, building.dwellings ?? 0);
    columns.provenance[row] = provenances.add(building.provenance);
    columns.district[row] = districtOf(extent.x, extent.z);
    columns.street[row] = building.street === null ? 0 : streets.add(building.street) + 1;
    columns.number[row] = building.number === null ? 0 : numbers.add(building.number) + 1;
    columns.quay[row] = quayOf(building, extent);
  });
  let start = 0;
  const meta: BuildingsMeta = {
    tiles: tiles.map(({ uri, buildings }) => {
      const tile = { uri, start, count: buildings.length };
      start += buildings.length;
      return tile;
    }),
    kinds: kinds.values,
    provenances: provenances.values,
    districts: surroundings.districts.map(({ id, name }) => ({ id, name })),
    streets: streets.values,
    numbers: numbers.values,
    named,
    ids: ids.length > 0 ? IDS_FILE : null,
  };
  return {
    bytes: encodeColumnFile({ meta, columns: { ...columns } }, ['x', 'z', 'foot']),
    ids: ids.length > 0 ? ids.join('') : null,
  };
}

const upTo = (most: number, value: number): number => Math.max(0, Math.min(most, Math.round(value)));

function emptyColumns(n: number): BuildingColumns {
  return {
    x: new Int32Array(n),
    z: new Int32Array(n),
    foot: new Int16Array(n),
    height: new Uint16Array(n),
    area: new Uint16Array(n),
    use: new Uint8Array(n),
    kind: new Uint16Array(n),
    roof: new Uint8Array(n),
    storeys: new Uint8Array(n),
    yearFrom: new Uint16Array(n),
    yearTo: new Uint16Array(n),
    dwellings: new Uint16Array(n),
    provenance: new Uint8Array(n),
    district: new Uint8Array(n),
    street: new Uint16Array(n),
    number: new Uint16Array(n),
    quay: new Uint8Array(n),
  };
}

/** Values that are written once, in the order of their first use. */
class Table<T> {
  readonly values: T[] = [];
  private readonly places = new Map<string, number>();
  private readonly name: string;
  private readonly most: number;

  constructor(name: string, most: number) {
    this.name = name;
    this.most = most;
  }

  add(value: T): number {
    const key = typeof value === 'string' ? value : JSON.stringify(value);
    const known = this.places.get(key);
    if (known !== undefined) return known;
    if (this.values.length === this.most) throw new RangeError(`more than ${this.most} ${this.name}`);
    this.places.set(key, this.values.length);
    return this.values.push(value) - 1;
  }
}

/** Area of an outline, m². */
export function areaOf(ring: readonly Point[]): number {
  let twice = 0;
  ring.forEach(([x, z], i) => {
    const [nextX, nextZ] = ring[(i + 1) % ring.length]!;
    twice += x * nextZ - nextX * z;
  });
  return Math.abs(twice) / 2;
}

function districtFinder(districts: Surroundings['districts']): (x: number, z: number) => number {
  const fields = districts.map(({ rings }) => new PolygonField(rings));
  return (x, z) => fields.findIndex((field) => field.contains(x, z)) + 1;
}

function quayFinder(quays: Surroundings['quays']) {
  const farM = QUAY_FAR * QUAY_STEP_M;
  const index = new SegmentIndex(quays, 512);
  return ({ footprint }: IndexedBuilding, { x, z, diagonalM }: ReturnType<typeof extentOf>): number => {
    const centreM = index.distance(x, z, farM + diagonalM);
    if (centreM - diagonalM / 2 >= farM) return QUAY_FAR;
    const nearest = Math.min(centreM, ...footprint.map(([px, pz]) => index.distance(px, pz, farM)));
    return upTo(QUAY_FAR, Math.floor(nearest / QUAY_STEP_M));
  };
}
