import type { BuildingUse } from '../../schema/cityFiles.ts';
import type { Provenance } from '../../schema/catalogue.ts';
import type { Text } from '../../schema/texts.ts';

/** What a surface is to its building; position in this list is the code in `BuildingGeometry.kind`. */
export const SURFACE_KINDS = ['roof', 'wall', 'ground', 'closure'] as const;
export type SurfaceKind = (typeof SURFACE_KINDS)[number];

/**
 * Planar polygons of one building as columns: few, flat arrays, because a city has millions of polygons and they cross threads.
 * Read them with `surfacesOf`.
 */
export interface BuildingGeometry {
  /** e, n (EPSG:25832) and h (m NHN) of every vertex of every ring. A ring's first vertex is not repeated at its end. */
  readonly positions: Float64Array;
  /** First vertex of every ring, and one entry more that closes the last. */
  readonly ringStart: Uint32Array;
  /** First ring of every surface, and one entry more. The first ring is the outline, the others are holes. */
  readonly surfaceStart: Uint32Array;
  /** Per surface: index into `SURFACE_KINDS`. */
  readonly kind: Uint8Array;
  /** Per surface: 0 = the building itself, i + 1 = `parts[i]`. */
  readonly part: Uint16Array;
  /** Per surface: 1 = of the shell that encloses the volume, 0 = beside it (a roof's overhang, a canopy). */
  readonly shell: Uint8Array;
}

/** A code of a register and what it means. */
export interface CodedWord {
  /** As written in the file: `31001_1010`, `3100`. */
  readonly code: string;
  /** null where the code is in no list that we know. */
  readonly word: Text | null;
}

export interface BuildingPurpose extends CodedWord {
  readonly category: BuildingUse;
}

export interface Address {
  readonly street: string;
  readonly number: string;
  readonly postcode: string;
  readonly city: string;
}

/** What can be said of a building and of each of its parts. */
export interface BuildingFacts {
  /** Identifier of the register (`DENW22AL500001kE`), else made from file and line. */
  readonly id: string;
  readonly name: string | null;
  readonly use: BuildingPurpose | null;
  readonly roof: CodedWord | null;
  readonly storeysAboveGround: number | null;
  readonly storeysBelowGround: number | null;
  /** As the file states it, metres; null where it states none. */
  readonly measuredHeightM: number | null;
  readonly yearOfConstruction: number | null;
  /** Day the record was made, ISO 8601. */
  readonly createdOn: string | null;
  readonly addresses: readonly Address[];
  /** Generic attributes, as written. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * One building as every reader yields it and the tile writer takes it. Plain data: it crosses threads as it is.
 */
export interface Building extends BuildingFacts {
  /** Official municipality key (AGS), eight digits. */
  readonly ags: string | null;
  readonly parts: readonly BuildingFacts[];
  readonly provenance: Provenance;
  /** 2 = roofs as measured, 1 = blocks with flat tops, 0 = extruded here from a footprint and a height. */
  readonly lod: 0 | 1 | 2;
  readonly geometry: BuildingGeometry;
  /** Least e, n, h, then greatest e, n, h. */
  readonly bounds: readonly [number, number, number, number, number, number];
  /** Area of the ground surfaces seen from above, m². */
  readonly footprintAreaM2: number;
  /** Volume within the shell, m³; 0 where it is not closed. */
  readonly volumeM3: number;
  /** Every edge of the shell is met by another surface: the volume is watertight. */
  readonly isClosed: boolean;
}

/** What a reader is told about where its files are from. */
export interface SourceNote {
  readonly source: string;
  readonly licence: string;
  /** Used where a building has no date of its own. */
  readonly date: string;
  readonly note?: string;
  /** Default: measured. */
  readonly kind?: Provenance['kind'];
}
