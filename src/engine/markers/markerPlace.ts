import { toScene } from '../../geo/sceneFrame.ts';
import type { Asset } from '../../schema/catalogue.ts';
import type { Terrain } from '../layer.ts';

/** Where the catalogue names no height the anchor still stands above the ground, to be seen over the grass. */
const LEAST_ANCHOR_M = 6;
/** The beds of the rivers lie lower than any water surface of the city. */
const LEAST_GROUND_M = 22;
const NO_GROUND_M = 25;

/** A marker or bubble on screen: where it is and how far its symbol reaches. */
export interface MarkerPlace {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radiusPx: number;
}

/** Where an asset's marker stands: x, y, z in the scene, and the length of its leader down to the ground, metres. */
export function anchorOn(
  terrain: Terrain | null,
  { geometry, properties }: Asset,
): { readonly at: readonly [number, number, number]; readonly stemM: number } {
  const [lon, lat] = geometry!.coordinates;
  const { x, z } = toScene({ lon, lat });
  const height = terrain?.heightAt(x, z) ?? NO_GROUND_M;
  const ground = Math.max(Number.isFinite(height) ? height : NO_GROUND_M, LEAST_GROUND_M);
  const stemM = Math.max(properties.anchorM, LEAST_ANCHOR_M);
  return { at: [x, ground + stemM, z], stemM };
}
