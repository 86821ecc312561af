import type { Picked } from '../engine/picking/Picker.ts';
import { buildingIdOf } from '../schema/buildingId.ts';
import type { Viewer } from '../state/viewer.ts';

/**
 * What a person may select of what is under a pixel: an asset of the catalogue, a building of the index or of a foreign tileset, a vehicle that is still on the road.
 * Of a model that is no asset the index of the buildings knows what it is.
 * @returns for a building null until the index has been loaded
 */
export function pickedId({ catalogue, buildings }: Viewer, hit: Picked | null | undefined): string | null {
  if (!hit) return null;
  if (hit.feature) return hit.feature.id;
  if (hit.kind === 'vehicle') return hit.assetId;
  if (hit.kind === 'building') return buildings.idOf(hit.index);
  if (hit.assetId === null || catalogue.getState().byId.has(hit.assetId)) return hit.assetId;
  return hit.kind === 'structure' ? buildingIdOf(hit.assetId) : null;
}

/** As `pickedId`, for a click: the index of the buildings is waited for. A city without one has no buildings to select. */
export async function pickedIdLoaded(viewer: Viewer, hit: Picked | null): Promise<string | null> {
  if (hit?.kind === 'building') await viewer.buildings.load().catch(() => undefined);
  // What a foreign tileset says of a building is known only while its tile is there.
  if (hit?.feature) viewer.tilesets.found(hit.feature);
  return pickedId(viewer, hit);
}
