import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/feed/loadCatalogue.ts';
import { decode } from '../../../src/schema/decode.ts';
import { ThemeTextsSchema } from '../../../src/schema/theme.ts';
import { createTorpedoes, TORPEDO_STATES, TORPEDO_TRAINS, type Torpedoes } from '../../../src/simulators/industry/torpedoes.ts'; // prettier-ignore
import { readTorpedoTracks, torpedoMessages, torpedoWays } from '../../../src/simulators/industry/torpedoMessages.ts';
import { createStationReader } from '../../../src/simulators/readStations.ts';
import { checkTorpedoes } from '../check/checkTorpedoes.ts';
import { listed } from '../check/violation.ts';
import { DAY_MS, HOUR_MS, MONDAY, ROOT } from '../themeStations.ts';

const read = createStationReader(ROOT, loadCatalogue(join(ROOT, 'assets/city/assets'), 1).catalogue.features, () => 400); // prettier-ignore
const { stations } = read('industry')!;
const furnaces = stations.stations.filter(({ kind }) => kind === 'blast-furnace');
const tracks = readTorpedoTracks(join(ROOT, 'assets/simulators/torpedoes.geojson'));
const torpedoes = createTorpedoes(tracks, furnaces, read.world);
const tappedT = (asset: string, atMs: number): number =>
  stations.valuesOf(
    furnaces.find((one) => one.asset.id === asset)!,
    atMs,
  )['tapped']!;
const trains = Array.from({ length: TORPEDO_TRAINS }, (_, train) => train);
const STEP_MS = 30_000;

describe('torpedo trains', () => {
  it('carry exactly what the furnaces tap, never more than they hold, and never jump, for two days', { timeout: 60_000 }, () => {
    const found = [];
    for (let at = MONDAY; at < MONDAY + 2 * DAY_MS; at += STEP_MS) found.push(...checkTorpedoes(torpedoes, at - STEP_MS, at, tappedT)); // prettier-ignore
    expect(listed(found)).toEqual([]);
    const emptied = trains.reduce((sum, train) => sum + torpedoes.stateAt(train, MONDAY + DAY_MS - 1).emptiedT, 0);
    expect(emptied).toBeGreaterThan(28_000);
  }); // prettier-ignore

  it('are seen when they carry too much, lose iron, or jump', () => {
    const broken = (change: (state: ReturnType<Torpedoes['stateAt']>) => object): string[] => {
      const at = MONDAY + 5 * HOUR_MS;
      const stateAt: Torpedoes['stateAt'] = (train, atMs) => {
        const state = torpedoes.stateAt(train, atMs);
        return atMs === at && train === 0 ? { ...state, ...change(state) } : state;
      };
      return checkTorpedoes({ ...torpedoes, stateAt }, at - STEP_MS, at, tappedT).map(({ rule }) => rule);
    };
    expect(broken(() => ({}))).toEqual([]);
    expect(broken(() => ({ ironT: 1001 }))).toContain('more iron than fits');
    expect(broken(({ ironT }) => ({ ironT: ironT + 1 }))).toContain('iron not conserved');
    expect(broken(() => ({ ironT: -1 }))).toContain('negative stock');
    expect(broken(({ atM }) => ({ atM: atM + 300 }))).toContain('vehicle jumped');
  });

  it('fill, go, empty and come back, only one of a circuit on the line at a time, and its iron cools', () => {
    const seen = new Set<number>();
    for (let at = MONDAY; at < MONDAY + 4 * HOUR_MS; at += STEP_MS) {
      const states = trains.map((train) => torpedoes.stateAt(train, at));
      for (const { state } of states) seen.add(state);
      const isHome = ({ state }: { state: number }): boolean =>
        state === TORPEDO_STATES.fills || state === TORPEDO_STATES.waits;
      expect(states.slice(0, 2).some(isHome)).toBe(true);
      for (const { ironCel } of states) if (ironCel !== null) expect(ironCel > 1400 && ironCel <= 1450).toBe(true);
      for (const { liningCel, ironT } of states)
        if (ironT < 1) expect(liningCel > 1100 && liningCel <= 1250).toBe(true);
    }
    expect([...seen].toSorted()).toEqual([0, 1, 2, 3, 4]);
  });

  it('say where they are, the same whenever they are asked', () => {
    const { kinds } = decode(ThemeTextsSchema, JSON.parse(readFileSync(join(ROOT, 'assets/themes/industry.json'), 'utf8')), 'industry'); // prettier-ignore
    const messages = torpedoMessages(tracks, kinds['torpedo-train']!, torpedoes);
    const all = messages.between(MONDAY, MONDAY + HOUR_MS);
    const half = [...messages.between(MONDAY, MONDAY + HOUR_MS / 2), ...messages.between(MONDAY + HOUR_MS / 2, MONDAY + HOUR_MS)]; // prettier-ignore
    expect(half).toEqual(all);
    expect(all.length).toBeGreaterThan(300);
    expect(torpedoWays(tracks)).toHaveLength(2 * TORPEDO_TRAINS);
    expect([...messages.lastBefore(MONDAY)]).toHaveLength(TORPEDO_TRAINS);
  });
});
