import { afterEach, describe, expect, it, vi } from 'vitest';
import { computedPast, samplingsOf, withIntervals, withSilences } from '../../../src/feed/recordings/computedPast.ts';
import type { SourcePast } from '../../../src/feed/sources/source.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { originOf, qualityOf, type Observation } from '../../../src/live/observation.ts';
import { catalogueOf } from '../../state/fakeFeed.ts';

const T0 = Date.UTC(2024, 0, 6);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const seen = (datastream: string, timeMs: number, value = timeMs): Observation => ({
  ...{ datastream, timeMs: unixMs(timeMs), value, quality: Number.isNaN(value) ? 'missing' : 'good', origin: 'simulated' },
}); // prettier-ignore

/** A station that speaks each minute, one that spoke a day ago only, and one that is not in the file. `asked`: the parts. */
function pastOf(asked: [fromMs: number, toMs: number][] = []): SourcePast {
  const each = (fromMs: number, toMs: number): Observation[] => {
    const out: Observation[] = [];
    for (let at = Math.ceil(fromMs / MINUTE) * MINUTE; at <= toMs; at += MINUTE)
      out.push(seen('room/1/CO2', at, at === T0 + 5 * MINUTE ? NaN : at), seen('room/gone/CO2', at));
    return out;
  };
  return {
    owns: () => true,
    stateAt: (atMs) => [seen('room/1/CO2', Math.floor(atMs / MINUTE) * MINUTE), seen('room/2/CO2', T0 - 24 * HOUR)],
    between: () => [],
    fixesBetween: () => [],
    everythingBetween: (fromMs, toMs) => {
      asked.push([fromMs, toMs]);
      return [each(fromMs, toMs)];
    },
  };
}

describe('the past that a source knows itself, in a file', () => {
  const span = { fromMs: T0, toMs: T0 + 2 * HOUR };
  const sampling = { stepMs: 1000, isFresh: true };
  const isWanted = (id: string): boolean => !id.includes('gone');

  it('is the state at the begin and everything said since, each once, simulated as it was', async () => {
    const streams = await computedPast(pastOf(), span, sampling, isWanted);
    expect([...streams.keys()]).toEqual(['room/1/CO2', 'room/2/CO2']);
    const { timeMs, value, flags } = streams.get('room/1/CO2')!.columns();
    expect([...timeMs]).toEqual(Array.from({ length: 122 }, (_, k) => T0 + (k - 1) * MINUTE));
    expect([value[5], value[6], value[7]]).toEqual([T0 + 4 * MINUTE, NaN, T0 + 6 * MINUTE]);
    expect(qualityOf(flags[6]!)).toBe('missing');
    expect(new Set([...flags].map(originOf))).toEqual(new Set(['simulated']));
    expect([...streams.get('room/2/CO2')!.columns().timeMs]).toEqual([T0 - 24 * HOUR]);
  });

  it('is asked for in parts that leave nothing out and never overlap, none shorter than a step', async () => {
    const asked: [number, number][] = [];
    await computedPast(pastOf(asked), span, { stepMs: 10 * MINUTE, isFresh: true }, isWanted);
    expect(asked.length).toBeGreaterThan(1);
    expect(asked[0]![0]).toBe(span.fromMs);
    expect(asked.at(-1)![1]).toBe(span.toMs);
    asked.slice(1).forEach(([from], k) => expect(from).toBe(asked[k]![1] + 1));
    for (const [from, to] of asked.slice(0, -1)) expect(to - from).toBeGreaterThanOrEqual(10 * MINUTE - 1);
  });
});

describe('the feed while a past is reckoned for a file', () => {
  afterEach(() => vi.restoreAllMocks());

  it('goes on between pieces: never are more than two of 6 ms made at a stretch, of the state as of what follows', async () => {
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    let atAStretch = 0;
    let longest = 0;
    function* pieces(): Generator<Observation[]> {
      for (let k = 0; k < 40; k++) {
        nowMs += 6;
        longest = Math.max(longest, ++atAStretch);
        yield [seen('room/1/CO2', T0 + k)];
      }
    }
    const past = { ...pastOf(), stateInPieces: pieces, everythingBetween: pieces };
    let isOver = false;
    const others = (): void => {
      atAStretch = 0;
      if (!isOver) setImmediate(others);
    };
    others();
    await computedPast(past, { fromMs: T0, toMs: T0 + 1000 }, { stepMs: 1000, isFresh: true }, () => true);
    isOver = true;
    expect(nowMs).toBe(80 * 6);
    expect(longest).toBe(2);
  });
});

describe('how often it is in a file', () => {
  it('is at its own interval where there is room, of more each less often', () => {
    const city = new Array<number>(14_000).fill(300);
    expect(samplingsOf({ fromMs: T0, toMs: T0 + HOUR }, city).still).toEqual({ stepMs: 2400, isFresh: true });
    const { still } = samplingsOf({ fromMs: T0, toMs: T0 + 72 * HOUR }, city);
    expect(still.isFresh).toBe(false);
    expect(still.stepMs).toBeGreaterThan(50 * MINUTE);
    expect(still.stepMs).toBeLessThan(90 * MINUTE);
  });

  it('is said in the catalogue of the file, or values would look late', () => {
    const catalogue = catalogueOf(3, 1);
    const ids = catalogue.features.flatMap(({ properties }) => properties.datastreams.map(({ id }) => id));
    const told = withIntervals(catalogue, (id) => (id === ids[0] ? 1_728_000 : 0));
    const intervals = (of: typeof catalogue) =>
      of.features.flatMap(({ properties }) => properties.datastreams.map(({ intervalS }) => intervalS));
    expect(intervals(told)).toEqual([1728, ...intervals(catalogue).slice(1)]);
  });

  it('ends the value of what falls silent when it would be stale in the feed, not what is only thinned, nor what is missing', () => {
    const [intervalS, stepMs] = [180, 400_000];
    const at = [0, 1, 2, 5, 6].map((step) => T0 + step * stepMs);
    const columns = {
      timeMs: Float64Array.from(at),
      value: Float64Array.of(1, 2, 3, 4, NaN),
      flags: Uint8Array.of(8, 8, 8, 8, 11),
    };
    const said = withSilences(columns, intervalS, stepMs, T0 + 20 * stepMs);
    const endMs = at[2]! + 3.2 * intervalS * 1000 + 1;
    expect([...said.timeMs]).toEqual([...at.slice(0, 3), endMs, ...at.slice(3)]);
    expect([...said.value]).toEqual([1, 2, 3, NaN, 4, NaN]);
    expect([qualityOf(said.flags[3]!), originOf(said.flags[3]!)]).toEqual(['missing', originOf(8)]);
    // As often as its source says it: there the reader sees by itself what is stale.
    expect(withSilences(columns, intervalS, 180_000, T0 + 20 * stepMs)).toBe(columns);
  });
});
