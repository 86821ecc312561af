import { describe, expect, it } from 'vitest';
import { simulatedSource } from '../../../src/feed/sources/simulated.ts';
import type { SourceOutput } from '../../../src/feed/sources/source.ts';
import { unixMs } from '../../../src/geo/units.ts';
import type { Observation } from '../../../src/live/observation.ts';
import type { Asset } from '../../../src/schema/catalogue.ts';
import type { Only } from '../../../src/simulators/simulation.ts';

const text = { de: 'Waage', en: 'scales', zh: '地磅' };
const asset: Asset = {
  type: 'Feature',
  id: 'scales/one',
  geometry: { type: 'Point', coordinates: [6.75, 51.45] },
  properties: {
    ...{ name: text, theme: 'port', kind: 'scales', links: [], facts: [], anchorM: 0, rank: 2 },
    provenance: { kind: 'generated', source: 'test', licence: 'CC0-1.0', date: '2026' },
    datastreams: [
      { id: 'scales/one/load', property: 'load', name: text, unit: 't', intervalS: 60, thresholds: [], decimals: 0 },
    ],
  },
};
/** Speaks each ten seconds. */
const sentBetween = (fromMs: number, toMs: number): number[] => {
  const out: number[] = [];
  for (let at = Math.floor(fromMs / 10_000 + 1) * 10_000; at <= toMs; at += 10_000) out.push(at);
  return out;
};
const observation = (atMs: number): Observation => ({
  datastream: 'scales/one/load',
  timeMs: unixMs(atMs),
  value: atMs / 10_000,
  quality: 'good',
  origin: 'simulated',
});

function setup(lastBefore = (at: number): Iterable<number> => [Math.floor(at / 10_000) * 10_000]) {
  const asked: Only[] = [];
  const source = simulatedSource<number>({
    id: 'scales',
    simulation: {
      assets: [asset],
      between: (from, to, only = {}) => {
        asked.push(only);
        return sentBetween(from, to);
      },
      lastBefore,
    },
    open: () => (messages) => [...messages].map(observation),
    clock: { mode: 'recorded', speed: 0, instant: () => unixMs(1_005_000), loops: () => 0 },
    isLater: true,
  });
  return { source, asked };
}

describe('a simulation as a source', () => {
  it('announces its assets, says what is, and that it is simulated', () => {
    const { source } = setup();
    const told: string[] = [];
    const output: SourceOutput = {
      announced: (assets) => told.push(...assets.map(({ id }) => id)),
      observed: (all) => told.push(...all.map(({ value }) => String(value))),
      statusChanged: () => told.push(source.status().state),
      restarted: () => undefined,
    };
    source.start(output);
    expect(told).toEqual(['scales/one', '100', 'simulated']);
    expect(source.status().lastGoodMs).toBe(1_000_000);
    expect(source.isLater).toBe(true);
    source.dispose();
  });

  it('says of its own datastreams only what they said at any instant', () => {
    const { source, asked } = setup();
    const past = source.past!;
    expect(past.owns('scales/one/load')).toBe(true);
    expect(past.owns('scales/two/load')).toBe(false);
    expect(past.stateAt(54_321, 60_000).map(({ value }) => value)).toEqual([5]);
    // What is older than one looks back is no state.
    expect(past.stateAt(59_000, 5_000)).toEqual([]);
    expect(past.between('scales/one', 20_000, 40_000).map(({ value }) => value)).toEqual([2, 3, 4]);
    past.between('scales/one', 0, 1, 60_000);
    expect(asked).toEqual([{ assetId: 'scales/one' }, { assetId: 'scales/one', stepMs: 60_000 }]);
    // Nothing of it moves.
    expect(past.fixesBetween(0, 100_000, 10_000)).toEqual([]);
  });

  it('tells a state of many in pieces, and lets its senders speak no further than the piece that is asked for', () => {
    let spoken = 0;
    function* lastBefore(atMs: number): Generator<number> {
      for (; spoken < 100; spoken++) yield atMs - (atMs % 10_000) - spoken * 10_000;
    }
    const past = setup(lastBefore).source.past!;
    const pieces = past.stateInPieces!(2_000_000, 10_000_000)[Symbol.iterator]();
    const first = pieces.next().value as Observation[];
    expect(first.length).toBe(32);
    expect(spoken).toBeLessThan(33);
    const all = [...first];
    for (let next = pieces.next(); next.done !== true; next = pieces.next()) all.push(...next.value);
    spoken = 0;
    expect(all).toEqual(past.stateAt(2_000_000, 10_000_000));
    expect(all.length).toBe(100);
  });
});
