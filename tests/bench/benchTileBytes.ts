import { liveClock } from '../../src/feed/feedClock.ts';
import { createHub } from '../../src/feed/hub.ts';
import { createFrames } from '../../src/feed/live/frames.ts';
import { tilesAround, TILE_SPAN_M } from '../../src/geo/tileGrid.ts';
import { decodeFrame, isDeflated } from '../../src/live/frame.ts';
import { createReadings } from '../../src/state/readings.ts';
import { catalogueOf, observation } from '../feed/liveStage.ts';
import { cityPlaceOf } from './liveCity.ts';
import type { Row } from './row.ts';

const HZ = 10;
const SECONDS = 20;
/** A street view and the view of the start page, metres around the point looked at with one tile of prefetch. */
const VIEWS = { 'street view': 400 * 1.5 + TILE_SPAN_M, 'home view': 2600 * 1.5 + TILE_SPAN_M };
const HOME = { lon: 6.7345, lat: 51.4535 };

/** What one viewer costs: the whole city at 10 Hz against its tiles at 10 Hz and the whole city at 0.1 Hz; every datastream once a second. */
export function benchTileBytes(): Row[] {
  const rows: Row[] = [];
  for (const datastreams of [600, 2_000, 10_000]) {
    const catalogue = catalogueOf(datastreams, 1, cityPlaceOf);
    const hub = createHub(catalogue);
    const frames = createFrames(hub, liveClock(), 1, catalogue);
    const ways = new Map([
      ['whole city', { tiles: [] as number[], wholeEvery: 1 }],
      ...Object.entries(VIEWS).map(([name, radiusM]) => [name, { tiles: tilesAround(HOME, radiusM), wholeEvery: HZ * 10 }] as const),
    ]); // prettier-ignore
    const bytes = new Map<string, number>();
    const decodeMs = new Map<string, number>();
    const at = new Map<string, number>();
    for (let tick = 0; tick < HZ * SECONDS; tick++) {
      const now = 1.7e12 + tick * 100;
      const own = Array.from({ length: datastreams / HZ }, (_, k) => (k * HZ + (tick % HZ)) % datastreams);
      hub.apply(own.map((i) => observation(catalogue, i, now, Math.round(5000 + 400 * Math.sin(i + tick)) / 10)));
      hub.step();
      for (const [name, { tiles, wholeEvery }] of ways) {
        const due = [...tiles, ...(tick % wholeEvery === 0 ? [0] : [])];
        for (const tile of due) {
          const key = `${name} ${tile}`;
          const since = at.get(key) ?? -1;
          if (hub.tileSeq(tile) <= since) continue;
          const [frame] = since < 0 ? frames.snapshot(tile, null) : frames.delta(tile, since, null);
          at.set(key, hub.tileSeq(tile));
          if (since < 0) continue;
          bytes.set(name, (bytes.get(name) ?? 0) + frame!.byteLength);
          if (isDeflated(frame!)) continue;
          const began = performance.now();
          const decoded = decodeFrame(frame!);
          if (decoded.type === 'delta') readings.apply(decoded.observations);
          decodeMs.set(name, (decodeMs.get(name) ?? 0) + performance.now() - began);
        }
      }
    }
    for (const [name, sum] of bytes) {
      rows.push({ group: `viewer, ${datastreams} datastreams`, figure: `${name} (${ways.get(name)!.tiles.length} tiles): bytes a second`, unit: 'kB/s', measured: sum / SECONDS / 1000, target: '' }); // prettier-ignore
      rows.push({ group: `viewer, ${datastreams} datastreams`, figure: `${name}: decode and apply, in a second`, unit: 'ms', measured: (decodeMs.get(name) ?? 0) / SECONDS, target: '' }); // prettier-ignore
    }
  }
  return rows;
}
const readings = createReadings(16_384);
