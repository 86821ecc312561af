import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UNBOUNDED } from '../../../src/simulators/simulation.ts';
import { createAlarmLog } from '../../../src/feed/alarms/alarmLog.ts';
import { HOUR, readerOf, T0 } from './stage.ts';
import { ALL, RULES, SPANS } from './twoDays.ts';

describe('the feed while alarms of an instant are reckoned', () => {
  afterEach(() => vi.restoreAllMocks());

  it('reckons nothing ahead while somebody opens a page, and answers all the same', async () => {
    let [reads, isBusy] = [0, true];
    const reader = readerOf(ALL);
    const parts = { instances: () => RULES, isReckoned: () => false, liveMs: () => null, spans: SPANS };
    const log = createAlarmLog({ ...parts, read: (...asked) => (reads++, reader(...asked)), isBusy: () => isBusy });
    const answer = await log.activeAt(T0 + 20 * HOUR);
    expect(answer).toEqual(await createAlarmLog({ ...parts, read: reader }).activeAt(T0 + 20 * HOUR));
    const needed = reads;
    // What would go on behind the answer has its turns.
    for (let turn = 0; turn < 50; turn++) await nextTurn();
    expect(reads).toBe(needed);
    isBusy = false;
    await log.activeAt(T0 + 20 * HOUR);
    await vi.waitFor(() => expect(reads).toBeGreaterThan(needed));
  });

  it('stops with the next of them when somebody opens a page in the midst of it', async () => {
    /** What is read behind an answer, until nothing more is. */
    const readBehind = async (isOpening: boolean): Promise<number> => {
      let [reads, answered] = [0, Infinity];
      const reader = readerOf(ALL);
      const log = createAlarmLog({
        ...{ instances: () => RULES, isReckoned: () => false, liveMs: () => null, spans: SPANS },
        read: (...asked) => (reads++, reader(...asked)),
        isBusy: () => isOpening && reads > answered,
      });
      await log.activeAt(T0 + 20 * HOUR);
      answered = reads;
      await vi.waitFor(() => expect(reads).toBeGreaterThan(answered));
      for (let turn = 0; turn < 50; turn++) await nextTurn();
      return reads - answered;
    };
    expect(await readBehind(true)).toBeLessThan((await readBehind(false)) / 2);
  });

  it('goes on between them, while they are looked at, read, and asked since when they hold', async () => {
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const looked = { atAStretch: 0, longest: 0, all: 0 };
    /** Looking at a value and reading a span take 6 ms each. */
    const look = (): void => {
      nowMs += 6;
      looked.all++;
      looked.longest = Math.max(looked.longest, ++looked.atAStretch);
    };
    const reader = readerOf(ALL);
    const log = createAlarmLog({
      instances: () => RULES,
      read: (...asked) => (look(), reader(...asked)),
      isReckoned: () => true,
      glance: () => ({ last: () => (look(), undefined), isLastAtHand: () => true, bounds: () => UNBOUNDED }),
      liveMs: () => null,
      spans: SPANS,
    });
    let isOver = false;
    const others = (): void => {
      looked.atAStretch = 0;
      if (!isOver) setImmediate(others);
    };
    others();
    const { active } = await log.activeAt(T0 + 55 * HOUR);
    isOver = true;
    expect(active.length).toBeGreaterThan(0);
    expect(looked.all).toBeGreaterThan(20);
    // An alarm of two datastreams reads both, and again where one was silent.
    expect(looked.longest).toBeLessThanOrEqual(4);
  });
});
