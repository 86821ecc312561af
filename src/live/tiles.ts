import { tileAt } from '../geo/tileGrid.ts';
import type { Asset } from '../schema/catalogue.ts';

/** Everything, as one tile: what a client gets that asks for no others. */
export const WHOLE_CITY_TILE = 0;
/**
 * Everything that moves, wherever it is. A mover that changed its tile would have to be said in two of them and could be missed between
 * both; 2 000 vessels with five values each 10 s are 7 kB/s, less than the prefetch of one dense tile.
 */
export const MOVERS_TILE = 0xffff;

/** The tile that an asset's datastreams belong to, besides `WHOLE_CITY_TILE`; the same for the life of the asset. */
export function tileOfAsset({ geometry, properties }: Asset): number {
  // What has no place is asked for by nobody who looks at a place: it comes with what is everywhere.
  if (properties.mover || !geometry) return MOVERS_TILE;
  const [lon, lat] = geometry.coordinates;
  return tileAt({ lon, lat });
}
