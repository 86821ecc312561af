import { describe, expect, it } from 'vitest';
import { freshnessOf } from '../../src/live/freshness.ts';

const QUARTER_HOUR_S = 900;
const minutes = (n: number): number => n * 60_000;
const after = (ageMs: number) => freshnessOf(ageMs, QUARTER_HOUR_S, false, true);

describe('the freshness of a value', () => {
  it('is live within its interval and while the next value is on its way', () => {
    expect(after(0)).toBe('live');
    expect(after(minutes(15))).toBe('live');
    expect(after(minutes(17))).toBe('live');
  });
  it('is delayed when the next value should have been there', () => expect(after(minutes(19))).toBe('delayed'));
  it('is stale after three intervals', () => {
    expect(after(minutes(45))).toBe('delayed');
    expect(after(minutes(49))).toBe('stale');
  });
  it('counts a value from the future as new', () => expect(after(minutes(-5))).toBe('live'));
  it('is offline when the source is down, however young the value is', () =>
    expect(freshnessOf(0, QUARTER_HOUR_S, true, true)).toBe('offline'));
  it('is missing when the source says so', () => expect(freshnessOf(0, QUARTER_HOUR_S, false, false)).toBe('missing'));
});
