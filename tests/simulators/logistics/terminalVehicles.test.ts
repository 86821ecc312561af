import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/feed/ingest/readMessage.ts';
import { gridConvergence, toScene } from '../../../src/geo/sceneFrame.ts';
import { SegmentIndex, type Point } from '../../../src/geo/segmentIndex.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { decode } from '../../../src/schema/decode.ts';
import { ThemeTextsSchema } from '../../../src/schema/theme.ts';
import { terminalVehicleMessages } from '../../../src/simulators/logistics/terminalVehicleMessages.ts';
import type { TerminalVehicle } from '../../../src/simulators/logistics/terminalVehicles.ts';
import type { JsonMessage, Simulation } from '../../../src/simulators/simulation.ts';
import { curated } from '../../city/curated.ts';
import { readCity, readWaters, recordedStage } from '../check/cityDay.ts';
import { expectBoundsOf } from '../boundsHold.ts';
import { DAY_MS, HOUR_MS, ROOT } from '../themeStations.ts';

/** Midnight before a Friday when the Rhine is within its banks. */
const MIDNIGHT = Date.parse('2024-01-11T23:00:00Z');
const NOON = MIDNIGHT + 12 * HOUR_MS;
let vehicles: TerminalVehicle[];
let messages: Simulation<JsonMessage>;
/** With the vehicles beside the tracks. */
let both: Simulation<JsonMessage>;
beforeAll(() => {
  const city = readCity(recordedStage());
  vehicles = city.terminalVehicles;
  const { kinds } = decode(ThemeTextsSchema, JSON.parse(readFileSync(join(ROOT, 'assets/themes/logistics.json'), 'utf8')), 'logistics'); // prettier-ignore
  messages = terminalVehicleMessages(vehicles, kinds['terminal-vehicle']!);
  both = terminalVehicleMessages(vehicles, kinds['terminal-vehicle']!, city.trackVehicles);
});

