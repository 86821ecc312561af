import { describe, expect, it } from 'vitest';
import { toScene } from '../../src/geo/sceneFrame.ts';
import { unixMs } from '../../src/geo/units.ts';
import { packFlags, type Quality } from '../../src/live/observation.ts';
import { AssetSchema, type Asset } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import type { TracksAnswer } from '../../src/schema/tracks.ts';
import { createCatalogue } from '../../src/state/catalogue.ts';
import { createClock } from '../../src/state/clock.ts';
import { createReadings } from '../../src/state/readings.ts';
import { createTracks, MOVER_STATES } from '../../src/state/tracks.ts';
import { createFakeTimers } from './fakeTimers.ts';

const NOON = Date.parse('2024-01-05T12:00:00Z');
const PROPERTIES = ['lon', 'lat', 'sog', 'cog', 'heading'];
const vessel = (id: string, from: number): Asset =>
  decode(
    AssetSchema,
    {
      type: 'Feature',
      id,
      geometry: { type: 'Point', coordinates: [6.72, 51.45] },
      properties: {
        name: { de: id, en: id, zh: id },
        theme: 'port',
        kind: 'vessel',
        provenance: { kind: 'generated', source: 'test', licence: 'MIT', date: '2026' },
        mover: { class: 'motor-cargo', lengthM: 110, beamM: 11.4 },
        datastreams: PROPERTIES.map((property, k) => ({
          ...{ id: `${id}/${property}`, property, name: { de: '', en: '', zh: '' }, unit: 'deg', intervalS: 180 },
          index: from + k,
        })),
      },
    },
    'vessel',
  );

/** Where the test vessel is: north at 5 m/s (9.719 kn). */
const latAt = (seconds: number): number => 51.45 + (seconds * 5) / 111_250;
const KN = 9.719;

function stage({ speed = 1 }: { speed?: number } = {}) {
  const timers = createFakeTimers();
  const clock = createClock(timers.now);
  const catalogue = createCatalogue();
  const live = createReadings();
  const asked: { fromMs: number; toMs: number; stepMs: number; resolve: (answer: TracksAnswer) => void }[] = [];
  const tracks = createTracks({
    clock,
    catalogue,
    live,
    timers,
    fetchTracks: (fromMs, toMs, stepMs) => new Promise((resolve) => asked.push({ fromMs, toMs, stepMs, resolve })),
  });
  catalogue.catalogueLoaded({
    type: 'FeatureCollection',
    epoch: 1,
    features: [vessel('vessel/a', 0), vessel('vessel/b', 5)],
  });
  clock.feedClockTold({ mode: 'recorded', instantMs: unixMs(NOON), speed });
  const say = (slot: 0 | 1, timeMs: number, values: readonly (number | null)[], quality: Quality = 'good'): void => {
    const known = values.flatMap((value, k) => (value === null ? [] : [{ index: slot * 5 + k, value }]));
    live.apply({
      count: known.length,
      index: Uint32Array.from(known, ({ index }) => index),
      timeMs: new Float64Array(known.length).fill(timeMs),
      value: Float64Array.from(known, ({ value }) => value),
      flags: new Uint8Array(known.length).fill(packFlags(quality, 'simulated')),
    });
    live.publish();
  };
  const metresNorth = (slot: number): number =>
    toScene({ lon: 6.72, lat: 51.45 }).z - tracks.poses(timers.now(), true).z[slot]!;
  const stateOf = (slot: number) => MOVER_STATES[tracks.poses(timers.now(), true).state[slot]!];
  return { timers, clock, tracks, asked, say, metresNorth, stateOf };
}
const report = (seconds: number): number[] => [6.72, latAt(seconds), KN, 0, 0];

