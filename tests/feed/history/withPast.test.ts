import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPastStates } from '../../../src/feed/history/pastStates.ts';
import { withPast } from '../../../src/feed/history/withPast.ts';
import type { HistoryStore } from '../../../src/feed/history/historyStore.ts';
import type { SourcePast } from '../../../src/feed/sources/source.ts';
import { unixMs } from '../../../src/geo/units.ts';
import type { Observation } from '../../../src/live/observation.ts';
import type { Theme } from '../../../src/schema/catalogue.ts';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2024, 0, 6, 12);
const seen = (datastream: string): Observation => ({
  ...{ datastream, timeMs: unixMs(NOON), value: 1, quality: 'good', origin: 'simulated' },
});
const pastOf = (datastream: string, theme?: Theme): SourcePast => ({
  owns: (id) => id === datastream,
  stateAt: () => [seen(datastream)],
  between: () => [],
  fixesBetween: () => [],
  everythingBetween: () => [],
  ...(theme ? { theme } : {}),
});
const store = { stateAt: () => [seen('gauge/duisburg-ruhrort/W')] } as unknown as HistoryStore;

describe('the state at an instant, of a history and of sources that know their own past', () => {
  const history = withPast(store, [
    pastOf('school/a/CO2', 'education'),
    pastOf('tram/1/lon'),
    pastOf('block/b/load', 'home'),
  ]);
  const ids = async (themes?: ReadonlySet<Theme>) =>
    (await history.stateAt(NOON, 60_000, themes)).map(({ datastream }) => datastream);

  it('is of all of them in the order of their names', async () => {
    expect(await ids()).toEqual(['block/b/load', 'gauge/duisburg-ruhrort/W', 'school/a/CO2', 'tram/1/lon']);
  });

  it('is quick for some themes: stations of others are not reckoned, what was measured and what drives is there', async () => {
    expect(await ids(new Set<Theme>(['home']))).toEqual(['block/b/load', 'gauge/duisburg-ruhrort/W', 'tram/1/lon']);
    expect(await ids(new Set<Theme>())).toEqual(['gauge/duisburg-ruhrort/W', 'tram/1/lon']);
  });
});

describe('the feed while a state is reckoned', () => {
  afterEach(() => vi.restoreAllMocks());

  it('goes on between sources: never are more than two of 6 ms asked at a stretch', async () => {
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    let [atAStretch, longest, isOver] = [0, 0, false];
    const slow = (k: number): SourcePast => ({
      ...pastOf(`school/${k}/CO2`),
      stateAt: () => {
        nowMs += 6;
        longest = Math.max(longest, ++atAStretch);
        return [seen(`school/${k}/CO2`)];
      },
    });
    const others = (): void => {
      atAStretch = 0;
      if (!isOver) setImmediate(others);
    };
    others();
    const all = await withPast(
      store,
      Array.from({ length: 20 }, (_, k) => slow(k)),
    ).everythingAt(NOON, 60_000);
    isOver = true;
    expect(all.length).toBe(21);
    expect(longest).toBe(2);
  });
});

describe('the state of a source that knows its own past', () => {
  it('is reckoned once for all who ask of one instant: the part in the picture, everything, alarms', async () => {
    const asked: number[] = [];
    const past: SourcePast = {
      ...pastOf('school/a/CO2', 'education'),
      isStateExact: true,
      stateAt: (atMs) => (asked.push(atMs), [seen('school/a/CO2')]),
    };
    const history = withPast(store, [past]);
    const part = await history.stateAt(NOON, DAY_MS * 2, new Set<Theme>(['education']));
    expect(await history.stateAt(NOON, DAY_MS * 2)).toEqual(part);
    expect(history.glance(NOON).last('school/a/CO2')).toEqual(seen('school/a/CO2'));
    expect(asked).toEqual([NOON]);
    await history.stateAt(NOON + 1, DAY_MS * 2);
    await history.stateAt(NOON, DAY_MS);
    expect(asked).toEqual([NOON, NOON + 1, NOON]);
  });

  it('is reckoned again after a while, and when too much is kept', () => {
    let nowMs = 0;
    const asked: number[] = [];
    const states = createPastStates(() => nowMs);
    const many = Array.from({ length: 15_000 }, () => seen('school/a/CO2'));
    const past: SourcePast = { ...pastOf('school/a/CO2'), stateAt: (atMs) => (asked.push(atMs), many) };
    for (const at of [1, 2, 1, 2]) states(past, at, DAY_MS);
    expect(asked).toEqual([1, 2]);
    states(past, 3, DAY_MS);
    states(past, 2, DAY_MS);
    expect(asked).toEqual([1, 2, 3]);
    states(past, 1, DAY_MS);
    expect(asked).toEqual([1, 2, 3, 1]);
    nowMs = 11_000;
    states(past, 1, DAY_MS);
    expect(asked).toEqual([1, 2, 3, 1, 1]);
  });
});

