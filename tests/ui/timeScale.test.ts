import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { curvePath, trendOf } from '../../src/ui/time/stageCurve.ts';
import { instantAfterKey, instantAtShare, mergeSpans, shareOf, timeTicks } from '../../src/ui/time/timeScale.ts';

const HOUR = 3_600_000;
const at = (iso: string) => unixMs(Date.parse(iso));
const range = { fromMs: at('2023-12-20T00:00:00Z'), toMs: at('2024-01-15T00:00:00Z') };
const bucket = (ms: number, mean: number) => ({ tMs: unixMs(ms), min: mean, max: mean, mean, last: mean, n: 1 });

describe('the time bar', () => {
  it('maps instants to places and back', () => {
    const noon = at('2024-01-06T12:00:00Z');
    expect(instantAtShare(range, shareOf(range, noon))).toBe(noon);
    expect(shareOf(range, range.fromMs)).toBe(0);
    expect(shareOf(range, range.toMs + HOUR)).toBe(1);
  });

  it('has a stroke at every local midnight and only as many dates as fit', () => {
    const ticks = timeTicks(range, 9);
    expect(ticks[0]!.ms).toBe(at('2023-12-20T23:00:00Z'));
    expect(ticks).toHaveLength(26);
    expect(ticks.filter((tick) => tick.isNamed).length).toBeLessThanOrEqual(9);
  });

  it('shows hours when the history is short and nothing when it is empty', () => {
    const day = { fromMs: range.fromMs, toMs: unixMs(range.fromMs + 12 * HOUR) };
    expect(timeTicks(day, 6).filter((tick) => tick.isNamed)).toHaveLength(6);
    expect(timeTicks({ fromMs: range.fromMs, toMs: range.fromMs }, 6)).toEqual([]);
  });

  it('steps by an hour and a day, stops at its ends and leaves other keys alone', () => {
    expect(instantAfterKey('ArrowLeft', range, range.toMs)).toBe(range.toMs - HOUR);
    expect(instantAfterKey('ArrowRight', range, range.toMs)).toBe(range.toMs);
    expect(instantAfterKey('PageDown', range, range.toMs)).toBe(range.toMs - 24 * HOUR);
    expect(instantAfterKey('Home', range, range.toMs)).toBe(range.fromMs);
    expect(instantAfterKey('x', range, range.toMs)).toBeNull();
  });

  it('joins gaps that touch, but not a filled one with an open one', () => {
    const gap = (from: number, to: number, isFilled: boolean) => ({ fromMs: unixMs(from), toMs: unixMs(to), isFilled });
    expect(mergeSpans([gap(5, 9, false), gap(1, 6, false), gap(8, 12, true)])).toEqual([gap(1, 9, false), gap(8, 12, true)]); // prettier-ignore
  });
});

describe('the stage curve', () => {
  it('knows whether the river rises, falls or stands', () => {
    const t = range.fromMs;
    const buckets = [bucket(t, 800), bucket(t + 24 * HOUR, 896)];
    const now = unixMs(t + 12 * HOUR);
    expect(trendOf(buckets, now, 848)).toBe('rising');
    expect(trendOf(buckets, now, 837)).toBe('steady');
    expect(trendOf(buckets, now, 800)).toBe('falling');
    expect(trendOf(buckets, t, 800)).toBeNull();
  });

  it('breaks its line in a gap and is empty without values', () => {
    const t = range.fromMs;
    const path = curvePath([bucket(t, 1), bucket(t + HOUR, 2), bucket(t + 72 * HOUR, 3)], range);
    expect(path.line.match(/M/g)).toHaveLength(2);
    expect(curvePath([], range).line).toBe('');
  });
});
