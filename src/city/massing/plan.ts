import type { RoofForm } from '../../schema/buildings.ts';
import type { Box } from './footprints.ts';
import type { GeneratedKind } from './kinds.ts';

/** How the volumes of a generated building stand on its box; lengths in metres. */
export type Shape =
  | { readonly form: 'box' }
  /** Two wings of depth `depth` that meet at the corner of the box named by `u` and `v`; the box is their bounding box. */
  | { readonly form: 'corner'; readonly depth: number; readonly u: 1 | -1; readonly v: 1 | -1 }
  /** A last storey that stands back from the walls. */
  | { readonly form: 'set-back'; readonly inset: number; readonly storeyM: number };

/**
 * A generated building before it has a mesh: a turned box on the ground whose ridge, where it has one, runs along `w`.
 * Lengths in metres; `eaves` and `ridge` above the foot and above the eaves.
 */
export interface Plan extends Box {
  readonly kind: GeneratedKind;
  /** Lowest ground under it, m NHN. */
  readonly foot: number;
  readonly eaves: number;
  readonly ridge: number;
  readonly roof: RoofForm;
  readonly shape: Shape;
  /** Which ends of its axis have no neighbour, first at −w/2. */
  readonly freeEnds: readonly [boolean, boolean];
  /** Side of the box across its axis that looks away from the street. */
  readonly rear: 1 | -1;
  readonly storeys: number | null;
  readonly years: readonly [number, number] | null;
  readonly dwellings: number | null;
  readonly name?: string;
  readonly street?: string;
  readonly number?: string;
  /** Stands wall to wall with others. */
  readonly isTouching: boolean;
}

/** Living area is about this share of all floors within the walls. */
const LIVING_SHARE = 0.74;
/** A pitched roof holds about half a storey. */
const ATTIC_STOREYS = 0.5;

export const atticOf = (roof: RoofForm): number => (roof === 'flat' || roof === 'pent' ? 0 : ATTIC_STOREYS);

/** Living area in m² that a house of so many m² on the ground holds. */
export const livingAreaM2 = (groundM2: number, storeys: number, roof: RoofForm): number =>
  groundM2 * (storeys + atticOf(roof)) * LIVING_SHARE;

/** Ground that a house needs for a living area, both m². */
export const groundForM2 = (livingM2: number, storeys: number, roof: RoofForm): number =>
  livingM2 / ((storeys + atticOf(roof)) * LIVING_SHARE);

type Optional = 'shape' | 'freeEnds' | 'rear' | 'storeys' | 'years' | 'dwellings' | 'isTouching' | 'ridge' | 'roof';

/** A plan of a free-standing box with a flat roof, of which nothing more is known than what is given. */
export const planOf = (given: Omit<Plan, Optional> & Partial<Pick<Plan, Optional>>): Plan => ({
  shape: { form: 'box' },
  freeEnds: [true, true],
  rear: 1,
  storeys: null,
  years: null,
  dwellings: null,
  isTouching: false,
  ridge: 0,
  roof: 'flat',
  ...given,
});
