import { describe, expect, it } from 'vitest';
import { createOpenings } from '../../src/feed/openings.ts';

function setUp() {
  let nowMs = 100;
  const openings = createOpenings(() => nowMs);
  const asked = (...atMs: number[]): void => {
    for (const at of atMs) {
      nowMs = at;
      openings.fileAsked();
    }
  };
  const isUnderWayAt = (atMs: number): boolean => {
    nowMs = atMs;
    return openings.isUnderWay();
  };
  return { asked, isUnderWayAt };
}

describe('openings', () => {
  it('nobody opens a page before a file was asked for', () => {
    expect(setUp().isUnderWayAt(100)).toBe(false);
  });

  it('a page is opening as long as its files are asked for, and a moment longer', () => {
    const { asked, isUnderWayAt } = setUp();
    asked(1000, 3000, 5000);
    expect([isUnderWayAt(7400), isUnderWayAt(7600)]).toEqual([true, false]);
  });

  it('however many pages open one after another, nothing is put off for them for longer than a quarter of a minute', () => {
    const { asked, isUnderWayAt } = setUp();
    asked(...Array.from({ length: 30 }, (_, k) => k * 1000));
    expect(isUnderWayAt(29_100)).toBe(false);
    asked(40_000);
    expect(isUnderWayAt(40_100)).toBe(true);
  });
});
