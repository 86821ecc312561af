import { SCENE_ORIGIN } from '../geo/sceneFrame.ts';

const PREFIX = 'building/';
const GENERATED = /^g(\d{7})-(\d{8})$/;
const ORIGIN_DM = { e: SCENE_ORIGIN.e * 10, n: SCENE_ORIGIN.n * 10 };

export const isBuildingId = (id: string): boolean => id.startsWith(PREFIX);

/**
 * Id of a building in the viewer, written like the ids of assets: in the selection, the link and picks.
 * @param sourceId of the register, of OpenStreetMap (`osm-w123456`) or of the generator
 */
export const buildingIdOf = (sourceId: string): string => PREFIX + sourceId.toLowerCase().replace(/[^a-z0-9-]/g, '-');

/**
 * Source id of a generated building: its centre in EPSG:25832 decimetres, `g3444610-57005090`.
 * @param xDm, zDm scene decimetres, whole
 */
export const generatedIdAt = (xDm: number, zDm: number): string => `g${ORIGIN_DM.e + xDm}-${ORIGIN_DM.n - zDm}`;

/** Scene decimetres that a generated building's id in the viewer carries; null for any other id. */
export function placeOfGeneratedId(id: string): { readonly xDm: number; readonly zDm: number } | null {
  const match = isBuildingId(id) ? GENERATED.exec(id.slice(PREFIX.length)) : null;
  return match && { xDm: Number(match[1]) - ORIGIN_DM.e, zDm: ORIGIN_DM.n - Number(match[2]) };
}
