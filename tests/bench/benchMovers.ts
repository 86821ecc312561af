import { PerspectiveCamera, Vector3 } from 'three';
import { unixMs } from '../../src/geo/units.ts';
import { Movers } from '../../src/engine/movers/Movers.ts';
import type { FrameState } from '../../src/engine/layer.ts';
import { packFlags } from '../../src/live/observation.ts';
import { AssetSchema } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import { createCatalogue } from '../../src/state/catalogue.ts';
import { createClock } from '../../src/state/clock.ts';
import { createReadings } from '../../src/state/readings.ts';
import { createTracks } from '../../src/state/tracks.ts';
import { median, timed, type Row } from './row.ts';

const MOVERS = 2_000;
const PROPERTIES = ['lon', 'lat', 'sog', 'cog', 'heading'];
const FRAMES = 100;

/** Interpolation and upload of 2 000 movers under way, in Node: what a frame costs on the main thread. */
export function benchMovers(): Row[] {
  let now = 0;
  const clock = createClock(() => now);
  const catalogue = createCatalogue();
  const live = createReadings(MOVERS * PROPERTIES.length);
  const timers = { now: () => now, after: () => () => undefined };
  const tracks = createTracks({
    clock,
    catalogue,
    live,
    timers,
    fetchTracks: () => Promise.reject(new Error('not asked')),
  });
  const features = Array.from({ length: MOVERS }, (_, i) => {
    const id = `vessel/v${i}`;
    const datastreams = PROPERTIES.map((property, k) => ({
      ...{ id: `${id}/${property}`, property, name: { de: '', en: '', zh: '' }, unit: 'deg', intervalS: 180 },
      index: i * PROPERTIES.length + k,
    }));
    const name = { de: id, en: id, zh: id };
    const provenance = { kind: 'generated', source: 'bench', licence: 'MIT', date: '2026' };
    const mover = { class: 'motor-cargo', lengthM: 110, beamM: 11.4, antenna: { fromBowM: 98, fromPortM: 6 } };
    const properties = { name, theme: 'port', kind: 'vessel', provenance, mover, datastreams };
    return decode(AssetSchema, { type: 'Feature', id, geometry: { type: 'Point', coordinates: [6.7, 51.4] }, properties }, id); // prettier-ignore
  });
  catalogue.catalogueLoaded({ type: 'FeatureCollection', epoch: 1, features });
  const start = Date.UTC(2024, 0, 6, 12);
  clock.feedClockTold({ mode: 'recorded', instantMs: unixMs(start), speed: 1 });
  const report = (atMs: number): void => {
    const count = MOVERS * PROPERTIES.length;
    const value = new Float64Array(count);
    for (let i = 0; i < MOVERS; i++)
      value.set([6.7 + i / 2e4, 51.4 + (atMs - start) / 2.2e10, 9.7, 0, 1], i * PROPERTIES.length);
    live.apply({
      count,
      index: Uint32Array.from({ length: count }, (_, i) => i),
      timeMs: new Float64Array(count).fill(atMs),
      value,
      flags: new Uint8Array(count).fill(packFlags('good', 'simulated')),
    });
    live.publish();
  };
  for (let s = -60; s <= 0; s += 10) report(start + s * 1000);
  const movers = new Movers(tracks.poses, () => now);
  movers.setMovers(tracks.movers());
  movers.setWater({ levelAt: () => 25 });
  const frame: FrameState = {
    ...{ instantMs: unixMs(start), deltaS: 0.016, motionS: 0, width: 1920, height: 1080, pixelRatio: 1, quality: 2 },
    ...{ camera: new PerspectiveCamera(), target: new Vector3(), stageCm: 800, isDraft: false },
    sun: { direction: new Vector3(0, 1, 0), altitude: 1, daylight: 1 },
  };
  for (let i = 0; i < 40; i++) movers.update(frame);
  let reports = 1;
  const frames = timed(FRAMES, () => {
    now += 16;
    movers.update(frame);
  });
  const fixes = timed(20, () => report(start + 10_000 * reports++));
  const draws = movers.object.children.length;
  movers.dispose();
  tracks.dispose();
  const group = 'movers';
  return [
    { group, figure: `interpolate and write ${MOVERS} movers, a frame`, unit: 'ms', measured: median(frames), target: '≤ 2' }, // prettier-ignore
    { group, figure: `take a fix of each of ${MOVERS} movers`, unit: 'ms', measured: median(fixes), target: '≤ 10' },
    { group, figure: 'draws at night', unit: '', measured: draws, target: '≤ 4' },
  ];
}
