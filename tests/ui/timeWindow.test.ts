import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import type { TwinEvent } from '../../src/schema/events.ts';
import { eventMarks, levelOfEvent, neighbour, outageSpans, unreckonedIn } from '../../src/ui/time/happenings.ts';
import { curvePath } from '../../src/ui/time/stageCurve.ts';
import { keptOn, LEAST_MS, moved, nameOf, windowOf, zoomed } from '../../src/ui/time/timeWindow.ts';
import { coarseSpan } from '../../src/ui/time/useShownCurve.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2024, 0, 1);
const at = (hours: number) => unixMs(T0 + hours * HOUR);
const range = { fromMs: at(0), toMs: at(27 * 24) };

describe('a span of which events are not all known', () => {
  it('says which share of it that is', () => {
    const parts = [
      { from: at(0), to: at(10) },
      { from: at(20), to: at(40) },
    ];
    expect(unreckonedIn(parts, { fromMs: at(5), toMs: at(25) })).toBe(0.5);
    expect(unreckonedIn(parts, { fromMs: at(10), toMs: at(20) })).toBe(0);
    expect(unreckonedIn(parts, { fromMs: at(21), toMs: at(22) })).toBe(1);
  });
});

describe('the span that the time bar shows', () => {
  it('is a day or a week around the instant, moved into the history at its ends', () => {
    expect(windowOf(range, 'day', at(240))).toEqual({ fromMs: at(228), toMs: at(252) });
    expect(windowOf(range, 'week', at(2))).toEqual({ fromMs: at(0), toMs: at(168) });
    expect(windowOf(range, 'week', range.toMs)?.toMs).toBe(range.toMs);
    expect(windowOf(range, 'all', at(240))).toBeNull();
    expect(windowOf({ fromMs: at(0), toMs: at(20) }, 'day', at(3))).toBeNull();
  });

  it('knows by which button it was chosen', () => {
    expect(nameOf(range, windowOf(range, 'day', at(240)))).toBe('day');
    expect(nameOf(range, null)).toBe('all');
    expect(nameOf(range, zoomed(range, null, at(240), 0.4))).toBeNull();
  });

  it('gets shorter and longer around the pointer, from all of it down to six hours and back', () => {
    const pointer = at(200);
    const near = zoomed(range, null, pointer, 0.25)!;
    const share = (window: typeof range) => (pointer - window.fromMs) / (window.toMs - window.fromMs);
    expect(share(near)).toBeCloseTo(share(range), 9);
    let window = zoomed(range, null, pointer, 0.5);
    for (let i = 0; i < 20; i++) window = zoomed(range, window, pointer, 0.5);
    expect(window!.toMs - window!.fromMs).toBe(LEAST_MS);
    for (let i = 0; i < 20; i++) window = zoomed(range, window, pointer, 2);
    expect(window).toBeNull();
  });

  it('turns like a page when the instant leaves it, and stands still as long as it does not', () => {
    const day = windowOf(range, 'day', at(240))!;
    expect(keptOn(range, day, at(230))).toBe(day);
    const next = keptOn(range, day, at(253))!;
    expect(next.fromMs).toBeLessThan(at(253));
    expect(at(253) - next.fromMs).toBe(0.1 * DAY);
    const back = keptOn(range, day, at(220))!;
    expect(back.toMs - at(220)).toBe(0.1 * DAY);
    expect(keptOn({ fromMs: at(0), toMs: at(10) }, day, at(5))).toBeNull();
  });

  it('is moved sideways and stops at the ends', () => {
    const day = windowOf(range, 'day', at(240))!;
    expect(moved(range, day, 3 * HOUR)?.fromMs).toBe(at(231));
    expect(moved(range, day, -900 * HOUR)?.fromMs).toBe(at(0));
    expect(moved(range, null, HOUR)).toBeNull();
  });

  it('asks for the history in great steps while a wheel turns', () => {
    const asked = new Set<string>();
    let window = windowOf(range, 'week', at(300));
    for (let i = 0; i < 100; i++) {
      window = zoomed(range, window, at(300), 0.985);
      const { fromMs, toMs } = coarseSpan(window!, range);
      expect(fromMs).toBeLessThanOrEqual(window!.fromMs);
      expect(toMs).toBeGreaterThanOrEqual(window!.toMs);
      expect(toMs - fromMs).toBeLessThanOrEqual(4 * (window!.toMs - window!.fromMs));
      asked.add(`${fromMs} ${toMs}`);
    }
    expect(asked.size).toBeLessThanOrEqual(8);
  });

  it('breaks its curve in a silence that is long for values so near to each other', () => {
    const bucket = (hours: number) => ({ tMs: at(hours), min: 1, max: 1, mean: hours, last: 1, n: 1 });
    const quarters = Array.from({ length: 40 }, (_, i) => bucket(i / 4));
    const window = { fromMs: at(0), toMs: at(24) };
    const hole = [...quarters, ...quarters.map(({ tMs }) => bucket((tMs - T0) / HOUR + 13))];
    expect(curvePath(hole, window).line.match(/M/g)).toHaveLength(2);
    expect(curvePath([0, 24, 48].map(bucket), range).line.match(/M/g)).toHaveLength(1);
  });
});

