import { closeSync, mkdtempSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { createHistory, type History, type HistoryEvents } from '../../src/feed/history/history.ts';
import type { Observation } from '../../src/live/observation.ts';
import { killDuringWrites } from './killDuringWrites.ts';

const HOUR = 3_600_000;
const T0 = Date.UTC(2024, 0, 1);
const obs = (
  datastream: string,
  minutes: number,
  value: number,
  origin: Observation['origin'] = 'recorded',
): Observation => ({
  datastream,
  timeMs: unixMs(T0 + minutes * 60_000),
  value,
  quality: Number.isNaN(value) ? 'missing' : 'good',
  origin,
});
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'hafenblick-'));

const open: History[] = [];
function history(folder = newFolder(), events: Partial<HistoryEvents> = {}): History {
  const opened = createHistory(folder, {
    onSetAside: (path) => expect.unreachable(path),
    onBlockDamaged: (_block, error) => expect.unreachable(String(error)),
    onCommitFailed: (error) => expect.unreachable(String(error)),
    onCommitted: () => undefined,
    ...events,
  });
  open.push(opened);
  return opened;
}
afterEach(() => open.splice(0).forEach((each) => each.dispose()));

describe('the history', () => {
  it('says the last observation of every datastream at or before an instant', () => {
    const h = history();
    h.append([obs('a/b/W', 0, 1), obs('a/b/W', 15, 2), obs('a/b/Q', 10, NaN), obs('a/b/W', 30, 3)]);
    expect(h.stateAt(T0 + 29 * 60_000, 48 * HOUR)).toEqual([obs('a/b/Q', 10, NaN), obs('a/b/W', 15, 2)]);
    expect(h.stateAt(T0 + 30 * 60_000, 48 * HOUR)).toContainEqual(obs('a/b/W', 30, 3));
    expect(h.stateAt(T0 - 1, 48 * HOUR)).toEqual([]);
  });

  it('does not call a value current that is older than the look-back', () => {
    const h = history();
    h.append([obs('a/b/W', 0, 1)]);
    expect(h.stateAt(T0 + 48 * HOUR, 48 * HOUR)).toHaveLength(1);
    expect(h.stateAt(T0 + 48 * HOUR + 1, 48 * HOUR)).toHaveLength(0);
  });

  it('rolls up to least, greatest, mean, last and count, leaves empty buckets out and counts no missing values', () => {
    const h = history();
    h.append([
      obs('a/b/W', 0, 4),
      obs('a/b/W', 15, 1),
      obs('a/b/W', 45, 3),
      obs('a/b/W', 50, NaN),
      obs('a/b/W', 130, 7),
    ]);
    const { origin, quality } = obs('a/b/W', 0, 4);
    const known = { origin, quality, mixed: false };
    expect(h.series('a/b/W', T0, T0 + 3 * HOUR, HOUR)).toEqual([
      { tMs: T0, min: 1, max: 4, mean: 8 / 3, last: 3, n: 3, ...known },
      { tMs: T0 + 2 * HOUR, min: 7, max: 7, mean: 7, last: 7, n: 1, ...known },
    ]);
    expect(h.raw('a/b/W', T0, T0 + HOUR, 100)).toHaveLength(4);
  });

  it('says of a bucket the origin of its last value, whether there are others, and the worst quality', () => {
    const h = history();
    h.append([
      { ...obs('a/b/W', 0, 4), origin: 'recorded' },
      { ...obs('a/b/W', 15, 5), origin: 'computed', quality: 'outlier' },
      { ...obs('a/b/W', 30, 6), origin: 'computed' },
      { ...obs('a/b/W', 75, 7), origin: 'computed' },
      { ...obs('a/b/W', 80, NaN), origin: 'recorded', quality: 'missing' },
    ]);
    expect(h.series('a/b/W', T0, T0 + 3 * HOUR, HOUR)).toMatchObject([
      { origin: 'computed', mixed: true, quality: 'outlier' },
      { origin: 'computed', mixed: false, quality: 'good' },
    ]);
  });

  it('corrects a value that comes again with another figure', () => {
    const h = history();
    h.append([obs('a/b/W', 0, 1)]);
    h.commit();
    h.append([obs('a/b/W', 0, 2)]);
    expect(h.raw('a/b/W', T0, T0, 10)).toEqual([obs('a/b/W', 0, 2)]);
  });

  it('takes a recording once, however often it is started', () => {
    const folder = newFolder();
    const span = { name: 'r', fromMs: unixMs(T0), toMs: unixMs(T0 + HOUR), opensAtMs: unixMs(T0) };
    const lines = Array.from({ length: 60 }, (_, i) => obs('a/b/W', i, i));
    for (let start = 0; start < 3; start++) {
      const h = history(folder);
      h.importRecording(span, lines);
      expect(h.raw('a/b/W', T0, T0 + HOUR, 1000)).toEqual(lines);
      expect(h.spans()).toEqual([{ ...span, origin: 'recorded' }]);
      open.splice(0).forEach((each) => each.dispose());
    }
  });

  it('keeps what it was told when it ends, and a live span of its own', () => {
    const folder = newFolder();
    history(folder).append([obs('a/b/W', 0, 1, 'live'), obs('a/b/W', 60, 1, 'live')]);
    open.splice(0).forEach((each) => each.dispose());
    expect(history(folder).spans()).toEqual([{ name: 'live', origin: 'live', fromMs: T0, toMs: T0 + HOUR }]);
  });

  it('forgets live values by age, recordings never', () => {
    const h = history();
    h.append([obs('a/b/W', 0, 1, 'live'), obs('a/b/W', 10, 1, 'recorded'), obs('a/b/W', 20, 1, 'live')]);
    h.commit();
    h.prune({ days: 1, rollUpDays: 1, sources: {} }, T0 + 24 * HOUR + 15 * 60_000);
    expect(h.raw('a/b/W', T0, T0 + HOUR, 10).map(({ origin }) => origin)).toEqual(['recorded', 'live']);
  });
});

