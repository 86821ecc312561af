import type { SurfaceKind } from '../model/Building.ts';

/** A polygon as written: which building or part it belongs to is `node`, an index into `RawMember.nodes`. */
export interface RawPolygon {
  readonly node: number;
  readonly lod: number;
  /** null outside a thematic surface: a solid's or multi-surface's own polygon. */
  readonly kind: SurfaceKind | null;
  /** Written within a solid's shell. */
  readonly isInSolid: boolean;
  readonly rings: Float64Array[];
  /** Line of the file. */
  readonly line: number;
}

/** A solid's surface that is written elsewhere. */
export interface RawReference {
  readonly node: number;
  readonly lod: number;
  readonly target: string;
  /** Of a solid's shell; else of a multi-surface. */
  readonly isInSolid: boolean;
  /** gml:OrientableSurface with orientation "-". */
  readonly isReversed: boolean;
}

/** A Building or BuildingPart as written. */
export interface RawNode {
  readonly id: string | null;
  readonly line: number;
  /** Node it is a part of; −1 for a building. */
  readonly parent: number;
  readonly texts: Record<string, string>;
  readonly heightUnit: { value: string };
  readonly attributes: Record<string, string>;
  readonly addresses: Record<string, string>[];
  /** Has geometry of LoD3 or LoD4, which is not read. */
  hasHigherLod: boolean;
}

/** One cityObjectMember that holds a building. */
export interface RawMember {
  readonly nodes: RawNode[];
  readonly polygons: RawPolygon[];
  readonly references: RawReference[];
  /** gml:id of a polygon or of a group of polygons → indices into `polygons`. */
  readonly ids: Map<string, number[]>;
  readonly notes: string[];
}