describe('what decides about an alarm', () => {
  /** Speaks once an hour, but not in the last three days. */
  const said = Array.from({ length: 240 }, (_, h): Observation => ({ ...seen('cell/a/load'), timeMs: unixMs(NOON - 13 * DAY_MS + h * 3_600_000) })); // prettier-ignore
  const past: SourcePast = {
    ...pastOf('cell/a/load'),
    between: (_, fromMs, toMs) => said.filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs),
  };
  const history = withPast(store, [past]);

  it('is all of a span, where others who ask of what is reckoned anew get its last two days', async () => {
    const [fromMs, toMs] = [NOON - 13 * DAY_MS, NOON - 4 * DAY_MS];
    expect(await history.deciding('cell/a/load', fromMs, toMs, 1000)).toHaveLength(9 * 24 + 1);
    expect(await history.raw('cell/a/load', fromMs, toMs, 1000)).toHaveLength(2 * 24 + 1);
  });

  it('is reckoned in pieces, and others go on between them: never are more than two of 6 ms asked at a stretch', async () => {
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    let [atAStretch, longest, isOver] = [0, 0, false];
    const slow: SourcePast = {
      ...past,
      *betweenInPieces(assetId, fromMs, toMs) {
        for (let begin = fromMs; begin <= toMs; begin += 6 * 3_600_000) {
          nowMs += 6;
          longest = Math.max(longest, ++atAStretch);
          yield past.between(assetId, begin, Math.min(begin + 6 * 3_600_000 - 1, toMs));
        }
      },
    };
    const others = (): void => {
      atAStretch = 0;
      if (!isOver) setImmediate(others);
    };
    others();
    const span = [NOON - 13 * DAY_MS, NOON - 4 * DAY_MS, 1000] as const;
    const inPieces = await withPast(store, [slow]).deciding('cell/a/load', ...span);
    isOver = true;
    vi.restoreAllMocks();
    expect(inPieces).toEqual(await history.deciding('cell/a/load', ...span));
    expect(longest).toBe(2);
  });

  it('is the last that was heard, however long ago within two weeks', async () => {
    expect((await history.deciding('cell/a/load', 0, NOON, 1500, true))[0]).toEqual(said.at(-1));
    expect(await history.deciding('cell/a/load', 0, NOON + 20 * DAY_MS, 1500, true)).toEqual([]);
  });

  it('is not looked for any farther back than where one was heard', async () => {
    let farthestMs = NOON;
    const noting: SourcePast = {
      ...past,
      between: (assetId, fromMs, toMs) => {
        farthestMs = Math.min(farthestMs, fromMs);
        return past.between(assetId, fromMs, toMs);
      },
    };
    const found = await withPast(store, [noting]).deciding('cell/a/load', 0, NOON, 1500, true);
    expect(found.map(({ timeMs }) => timeMs).slice(0, 2)).toEqual([said.at(-1)!.timeMs, said.at(-2)!.timeMs]);
    expect(found.length).toBeLessThanOrEqual(12);
    expect(NOON - farthestMs).toBeLessThanOrEqual(3.5 * DAY_MS);
  });
});
