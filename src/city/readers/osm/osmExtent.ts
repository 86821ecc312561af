import { join } from 'node:path';
import * as v from 'valibot';
import { boundsOf, type Bounds } from '../../../geo/polygonField.ts';
import { fromScene } from '../../../geo/sceneFrame.ts';
import { readFeatures } from '../geojson.ts';

/** A box in units of 1e-7 degree (WGS84): what lies outside is not read. */
export interface OsmExtent {
  readonly minLonE7: number;
  readonly minLatE7: number;
  readonly maxLonE7: number;
  readonly maxLatE7: number;
}

export const EVERYWHERE: OsmExtent = { minLonE7: -1.8e9, minLatE7: -9e8, maxLonE7: 1.8e9, maxLatE7: 9e8 };

/** The box around bounds of the scene and so many metres beyond them. */
export function extentAround({ minX, minZ, maxX, maxZ }: Bounds, marginM: number): OsmExtent {
  const corners = [minX - marginM, maxX + marginM].flatMap((x) =>
    [minZ - marginM, maxZ + marginM].map((z) => fromScene({ x, z })),
  );
  const lons = corners.map(({ lon }) => lon * 1e7);
  const lats = corners.map(({ lat }) => lat * 1e7);
  return {
    minLonE7: Math.floor(Math.min(...lons)),
    minLatE7: Math.floor(Math.min(...lats)),
    maxLonE7: Math.ceil(Math.max(...lons)),
    maxLatE7: Math.ceil(Math.max(...lats)),
  };
}

export const isWithin = (extent: OsmExtent, lonE7: number, latE7: number): boolean =>
  lonE7 >= extent.minLonE7 && lonE7 <= extent.maxLonE7 && latE7 >= extent.minLatE7 && latE7 <= extent.maxLatE7;

/** So much is read beyond the boundary: streets do not end where the city does. */
export const OSM_MARGIN_M = 600;

/**
 * The box around the city's boundary.
 * @param folder of the curated files
 * @throws CityInputError where the boundary cannot be read
 */
export function cityExtent(folder: string): OsmExtent {
  const areas = readFeatures(join(folder, 'boundary.geojson'), v.looseObject({}), ['polygon']);
  return extentAround(boundsOf(areas.flatMap(({ lines }) => lines)), OSM_MARGIN_M);
}
