import { BUILDING_USES } from '../../schema/cityFiles.ts';
import { encodeColumnFile } from '../../schema/columnFile.ts';
import { hilbertOrder } from '../hilbert.ts';
import type { Building } from './building.ts';

/** Edge of a tile in metres. */
const TILE_M = 1000;

/** The `massing` column file: rows sorted by 1 km tile and, within it, along a Hilbert curve. */
export function encodeMassing(buildings: readonly Building[]): Uint8Array {
  const along = hilbertOrder(
    buildings.map((b) => b.x),
    buildings.map((b) => b.z),
  );
  const tiles = new Map<string, number[]>();
  for (const i of along) {
    const key = `${Math.floor(buildings[i]!.x / TILE_M)},${Math.floor(buildings[i]!.z / TILE_M)}`;
    const list = tiles.get(key);
    if (list) list.push(i);
    else tiles.set(key, [i]);
  }
  const n = buildings.length;
  const columns = {
    x: new Int32Array(n),
    z: new Int32Array(n),
    y: new Int16Array(n),
    w: new Uint16Array(n),
    d: new Uint16Array(n),
    h: new Uint16Array(n),
    ridge: new Uint8Array(n),
    turn: new Uint8Array(n),
    use: new Uint8Array(n),
  };
  let at = 0;
  const meta = [...tiles].map(([key, rows]) => {
    const [column, row] = key.split(',').map(Number) as [number, number];
    const start = at;
    let maxHeightM = 0;
    for (const i of rows) {
      const b = buildings[i]!;
      columns.x[at] = Math.round(b.x * 10);
      columns.z[at] = Math.round(b.z * 10);
      columns.y[at] = Math.round(b.y * 100);
      columns.w[at] = Math.round(b.w * 10);
      columns.d[at] = Math.round(b.d * 10);
      columns.h[at] = Math.round(b.h * 10);
      columns.ridge[at] = Math.min(255, Math.round(b.ridge * 10));
      // A half turn brings a box onto itself: 256 steps of π/256.
      columns.turn[at] = ((Math.round((b.turn / Math.PI) * 256) % 256) + 256) % 256;
      columns.use[at] = BUILDING_USES.indexOf(b.use);
      maxHeightM = Math.max(maxHeightM, Number((b.h + b.ridge).toFixed(1)));
      at++;
    }
    return { x: column * TILE_M, z: row * TILE_M, start, count: rows.length, maxHeightM };
  });
  const provenance = {
    kind: 'generated',
    source: 'generated from census counts (Statistische Ämter des Bundes und der Länder, Zensus 2011)',
    licence: 'dl-de/by-2-0',
    date: '2011-05-09',
  };
  return encodeColumnFile({ meta: { tiles: meta, provenance }, columns }, ['x', 'z', 'y']);
}