const event = (hours: number, level: 'watch' | 'alarm' = 'watch', type = 'raised'): TwinEvent => {
  const text = { de: 'M', en: 'M', zh: 'M' };
  return {
    ...{ specversion: '1.0', id: `${hours}`, source: '/x', subject: 'gauge/a' },
    ...{ type: `de.hafenblick.alarm.${type}`, time: new Date(at(hours)).toISOString() },
    data: { alarm: 'iot/m/gauge/a', severity: level, title: text, value: 1, unit: 'cm' },
  };
};

describe('events on the time bar', () => {
  const events = [event(10), event(11, 'alarm'), event(12, 'watch', 'cleared'), event(300)];

  it('that are near to each other share a mark, that of the gravest', () => {
    const marks = eventMarks(events, range, 1000);
    expect(marks.map(({ level, events: own }) => [level, own.length])).toEqual([['alarm', 3], ['watch', 1]]); // prettier-ignore
    expect(marks[0]!.ms).toBe(at(11));
    const day = { fromMs: at(0), toMs: at(24) };
    expect(eventMarks(events, day, 1000).map(({ level }) => level)).toEqual(['watch', 'alarm', 'info']);
  });

  it('never overlap, however many there are, and the gravest stand where they were', () => {
    const many = Array.from({ length: 400 }, (_, i) => event(i * 1.6, i % 97 === 50 ? 'alarm' : 'watch', i % 3 === 0 ? 'cleared' : 'raised')); // prettier-ignore
    const marks = eventMarks(many, range, 1000);
    const px = marks.map(({ ms }) => ((ms - range.fromMs) / (range.toMs - range.fromMs)) * 1000);
    for (let i = 1; i < px.length; i++) expect(px[i]! - px[i - 1]!).toBeGreaterThanOrEqual(14);
    expect(marks.reduce((sum, { events: own }) => sum + own.length, 0)).toBe(400);
    const alarms = many.filter((one) => levelOfEvent(one) === 'alarm').map((one) => Date.parse(one.time));
    expect(marks.filter(({ level }) => level === 'alarm').map(({ ms }) => ms as number)).toEqual(alarms);
  });

  it('that an alarm is over is quiet, and so is what has no level', () => {
    expect(levelOfEvent(event(1, 'alarm', 'cleared'))).toBe('info');
    expect(levelOfEvent({ ...event(1), type: 'de.autobahn.closure', data: undefined })).toBe('info');
  });

  it('are jumped to one after another, from where the clock stands', () => {
    const hours = (e: TwinEvent | undefined) => e && (Date.parse(e.time) - T0) / HOUR;
    expect(hours(neighbour(events, at(0), 1))).toBe(10);
    expect(hours(neighbour(events, at(10), 1))).toBe(11);
    expect(hours(neighbour(events, at(11), -1))).toBe(10);
    expect(neighbour(events, at(10), -1)).toBeUndefined();
    expect(neighbour(events, at(300), 1)).toBeUndefined();
  });

  it('stand beside outages; one that lasts reaches to the end of the history', () => {
    const iso = (hours: number) => new Date(at(hours)).toISOString();
    const outages = [{ source: 'feed', from: iso(1), to: iso(2) }, { source: 'uba', from: iso(5), to: null }]; // prettier-ignore
    expect(outageSpans(outages, at(9))).toEqual([
      { source: 'feed', fromMs: at(1), toMs: at(2), isOpen: false },
      { source: 'uba', fromMs: at(5), toMs: at(9), isOpen: true },
    ]);
  });
});