describe('tracks', () => {
  it('move smoothly between fixes, a little in the past, without a jump when the next one comes', () => {
    const { timers, say, metresNorth } = stage();
    let last = Number.NaN;
    let steps = 0;
    for (let s = -40; s < 60; s += 0.1) {
      if (Math.round(s * 10) % 100 === 0) say(0, NOON + Math.round(s) * 1000, report(Math.round(s)));
      const north = metresNorth(0);
      if (s > 0.05) {
        expect(north).toBeGreaterThan((s - 26) * 5);
        expect(north).toBeLessThan(s * 5);
        // 0.1 s at 5 m/s is half a metre.
        expect(north - last).toBeGreaterThan(0.3);
        expect(north - last).toBeLessThan(0.7);
        steps++;
      }
      last = north;
      if (s >= 0) timers.advanceNow(100);
    }
    expect(steps).toBeGreaterThan(500);
  });

  it('point where the vessel says, and along the track where it does not', () => {
    const { say, tracks, timers } = stage();
    for (const s of [-40, -30, -20, -10, 0]) {
      say(0, NOON + s * 1000, [6.72, latAt(s), KN, 0, 180]);
      say(1, NOON + s * 1000, [6.72, latAt(s), KN, 0, null]);
    }
    const { headingRad } = tracks.poses(timers.now(), true);
    // Astern; true north lies 1.75° east of grid north here.
    expect(headingRad[0]).toBeCloseTo(Math.PI + 0.0311, 2);
    expect(Math.abs(headingRad[1]! - 0.0311)).toBeLessThan(0.01);
  });

  it('freeze and turn grey when a vessel falls silent, and never go on by themselves', () => {
    const { say, timers, metresNorth, stateOf } = stage();
    for (const s of [-40, -30, -20, -10, 0]) say(0, NOON + s * 1000, report(s));
    timers.advanceNow(60_000);
    expect(stateOf(0)).toBe('moving');
    expect(metresNorth(0)).toBeCloseTo(0, 0);
    timers.advanceNow(120_000);
    expect(stateOf(0)).toBe('stale');
    expect(metresNorth(0)).toBeCloseTo(0, 0);
    timers.advanceNow(30 * 60_000);
    expect(stateOf(0)).toBe('away');
    expect(stateOf(1)).toBe('away');
  });

  it('leave out a fix that is marked as an outlier', () => {
    const { say, timers, metresNorth } = stage();
    for (const s of [-40, -30, -20, -10, 0]) say(0, NOON + s * 1000, report(s));
    say(0, NOON + 5000, [6.72, 51.9, KN, 0, 0], 'outlier');
    timers.advanceNow(60_000);
    expect(metresNorth(0)).toBeCloseTo(0, 0);
  });

  it('stay in step with a quick clock', () => {
    const { timers, say, metresNorth } = stage({ speed: 60 });
    let last = Number.NaN;
    for (let wall = -4; wall < 4; wall += 0.05) {
      // The feed tells at most four times a second.
      if (Math.round(wall * 20) % 5 === 0) say(0, NOON + Math.round(wall * 60_000), report(wall * 60));
      const north = metresNorth(0);
      if (wall > 0.2) {
        expect(north - last).toBeGreaterThan(10);
        expect(north - last).toBeLessThan(20);
      }
      last = north;
      if (wall >= 0) timers.advanceNow(50);
    }
  });

  it('forget where they were when the recording begins anew', () => {
    const { say, stateOf, clock } = stage();
    for (const s of [0, 10, 20]) say(0, NOON + s * 1000, report(s));
    clock.feedClockTold({ mode: 'recorded', instantMs: unixMs(NOON - 86_400_000), speed: 1 });
    expect(stateOf(0)).toBe('away');
  });

  it('are not reckoned anew while the clock stands and nothing was told', () => {
    const { tracks, timers, say } = stage({ speed: 0 });
    for (const seconds of [-60, 0]) say(0, NOON + seconds * 1000, report(seconds));
    const poses = tracks.poses(timers.now(), true);
    expect(MOVER_STATES[poses.state[0]!]).toBe('moving');
    poses.x[0] = 12_345;
    tracks.poses(timers.now(), true);
    expect(poses.x[0]).toBe(12_345);
    say(0, NOON + 1000, report(1));
    tracks.poses(timers.now(), true);
    expect(poses.x[0]).not.toBe(12_345);
  });
});

