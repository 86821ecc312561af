import { describe, expect, it } from 'vitest';
import { createLog } from '../../../src/feed/log.ts';
import { pushSource, type PushPlan } from '../../../src/feed/sources/pushSource.ts';

/** Waits between eight tries to reach something that is never there. */
function waitsOf(plan: Partial<PushPlan>, retryAfterMs: number | null = null): number[] {
  const waits: number[] = [];
  let next = (): void => undefined;
  const timers = {
    now: () => 1e12,
    after: (delayMs: number, run: () => void) => {
      waits.push(delayMs);
      next = run;
      return () => undefined;
    },
    random: () => 1,
  };
  const open: PushPlan['open'] = (link) => {
    link.failed('refused', retryAfterMs);
    return () => undefined;
  };
  const source = pushSource({ id: 'x', silentAfterMs: Infinity, open, ...plan }, createLog('silent'), timers);
  const nothing = (): void => undefined;
  source.start({ observed: nothing, announced: nothing, statusChanged: nothing, restarted: nothing });
  for (let i = 0; i < 7; i++) next();
  source.dispose();
  return waits;
}

describe('a source that cannot be reached', () => {
  it('is tried after twice as long each time', () => {
    const waits = waitsOf({});
    expect(waits).toHaveLength(8);
    for (let i = 1; i < waits.length; i++) expect(waits[i]! / waits[i - 1]!).toBeCloseTo(2);
  });

  it('that is our own is tried every few seconds, however long it is away', () => {
    const waits = waitsOf({ longestWaitMs: 3_000 });
    expect(Math.max(...waits)).toBe(3_000);
    expect(waits.at(-1)).toBe(3_000);
  });

  it('is obeyed when it says how long to wait', () => {
    expect(Math.min(...waitsOf({ longestWaitMs: 3_000 }, 60_000))).toBe(60_000);
  });
});