describe('the vehicles of the container terminals', () => {
  it('are one to a crane of the terminals with a quay, and move every box of these: some 2400 on a working day', () => {
    expect(vehicles).toHaveLength(17);
    let boxes = 0;
    for (const { work } of vehicles) {
      const own = work.handovers(MIDNIGHT, MIDNIGHT + DAY_MS);
      // No two rounds of a vehicle overlap: else it would be in two places.
      for (let k = 1; k < own.length; k++) expect(own[k]!.atMs).toBeGreaterThan(own[k - 1]!.atMs);
      boxes += own.length;
    }
    expect(boxes).toBeGreaterThan(2100);
    expect(boxes).toBeLessThan(2800);
  });

  it('finish each round before the next one begins, on every day of a week', { timeout: 60_000 }, () => {
    for (const { vehicle, roundsAbout } of vehicles)
      for (let at = MIDNIGHT - 3 * DAY_MS; at < MIDNIGHT + 3 * DAY_MS; at += 240_000) {
        const rounds = roundsAbout(at);
        for (let k = 1; k < rounds.length; k++) expect(rounds[k]!.beginMs, `${vehicle} ${new Date(at).toISOString()}`).toBeGreaterThanOrEqual(rounds[k - 1]!.endMs); // prettier-ignore
      }
  });

  it('tell how low their batteries get in a span, also over midnight, and that none makes an emergency stop', { timeout: 60_000 }, () => {
    const beside = both.assets.filter(({ id }) => id.includes('track-'));
    expect(beside.length).toBeGreaterThan(3);
    let low = 0;
    for (const { id } of [...both.assets.slice(0, 4), ...beside.slice(0, 3)])
      for (const from of [MIDNIGHT - 3 * HOUR_MS, MIDNIGHT + 9 * HOUR_MS, MIDNIGHT + 2 * DAY_MS]) {
        expect(expectBoundsOf(both, 'vda5050', id, from, from + 6 * HOUR_MS)).toBe(2);
        const [battery, stopped] = ['battery', 'stopped'].map((property) => both.boundsOf!(id, property, from, from + 6 * HOUR_MS));
        if (battery!.least < 60) low++;
        expect(stopped!.most).toBe(0);
      }
    expect(low).toBeGreaterThan(2);
  }); // prettier-ignore

  it('have lanes clear of stacks, rails and water', () => {
    const isWet = readWaters();
    const rails = new SegmentIndex(curated('rail-port.geojson').flatMap(({ lines }) => lines as readonly (readonly Point[])[])); // prettier-ignore
    const { features } = JSON.parse(readFileSync(join(ROOT, 'assets/city/structures.geojson'), 'utf8')) as {
      features: { geometry: { coordinates: [number, number] }; properties: Record<string, number | string> }[];
    };
    const yards = features.flatMap(({ geometry, properties: { kind, bearing, length, width } }) => {
      if (kind !== 'container-yard') return [];
      const place = { lon: geometry.coordinates[0], lat: geometry.coordinates[1] };
      const { x, z } = toScene(place);
      return [
        {
          x,
          z,
          bearingRad: (Number(bearing) * Math.PI) / 180 - gridConvergence(place),
          length: Number(length),
          width: Number(width),
        },
      ];
    });
    for (const { vehicle, path } of vehicles)
      for (let m = 0; m <= path.length; m += 2) {
        const [x, z] = path.at(m);
        expect(isWet(x, z), `${vehicle} wet`).toBe(false);
        // Half a vehicle and half a train, and a stride between them.
        expect(rails.distance(x, z, 60), `${vehicle} at ${m} m to the rails`).toBeGreaterThan(4.2);
        for (const yard of yards) {
          const [dx, dz] = [x - yard.x, z - yard.z];
          const along = dx * Math.sin(yard.bearingRad) - dz * Math.cos(yard.bearingRad);
          const across = dx * Math.cos(yard.bearingRad) + dz * Math.sin(yard.bearingRad);
          const awayM = Math.max(Math.abs(along) - yard.length / 2, Math.abs(across) - yard.width / 2);
          expect(awayM, `${vehicle} at ${m} m to a stack`).toBeGreaterThan(1.7);
        }
      }
  });

  it('are where they are at an instant, whatever was asked before', () => {
    const at = NOON + 1234;
    const first = vehicles.map(({ stateAt }) => stateAt(at));
    const other = readCity(recordedStage()).terminalVehicles;
    other.forEach(({ stateAt }) => stateAt(at + 5 * DAY_MS));
    expect(other.map(({ stateAt }) => stateAt(at))).toEqual(first);
  });

  it('carry a box on the way from the crane when ships are unloaded, and on the way to it when they are loaded', () => {
    const seen = new Set<string>();
    for (let at = NOON; at < NOON + 4 * HOUR_MS; at += 5000)
      for (const { stateAt } of vehicles) {
        const { handover, isLoaded, isBackwards, speedMs } = stateAt(at);
        if (speedMs > 0) seen.add(`${handover!.isInward ? 'in' : 'out'} ${isBackwards ? 'to the crane' : 'to the stack'} ${isLoaded}`); // prettier-ignore
      }
    expect([...seen].sort()).toEqual(['in to the crane false', 'in to the stack true', 'out to the crane true', 'out to the stack false']); // prettier-ignore
  });

  it('have a battery that falls with each box, is exchanged, and never empty', () => {
    const values = Array.from({ length: 288 }, (_, k) => vehicles[6]!.stateAt(MIDNIGHT + k * 300_000).battery);
    const exchanges = values.filter((value, k) => k > 0 && value > values[k - 1]! + 20).length;
    expect(exchanges).toBeGreaterThan(0);
    expect(Math.min(...values)).toBeGreaterThan(5);
    expect(Math.max(...values)).toBeLessThanOrEqual(100);
  });
});

describe('their messages', () => {
  it('are VDA 5050 states that the reader of real ones takes: where each is, whether it carries a box, its battery', () => {
    [...messages.lastBefore(NOON)].forEach(({ body, atMs }, i) => {
      const { reports, refused } = readMessage(body, 'json', unixMs(atMs), () => undefined);
      expect(refused).toEqual([]);
      const said = Object.fromEntries(reports.map(({ property, value }) => [property, value]));
      const { path, stateAt } = vehicles[i]!;
      const state = stateAt(NOON);
      const { x, z } = toScene({ lon: said['lon']!, lat: said['lat']! });
      const [sx, sz] = path.at(state.atM);
      expect(Math.hypot(x - sx, z - sz)).toBeLessThan(0.05);
      expect([said['loads'], said['stopped']]).toEqual([Number(state.isLoaded), 0]);
      expect(said['battery']).toBeCloseTo(state.battery, 1);
    });
  });

  it('come when something changes, each ten seconds on the way, at the latest after thirty; the same in parts as whole', () => {
    const whole = messages.between(NOON, NOON + 600_000);
    expect([...messages.between(NOON, NOON + 300_000), ...messages.between(NOON + 300_000, NOON + 600_000)]).toEqual(whole); // prettier-ignore
    const own = messages.between(NOON, NOON + 600_000, { assetId: 'agv/dit-2' });
    expect(own).toEqual(whole.filter(({ body }) => (body as { serialNumber: string }).serialNumber === 'dit-2'));
    for (let k = 1; k < own.length; k++) expect(own[k]!.atMs - own[k - 1]!.atMs).toBeLessThanOrEqual(30_000);
  });
});
