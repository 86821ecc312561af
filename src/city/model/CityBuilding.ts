import type { Provenance } from '../../schema/catalogue.ts';
import type { RoofForm } from '../../schema/buildings.ts';
import type { BuildingUse } from '../../schema/cityFiles.ts';
import type { Text } from '../../schema/texts.ts';

/** Triangles in the scene frame (metres, x grid east, y NHN, z grid south), counter-clockwise seen from outside, no ground face. */
export interface BuildingMesh {
  /** x, y, z of every vertex, shared between the faces: viewers shade flat. */
  readonly positions: Float32Array | Float64Array;
  readonly indices: Uint16Array | Uint32Array;
  /** Of models that have colours of their own, per vertex: sRGB red, green, blue and a byte without meaning. */
  readonly colours?: Uint8Array;
}

/**
 * One building on its way into the tiles and the index, wherever it comes from: a register (measured), OpenStreetMap, a curated model
 * or the generator. Same input, same building, same id.
 */
export interface CityBuilding {
  /** Identifier of the register, `osm-w123456`, or for generated ones `g` and the centre in EPSG:25832 decimetres: `g3444610-57005090`. */
  readonly id: string;
  readonly name: string | null;
  readonly use: BuildingUse;
  /** What it is in words, finer than the use: `Doppelhaus`, `Lagerhalle`. */
  readonly kind: Text;
  readonly roof: RoofForm;
  readonly storeys: number | null;
  /** First and last possible year of construction; equal where it is known. */
  readonly years: readonly [number, number] | null;
  readonly street: string | null;
  readonly number: string | null;
  /** Dwellings in it; null where unknown or none. */
  readonly dwellings: number | null;
  readonly provenance: Provenance;
  /** Outline in the scene frame, x and z in metres, not closed, without holes. */
  readonly footprint: readonly (readonly [number, number])[];
  /** Lowest ground under it and its highest point, m NHN. */
  readonly footM: number;
  readonly topM: number;
  /** Built when it is asked for, so that 150 000 of them need no room. Walls reach `SKIRT_M` below `footM`. */
  readonly mesh: () => BuildingMesh;
}
/** What the index says of it: all but its shape. */
export type IndexedBuilding = Omit<CityBuilding, 'mesh'>;

/** How far walls go into the ground, so that no house floats on a slope, metres. */
export const SKIRT_M = 3;
