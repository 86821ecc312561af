import { describe, expect, it, vi } from 'vitest';
import type { FeedClock } from '../../src/feed/feedClock.ts';
import type { HistoryStore } from '../../src/feed/history/historyStore.ts';
import { createStage } from '../../src/feed/stage.ts';
import { unixMs } from '../../src/geo/units.ts';
import type { Observation } from '../../src/live/observation.ts';

const NOON = Date.UTC(2024, 0, 6, 12);
const QUARTER = 900_000;
const clock = { mode: 'live', instant: () => unixMs(NOON + 40 * 24 * 3_600_000) } as unknown as FeedClock;
/** A value each quarter of an hour, one centimetre more each time; nothing before noon. */
const ALL = Array.from({ length: 20 }, (_, k): Observation => ({
  ...{ datastream: 'gauge/duisburg-ruhrort/W', timeMs: unixMs(NOON + k * QUARTER), value: 900 + k },
  ...{ quality: 'good', origin: 'live' },
}));
const within = (fromMs: number, toMs: number, isLatestFirst: boolean): Observation[] => {
  const found = ALL.filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs);
  return isLatestFirst ? found.reverse() : found;
};
type Raw = HistoryStore['raw'];

/** A store on another machine that answers when it is told to. */
function createAway() {
  const waiting: (() => void)[] = [];
  let isDown = false;
  const raw = vi.fn<Raw>(async (_id, fromMs, toMs, limit, isLatestFirst = false) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (isDown) throw new Error('away');
    return within(fromMs, toMs, isLatestFirst).slice(0, limit);
  });
  const answer = async (): Promise<void> => {
    for (const resolve of waiting.splice(0)) resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { raw, answer, setDown: (down: boolean): void => void (isDown = down) };
}

describe('the stage at an instant', () => {
  it('is the last value of the quarter of an hour before, from a store that answers at once', () => {
    const stage = createStage({ raw: (_id, from, to, limit, isLatestFirst = false) => within(from, to, isLatestFirst).slice(0, limit) }, clock); // prettier-ignore
    expect(stage(NOON + 2 * QUARTER + 1)).toBe(902);
    expect(stage(NOON - 1)).toBeNull();
  });

  it('is not known until a store on another machine has answered, which is asked for a whole day at once', async () => {
    const { raw, answer } = createAway();
    const stage = createStage({ raw }, clock);
    for (let k = 0; k < 500; k++) expect(stage(NOON + (k % 8) * QUARTER)).toBeNull();
    expect(raw.mock.calls.length).toBeLessThanOrEqual(2);
    await answer();
    expect(stage(NOON + 3 * QUARTER)).toBe(903);
    expect(stage(NOON + 7 * QUARTER + 5)).toBe(907);
    expect(raw.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('leaves no error that nobody hears when that store is away, and is asked for again in a while', async () => {
    const { raw, answer, setDown } = createAway();
    let nowMs = 0;
    const stage = createStage({ raw }, clock, () => nowMs);
    setDown(true);
    const unheard = vi.fn();
    process.on('unhandledRejection', unheard);
    for (let k = 0; k < 5; k++) stage(NOON);
    await answer();
    await answer();
    process.off('unhandledRejection', unheard);
    expect(unheard).not.toHaveBeenCalled();
    expect(stage(NOON)).toBeNull();
    setDown(false);
    nowMs = 60_000;
    stage(NOON);
    await answer();
    expect(stage(NOON)).toBe(900);
  });
});
