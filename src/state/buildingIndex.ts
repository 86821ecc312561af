import { fromScene, SCENE_ORIGIN, type LonLat, type Utm32 } from '../geo/sceneFrame.ts';
import { buildingIdOf, generatedIdAt, isBuildingId, placeOfGeneratedId } from '../schema/buildingId.ts';
import {
  QUAY_FAR, QUAY_STEP_M, ROOF_FORMS, type BuildingColumns, type BuildingsMeta, type RoofForm,
} from '../schema/buildings.ts'; // prettier-ignore
import type { Provenance } from '../schema/catalogue.ts';
import { BUILDING_USES, type BuildingUse } from '../schema/cityFiles.ts';
import type { Text } from '../schema/texts.ts';

/** What is known about one building. Null: not known. */
export interface BuildingFacts {
  /** Id in the viewer, `building/…`. */
  readonly id: string;
  readonly row: number;
  readonly name: string | null;
  readonly use: BuildingUse;
  readonly kind: Text;
  readonly roof: RoofForm | null;
  readonly heightM: number;
  readonly storeys: number | null;
  /** First and last possible year of construction; equal where it is known. */
  readonly years: readonly [number, number] | null;
  readonly street: string | null;
  readonly number: string | null;
  readonly dwellings: number | null;
  readonly areaM2: number;
  readonly provenance: Provenance;
  /** Null outside the city. */
  readonly district: { readonly id: string; readonly name: string } | null;
  /** To the nearest quay, in steps of 10 m; null = 2.5 km and farther. */
  readonly quayM: number | null;
  /** Its centre: scene metres, WGS84 degrees, EPSG:25832 metres. */
  readonly x: number;
  readonly z: number;
  readonly place: LonLat;
  readonly utm: Utm32;
  /** Lowest ground under it, m NHN. */
  readonly footM: number;
}

/** Rounding of centres to whole decimetres may differ by one between id and index. */
const TOLERANCE_DM = 1;

/**
 * Facts by row and rows by id. 17 columns, some 30 bytes a building; no map of ids for the generated ones, which carry their place.
 * @param isAsset whether a model is known to the catalogue, and goes by that name
 */
export function createBuildingIndex(
  meta: BuildingsMeta,
  columns: BuildingColumns,
  sourceIds: ReadonlyMap<number, string> = new Map(),
  isAsset: (id: string) => boolean = () => false,
) {
  const { x, z } = columns;
  const count = x.length;
  const names = new Map(meta.named.map(({ row, name }) => [row, name]));
  const listed = new Map([...sourceIds].map(([row, id]) => [buildingIdOf(id), row]));

  function rowAt(xDm: number, zDm: number): number | null {
    let near: number | null = null;
    for (let row = 0; row < count; row++) {
      const dx = Math.abs(x[row]! - xDm);
      if (dx > TOLERANCE_DM) continue;
      const dz = Math.abs(z[row]! - zDm);
      if (dx === 0 && dz === 0) return row;
      if (dz <= TOLERANCE_DM) near ??= row;
    }
    return near;
  }

  const rowOfModel = new Map([...sourceIds].map(([row, id]) => [id, row]));

  function idOf(row: number): string {
    const id = sourceIds.get(row) ?? generatedIdAt(x[row] ?? 0, z[row] ?? 0);
    return isAsset(id) ? id : buildingIdOf(id);
  }

  return {
    count,
    meta,
    columns,
    idOf,
    /** @param id of a building, or of a model of `structures.json`. @returns null for an id that is not in the index */
    rowOf: (id: string): number | null => {
      if (!isBuildingId(id)) return rowOfModel.get(id) ?? null;
      const row = listed.get(id);
      if (row !== undefined) return row;
      const place = placeOfGeneratedId(id);
      return place && rowAt(place.xDm, place.zDm);
    },
    /** @throws RangeError for a row that is not in the index */
    factsOf: (row: number): BuildingFacts => {
      if (!(row >= 0 && row < count)) throw new RangeError(`there is no building in row ${row} of ${count}`);
      const c = columns;
      const at = { x: x[row]! / 10, z: z[row]! / 10 };
      const from = c.yearFrom[row]!;
      const to = c.yearTo[row]!;
      const roof = ROOF_FORMS[c.roof[row]!] ?? 'unknown';
      const quay = c.quay[row]!;
      return {
        id: idOf(row),
        row,
        name: names.get(row) ?? null,
        use: BUILDING_USES[c.use[row]!] ?? 'outbuilding',
        kind: meta.kinds[c.kind[row]!] ?? { de: 'Gebäude', en: 'building', zh: '建筑' },
        roof: roof === 'unknown' ? null : roof,
        heightM: c.height[row]! / 10,
        storeys: c.storeys[row]! || null,
        years: from || to ? [from || to, to || from] : null,
        street: meta.streets[c.street[row]! - 1] ?? null,
        number: meta.numbers[c.number[row]! - 1] ?? null,
        dwellings: c.dwellings[row]! || null,
        areaM2: c.area[row]!,
        provenance: meta.provenances[c.provenance[row]!]!,
        district: meta.districts[c.district[row]! - 1] ?? null,
        quayM: quay === QUAY_FAR ? null : quay * QUAY_STEP_M,
        ...at,
        place: fromScene(at),
        utm: { e: SCENE_ORIGIN.e + at.x, n: SCENE_ORIGIN.n - at.z },
        footM: c.foot[row]! / 100,
      };
    },
  };
}
export type BuildingIndex = ReturnType<typeof createBuildingIndex>;
