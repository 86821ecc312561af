import { describe, expect, it } from 'vitest';
import { createBurstWatch } from '../../../src/feed/history/burst.ts';

describe('a burst of observations', () => {
  it('lets housekeeping wait while it lasts, and not after it', () => {
    const isBurst = createBurstWatch();
    expect([10_000, 20_000, 110_000, 200_000, 210_000].map(isBurst)).toEqual([false, false, true, true, false]);
  });

  it('is no burst any more when it lasts all day: housekeeping then comes at least every forty commits', () => {
    const isBurst = createBurstWatch();
    const told = Array.from({ length: 200 }, (_, i) => isBurst((i + 1) * 90_000));
    expect(told.indexOf(false)).toBe(40);
    expect(told.filter((is) => !is).length).toBe(4);
  });
});