describe('tracks of the past', () => {
  const answer = (fromMs: number, toMs: number, step = 10_000): TracksAnswer => {
    const t = Array.from({ length: Math.floor((toMs - fromMs) / step) + 2 }, (_, i) => (i - 1) * step);
    const seconds = t.map((after) => (fromMs + after - NOON) / 1000);
    return {
      from: unixMs(fromMs),
      to: unixMs(toMs),
      tracks: [
        {
          asset: 'vessel/a', t, lon: t.map(() => 6.72), lat: seconds.map(latAt),
          sog: t.map(() => KN), cog: t.map(() => 0), heading: t.map(() => 0),
        },
      ],
    }; // prettier-ignore
  };

  it('show the very instant, forward and back, from one span: a short one at once, then the whole', async () => {
    const { clock, asked, metresNorth } = stage();
    clock.goTo(unixMs(NOON + 3_600_000));
    metresNorth(0);
    expect(asked).toHaveLength(1);
    const start = NOON + 3_600_000;
    expect(asked[0]!.fromMs).toBeGreaterThanOrEqual(start - 10_000);
    expect(asked[0]!.toMs - asked[0]!.fromMs).toBeLessThanOrEqual(45_000);
    asked[0]!.resolve(answer(asked[0]!.fromMs, asked[0]!.toMs));
    await Promise.resolve();
    await Promise.resolve();
    expect(Math.abs(metresNorth(0) - 3600 * 5)).toBeLessThan(15);
    expect(asked).toHaveLength(2);
    expect(asked[1]!.fromMs).toBeLessThanOrEqual(start - 60_000);
    expect(asked[1]!.toMs).toBeGreaterThanOrEqual(start + 6 * 60_000);
    asked[1]!.resolve(answer(asked[1]!.fromMs, asked[1]!.toMs));
    await Promise.resolve();
    await Promise.resolve();
    for (const s of [0, 35, 71, 20, -30]) {
      clock.goTo(unixMs(start + s * 1000));
      // Grid north is not true north: 0.05 % of the way.
      expect(Math.abs(metresNorth(0) - (3600 + s) * 5)).toBeLessThan(15);
    }
    expect(asked).toHaveLength(2);
  });

  it('are never asked for more at once than the feed gives, which is 12 hours', () => {
    for (const speed of [3600, -3600]) {
      const { clock, asked, metresNorth } = stage();
      clock.goTo(unixMs(NOON), speed);
      metresNorth(0);
      expect(asked[0]!.toMs - asked[0]!.fromMs).toBeLessThanOrEqual(12 * 3_600_000);
    }
  });

  it('are asked for ahead of a clock that runs, farther and coarser the quicker it runs', async () => {
    const { clock, asked, metresNorth, timers } = stage();
    clock.goTo(unixMs(NOON), 600);
    metresNorth(0);
    const first = asked[0]!;
    // Little is needed to begin with.
    expect(first.toMs - first.fromMs).toBeLessThan(1.1 * 3_600_000);
    expect(first.stepMs).toBeGreaterThanOrEqual(40_000);
    first.resolve(answer(first.fromMs, first.toMs, first.stepMs));
    await Promise.resolve();
    await Promise.resolve();
    let last = metresNorth(0);
    for (let frame = 0; frame < 500; frame++) {
      timers.advanceNow(20);
      const north = metresNorth(0);
      // 20 ms at 600× are 12 s, at 5 m/s 60 m.
      expect(north - last).toBeGreaterThan(40);
      expect(north - last).toBeLessThan(80);
      last = north;
      if (asked.length > 1) {
        const next = asked.splice(1, 1)[0]!;
        expect(next.toMs - next.fromMs).toBe(2 * 3_600_000);
        expect(next.fromMs).toBeLessThanOrEqual(NOON + 600 * 20 * (frame + 1) + first.toMs);
        next.resolve(answer(next.fromMs, next.toMs, next.stepMs));
        await Promise.resolve();
        await Promise.resolve();
      }
    }
  });
});