describe('a damaged history', () => {
  it('that is no database is set aside, and a new one begun', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'history.db'), 'x'.repeat(20_000));
    const aside: string[] = [];
    const h = history(folder, { onSetAside: (path) => aside.push(path) });
    h.append([obs('a/b/W', 0, 1)]);
    expect(h.raw('a/b/W', T0, T0, 10)).toHaveLength(1);
    expect(aside).toHaveLength(1);
    expect(statSync(aside[0]!).size).toBe(20_000);
  });

  it('with pages overwritten is set aside too', () => {
    const folder = newFolder();
    history(folder).append(Array.from({ length: 5000 }, (_, i) => obs('a/b/W', i, i)));
    open.splice(0).forEach((each) => each.dispose());
    const file = openSync(join(folder, 'history.db'), 'r+');
    writeSync(file, Buffer.alloc(20_000, 0xa5), 0, 20_000, 12_288);
    closeSync(file);
    const aside: string[] = [];
    const h = history(folder, { onSetAside: (path) => aside.push(path) });
    h.append([obs('a/b/W', 0, 1)]);
    expect(h.raw('a/b/W', T0, T0 + 10_000 * HOUR, 10)).toHaveLength(1);
    expect(readdirSync(folder).some((name) => name.includes('.corrupt-'))).toBe(true);
  });
});

describe('kill -9 during writes and packing', () => {
  it('twenty times loses no committed value and at most the last second, and doubles none', async () => {
    let last = 0;
    let duringPacking = 0;
    for await (const { committed, appended, kept, stored, isPacking, isCorrupt } of killDuringWrites(newFolder(), 20)) {
      // Everything said to be committed is there, without a hole, and nothing that was never said.
      expect(isCorrupt).toBe(false);
      expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => i));
      expect(stored).toBe(kept.length);
      if (isPacking) duringPacking++;
      expect(kept.length).toBeGreaterThanOrEqual(committed);
      expect(kept.length).toBeLessThanOrEqual(Math.max(appended, committed) + 200);
      last = kept.length;
    }
    expect(last).toBeGreaterThan(1000);
    expect(duringPacking).toBeGreaterThan(3);
  }, 120_000);
});
