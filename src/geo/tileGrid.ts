import type { LonLat } from './sceneFrame.ts';

/**
 * The city and its surroundings as a grid of tiles, 20 columns by 25 rows of 0.03° by 0.02° (2.1 km by 2.2 km here), numbered from 1 in
 * the south-west, row by row. In degrees, so that a third party needs no projection to know its tiles.
 */
export const TILE_GRID = {
  westDeg: 6.45,
  southDeg: 51.2,
  widthDeg: 0.03,
  heightDeg: 0.02,
  columns: 20,
  rows: 25,
} as const;

/** Metres in a degree of latitude. */
const METRES_PER_DEG = 111_200;

const clamp = (value: number, most: number): number => Math.min(Math.max(Math.floor(value), 0), most);
const columnOf = (lon: number): number => clamp((lon - TILE_GRID.westDeg) / TILE_GRID.widthDeg, TILE_GRID.columns - 1);
const rowOf = (lat: number): number => clamp((lat - TILE_GRID.southDeg) / TILE_GRID.heightDeg, TILE_GRID.rows - 1);

/** Tile of a place, 1 … 500; what lies beyond the grid belongs to the tile at its edge. */
export const tileAt = ({ lon, lat }: LonLat): number => 1 + rowOf(lat) * TILE_GRID.columns + columnOf(lon);

/** Tiles that a circle touches, ascending. @param radiusM metres around the place */
export function tilesAround({ lon, lat }: LonLat, radiusM: number): number[] {
  const inLat = radiusM / METRES_PER_DEG;
  const inLon = inLat / Math.cos((lat * Math.PI) / 180);
  const tiles: number[] = [];
  for (let row = rowOf(lat - inLat); row <= rowOf(lat + inLat); row++)
    for (let column = columnOf(lon - inLon); column <= columnOf(lon + inLon); column++)
      tiles.push(1 + row * TILE_GRID.columns + column);
  return tiles;
}

/** Metres across a tile, the longer side: one tile of prefetch. */
export const TILE_SPAN_M = TILE_GRID.heightDeg * METRES_PER_DEG;
