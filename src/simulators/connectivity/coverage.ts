import { METRES_A_DEGREE } from '../../geo/distance.ts';
import type { Asset } from '../../schema/catalogue.ts';
import { outageAt, type Outage } from './outages.ts';

const LON_SHARE = 0.6235;
/** Squares in which cells are looked for, degrees of latitude: wider than cells stand apart. */
const SQUARE_DEG = 0.012;

/** Which 5G cell serves a place, and whether it does. */
export interface Coverage {
  /** Cell that stands nearest; null where there is none at all. */
  cellAt(lon: number, lat: number): string | null;
  /** Whether a vehicle at a place has its cell: supervision from afar needs the nearest, others answer too late. */
  isServedAt(lon: number, lat: number, atMs: number): boolean;
  /** The outage of a cell that goes on at an instant; null while it serves. */
  outageAt(cellId: string, atMs: number): Outage | null;
}

/** @param cells assets of the 5G cells */
export function createCoverage(cells: readonly Asset[], seed: number): Coverage {
  const places = cells.map(({ id, geometry }) => ({
    id,
    lon: geometry!.coordinates[0],
    lat: geometry!.coordinates[1],
  }));
  const nearest = (lon: number, lat: number, among: typeof places): { id: string | null; distanceM: number } => {
    let [id, least]: [string | null, number] = [null, Infinity];
    for (const place of among) {
      const distance = Math.hypot((place.lon - lon) * LON_SHARE, place.lat - lat);
      if (distance < least) [id, least] = [place.id, distance];
    }
    return { id, distanceM: least * METRES_A_DEGREE };
  };
  /** What is near a square: a vehicle asks again and again from the same. */
  const near = new Map<string, typeof places>();
  const cellAt = (lon: number, lat: number): string | null => {
    const [column, row] = [Math.floor((lon * LON_SHARE) / SQUARE_DEG), Math.floor(lat / SQUARE_DEG)];
    const key = `${column} ${row}`;
    let among = near.get(key);
    if (!among) {
      const [middleLon, middleLat] = [((column + 0.5) * SQUARE_DEG) / LON_SHARE, (row + 0.5) * SQUARE_DEG];
      // Whatever is nearest to a place of the square is no further from its middle than the nearest of that and the diagonal.
      const mostM = nearest(middleLon, middleLat, places).distanceM + 1.5 * SQUARE_DEG * METRES_A_DEGREE;
      among = places.filter((place) => nearest(middleLon, middleLat, [place]).distanceM <= mostM);
      near.set(key, among);
    }
    return nearest(lon, lat, among).id;
  };
  return {
    cellAt,
    isServedAt: (lon, lat, atMs) => {
      const cell = cellAt(lon, lat);
      return cell !== null && outageAt(cell, atMs, seed) === null;
    },
    outageAt: (cellId, atMs) => outageAt(cellId, atMs, seed),
  };
}
