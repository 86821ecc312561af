import { describe, expect, it } from 'vitest';
import { createSlidingCount } from '../../../src/feed/live/slidingCount.ts';

function counted(windowMs = 60_000) {
  let at = 0;
  const count = createSlidingCount(windowMs, () => at);
  return { count, goOn: (ms: number) => void (at += ms) };
}

describe('what is counted within the last minute', () => {
  it('is let through up to the limit, then told how long to wait', () => {
    const { count, goOn } = counted();
    for (let i = 0; i < 3; i++) {
      expect(count('a', 3)).toBeNull();
      goOn(10_000);
    }
    expect(count('a', 3)).toBe(30);
    goOn(29_000);
    expect(count('a', 3)).toBe(1);
    goOn(1_000);
    expect(count('a', 3)).toBeNull();
    // The second of them leaves 10 s after the first; who was refused did not count.
    expect(count('a', 3)).toBe(10);
  });

  it('is counted for each key by itself', () => {
    const { count } = counted();
    expect(count('a', 1)).toBeNull();
    expect(count('b', 1)).toBeNull();
    expect(count('a', 1)).toBe(60);
  });

  it('goes on for ever without a fault: any order of pauses counts as a plain list would', () => {
    const { count, goOn } = counted(100);
    let plain: number[] = [];
    let now = 0;
    for (let i = 0; i < 5_000; i++) {
      const pause = (i * 7919) % 37;
      now += pause;
      goOn(pause);
      plain = plain.filter((time) => time > now - 100);
      const isFull = plain.length >= 5;
      expect(count('a', 5) !== null).toBe(isFull);
      if (!isFull) plain.push(now);
    }
  });

  it('costs the same when there are many: 50 000 through one wall', () => {
    const { count } = counted();
    const began = performance.now();
    for (let i = 0; i < 50_000; i++) count('wall', 1_000_000);
    // A list gone through for each of them takes half a minute.
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
