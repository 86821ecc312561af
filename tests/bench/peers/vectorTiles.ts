import { join } from 'node:path';
import type { LonLat } from '../../../src/geo/sceneFrame.ts';
import type { Footprint } from './footprints.ts';

const MODULES = join(import.meta.dirname, '../../peers/node_modules/@maplibre');
/** Footprints are cut down to here; nearer, a viewer enlarges these. */
const MAX_ZOOM = 14;
const MIN_ZOOM = 10;

/** As much as is used of what MapLibre itself cuts and packs with; it is installed on demand, its types cannot be imported. */
interface Cutter {
  getTile(z: number, x: number, y: number): object | null;
}
interface CutterModule {
  readonly GeoJSONVT: new (data: object, options: object) => Cutter;
}
interface PackerModule {
  readonly fromGeojsonVt: (layers: Record<string, object>, options: { version: number }) => Uint8Array;
}

/** Vector tiles (MVT 2) with the layer `buildings`, whose `h` is the height in metres, by path `/tiles/z/x/y.pbf`. */
export async function cutVectorTiles(footprints: readonly Footprint[]): Promise<Map<string, Uint8Array>> {
  const { GeoJSONVT } = (await import(join(MODULES, 'geojson-vt/dist/geojson-vt.mjs'))) as CutterModule;
  const { fromGeojsonVt } = (await import(join(MODULES, 'vt-pbf/dist/index.es.js'))) as PackerModule;
  const features = footprints.map(({ ring, heightM }) => {
    const line = [...ring, ring[0]!].map(({ lon, lat }) => [lon, lat]);
    return { type: 'Feature', properties: { h: heightM }, geometry: { type: 'Polygon', coordinates: [line] } };
  });
  const options = { maxZoom: MAX_ZOOM, indexMaxZoom: MAX_ZOOM, indexMaxPoints: 0 };
  const cutter = new GeoJSONVT({ type: 'FeatureCollection', features }, options);
  const places = footprints.map(({ ring }) => inMercator(ring[0]!));
  const [west, east] = [Math.min, Math.max].map((end) => places.reduce((found, { x }) => end(found, x), places[0]!.x));
  const [north, south] = [Math.min, Math.max].map((end) =>
    places.reduce((found, { y }) => end(found, y), places[0]!.y),
  );
  const tiles = new Map<string, Uint8Array>();
  for (let z = MIN_ZOOM; z <= MAX_ZOOM; z++)
    for (let x = Math.floor(west! * 2 ** z); x <= Math.floor(east! * 2 ** z); x++)
      for (let y = Math.floor(north! * 2 ** z); y <= Math.floor(south! * 2 ** z); y++) {
        const tile = cutter.getTile(z, x, y);
        if (tile) tiles.set(`/tiles/${z}/${x}/${y}.pbf`, fromGeojsonVt({ buildings: tile }, { version: 2 }));
      }
  return tiles;
}

/** Web mercator, 0 to 1 from west and from north. */
function inMercator({ lon, lat }: LonLat): { x: number; y: number } {
  const phi = (lat * Math.PI) / 180;
  return { x: (lon + 180) / 360, y: (1 - Math.log(Math.tan(phi) + 1 / Math.cos(phi)) / Math.PI) / 2 };
}
