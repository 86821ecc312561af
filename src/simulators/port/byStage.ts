import type { World } from '../world/world.ts';
import { MARK_II_CM } from '../world/highWater.ts';
import { MOUTH_KM } from '../world/world.ts';
import type { Station } from '../stations/places.ts';

/** Water under the keel that skippers leave, m. */
const KEEL_M = 0.3;
const DEEPEST_M = 4;

/** Water over the bed, m. @param riverM surface, m NHN */
export const depthAt = (riverM: number, bedM: number): number => Math.max(0, riverM - bedM);
/** Draught that a vessel may have there, m; from mark II on nobody sails. */
export const draughtAt = (depthM: number, stageCm: number): number =>
  stageCm >= MARK_II_CM ? 0 : Math.min(DEEPEST_M, Math.max(0, depthM - KEEL_M));
/** Room for ships under a bridge, m. */
export const clearanceAt = (riverM: number, undersideM: number): number => undersideM - riverM;

/** What a datastream of the port is at a stage of the Ruhrort gauge, cm. */
export type ByStage = (stageCm: number) => number;

/** Datastreams of berths and bridges that follow from the stage alone, by their id, over the official water-surface table. */
export function byStage(
  stations: readonly Station[],
  world: Pick<World, 'riverAtStage'>,
): ReadonlyMap<string, ByStage> {
  const all = new Map<string, ByStage>();
  for (const { kind, asset, params } of stations) {
    const km = asset.properties.riverKm ?? MOUTH_KM;
    const { bedM, undersideM } = params;
    if (kind === 'berth' && bedM !== undefined) {
      const depth: ByStage = (stageCm) => depthAt(world.riverAtStage(km, stageCm), bedM);
      all.set(`${asset.id}/depth`, depth).set(`${asset.id}/draught`, (stageCm) => draughtAt(depth(stageCm), stageCm));
    }
    if (kind === 'bridge-clearance' && undersideM !== undefined)
      all.set(`${asset.id}/clearance`, (stageCm) => clearanceAt(world.riverAtStage(km, stageCm), undersideM));
  }
  return all;
}
