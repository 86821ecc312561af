import fc from 'fast-check';
import Libsql from 'libsql';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../../src/feed/history/database.ts';
import { createHistory, type History, type HistoryEvents } from '../../../src/feed/history/history.ts';
import { unixMs } from '../../../src/geo/units.ts';
import type { Observation } from '../../../src/live/observation.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2024, 0, 1);
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'hafenblick-'));

const open: History[] = [];
function history(folder = newFolder(), events: Partial<HistoryEvents> = {}): History {
  const unexpected = (what: unknown): never => expect.unreachable(String(what));
  const opened = createHistory(folder, {
    ...{ onSetAside: unexpected, onBlockDamaged: unexpected, onCommitFailed: unexpected, onCommitted: () => undefined },
    ...events,
  });
  open.push(opened);
  return opened;
}
const close = (): void => open.splice(0).forEach((each) => each.dispose());
afterEach(() => {
  vi.useRealTimers();
  close();
});

const obs = (ms: number, value: number, datastream = 'a/b/V', origin: Observation['origin'] = 'live'): Observation => ({
  ...{ datastream, timeMs: unixMs(T0 + ms), value, origin },
  quality: Number.isNaN(value) ? 'missing' : 'good',
});
const rowsIn = (folder: string): number => {
  const db = openDatabase(join(folder, 'history.db'));
  const n = Number(db.prepare('SELECT count(*) AS n FROM observations').all()[0]!['n']);
  db.close();
  return n;
};
const change = (folder: string, sql: string): void => {
  const db = openDatabase(join(folder, 'history.db'));
  db.exec(sql);
  db.close();
};
const minutes = (n: number, datastream?: string): Observation[] => Array.from({ length: n }, (_, i) => obs(i * MINUTE, i / 10, datastream)); // prettier-ignore

describe('packed history', () => {
  it('answers every question as the observations do, whatever was packed, came late, was corrected or is missing', () => {
    const row = fc.record({
      minute: fc.oneof(fc.integer({ min: 0, max: 3 * 1440 }), fc.integer({ min: 600, max: 700 })),
      stream: fc.constantFrom('a/b/V', 'a/c/V', 'd/e/W'),
      value: fc.oneof(fc.integer({ min: -500, max: 500 }).map((n) => n / 8), fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0), fc.constant(NaN)), // prettier-ignore
      origin: fc.constantFrom('live' as const, 'computed' as const),
    });
    const span = fc.tuple(fc.integer({ min: -10, max: 4400 }), fc.integer({ min: 0, max: 3000 }));
    fc.assert(
      fc.property(
        fc.array(fc.array(row, { minLength: 1, maxLength: 150 }), { minLength: 2, maxLength: 4 }),
        fc.array(span, { minLength: 1, maxLength: 6 }),
        (batches, spans) => {
          const h = history();
          const all = new Map<string, Observation>();
          batches.forEach((rows, round) => {
            const given = rows.map(({ minute, value, stream, origin }) => obs(minute * MINUTE, value, stream, origin));
            h.append(given);
            for (const each of given) all.set(`${each.datastream} ${each.timeMs}`, each);
            // Another part is packed each time, the last batch is not; an hour or more later, that blocks may be written anew.
            if (round < batches.length - 1) h.pack(T0 + (round + 1) * 20 * HOUR);
            const sorted = [...all.values()].sort((a, b) => a.timeMs - b.timeMs);
            for (const [begin, length] of spans) {
              const [from, to] = [T0 + begin * MINUTE, T0 + (begin + length) * MINUTE];
              const inside = sorted.filter(({ timeMs }) => timeMs >= from && timeMs <= to);
              for (const name of ['a/b/V', 'a/c/V', 'd/e/W']) {
                const own = inside.filter(({ datastream }) => datastream === name);
                expect(h.raw(name, from, to, 1e6)).toEqual(own);
                expect(h.raw(name, from, to, 7)).toEqual(own.slice(0, 7));
                expect(h.raw(name, from, to, 7, true)).toEqual(own.toReversed().slice(0, 7));
                expect(h.count(name, from, to)).toBe(own.length);
                const extent = own.length > 0 ? { fromMs: own[0]!.timeMs, toMs: own.at(-1)!.timeMs } : null;
                expect(h.extent(name, from, to)).toEqual(extent);
                expect(h.window(from, to).get(name) ?? []).toEqual(own);
              }
              const last = new Map(inside.map((each) => [each.datastream, each]));
              expect(h.stateAt(to, to - from)).toEqual([...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, o]) => o)); // prettier-ignore
            }
          });
          close();
        },
      ),
      { seed: 4, numRuns: 25 },
    );
  });

  it('leaves no rows of what is over, makes the file smaller, and reads the same after a restart', () => {
    const folder = newFolder();
    const h = history(folder);
    const names = Array.from({ length: 20 }, (_, i) => `s/${i}/V`);
    h.append(names.flatMap((name) => minutes(1440, name)));
    h.commit();
    close();
    const before = statSync(join(folder, 'history.db')).size;
    history(folder).pack(T0 + 2 * DAY);
    close();
    expect(rowsIn(folder)).toBe(0);
    expect(statSync(join(folder, 'history.db')).size).toBeLessThan(before / 5);
    for (const name of names) expect(history(folder).raw(name, T0, T0 + DAY, 1e6)).toEqual(minutes(1440, name));
  });

  it('is packed beside the work of every second, also while there are quarters to roll up', () => {
    vi.useFakeTimers({ now: T0 + 2 * DAY });
    const folder = newFolder();
    history(folder).append(Array.from({ length: 300 }, (_, i) => minutes(400, `s/${i}/V`)).flat());
    // They are a burst: they are written first, and nothing is packed beside that.
    vi.advanceTimersByTime(1000);
    expect(rowsIn(folder)).toBe(120_000);
    vi.advanceTimersByTime(1000);
    const waiting = rowsIn(folder);
    vi.advanceTimersByTime(12_000);
    const later = rowsIn(folder);
    vi.useRealTimers();
    expect(waiting).toBeLessThan(120_000);
    expect(later).toBe(0);
  });

  it('keeps what has just come as rows, and does not wait with what is dense for the end of the day', () => {
    const folder = newFolder();
    const h = history(folder);
    h.append(Array.from({ length: 6 * 3600 }, (_, i) => obs(i * 1000, i)));
    h.pack(T0 + 6 * HOUR);
    close();
    const rows = rowsIn(folder);
    expect(rows).toBeGreaterThanOrEqual(15 * 60);
    expect(rows).toBeLessThan(3 * 3600);
  });

  it('writes a block that gets late observations anew at most once an hour', () => {
    const folder = newFolder();
    const h = history(folder);
    h.append(minutes(1440));
    h.pack(T0 + 2 * DAY);
    h.append([obs(30_000, 7)]);
    h.pack(T0 + 2 * DAY + MINUTE);
    h.append([obs(31_000, 8)]);
    h.pack(T0 + 2 * DAY + 3 * MINUTE);
    close();
    expect(rowsIn(folder)).toBe(1);
    history(folder).pack(T0 + 2 * DAY + 2 * HOUR);
    close();
    expect(rowsIn(folder)).toBe(0);
    expect(
      history(folder)
        .raw('a/b/V', T0, T0 + 59_999, 10)
        .map(({ value }) => value),
    ).toEqual([0, 7, 8]);
  });
});

describe('a damaged block', () => {
  it('is set aside and said; the rest goes on', () => {
    const folder = newFolder();
    const h = history(folder);
    h.append([...minutes(3 * 1440), ...minutes(3 * 1440, 'a/c/V')]);
    h.pack(T0 + 5 * DAY);
    close();
    change(folder, `UPDATE blocks SET bytes = zeroblob(length(bytes)) WHERE fromMs = ${T0 + DAY}`);
    const said: number[] = [];
    const again = history(folder, { onBlockDamaged: ({ fromMs, observations }) => said.push(fromMs, observations) });
    const days = new Set(again.raw('a/b/V', T0, T0 + 3 * DAY, 1e6).map(({ timeMs }) => (timeMs - T0) / DAY));
    expect([...days].filter((day) => day >= 1 && day < 2)).toEqual([]);
    expect(days.size).toBe(2 * 1440);
    expect(said).toEqual([T0 + DAY, 2 * 1440]);
    // It is said once, and what comes again of that day is taken.
    again.append([obs(1.5 * DAY, 5)]);
    again.pack(T0 + 5 * DAY);
    expect(again.raw('a/b/V', T0 + DAY, T0 + 2 * DAY - 1, 10)).toEqual([obs(1.5 * DAY, 5)]);
    close();
    const db = openDatabase(join(folder, 'history.db'));
    expect(db.prepare('SELECT fromMs FROM damaged_blocks').all()).toEqual([{ fromMs: T0 + DAY }]);
    db.close();
  });
});

describe('retention of packed history', () => {
  it('forgets a named source to the minute, others by whole days, recordings never; late ones do not come back for good', () => {
    const folder = newFolder();
    const h = history(folder);
    h.append(minutes(2 * 1440, 'vessel/a/lon'), 'vessels');
    h.append(minutes(2 * 1440, 'gauge/a/W'), 'pegel');
    h.append(minutes(1440).map((each) => ({ ...each, origin: 'recorded' as const })));
    h.commit();
    while (h.rollUp(T0 + 3 * DAY) > 0);
    h.pack(T0 + 3 * DAY);
    const retention = { days: 7, rollUpDays: 30, sources: { vessels: 1 } };
    const n = (name: string) => h.count(name, T0, T0 + 4 * DAY);
    const rolled = (name: string) => h.series(name, T0, T0 + 4 * DAY, DAY).length;
    h.prune(retention, T0 + 2 * DAY + 90 * MINUTE);
    expect([n('vessel/a/lon'), n('gauge/a/W'), n('a/b/V')]).toEqual([1440 - 90, 2880, 1440]);
    h.append([obs(10_000, 1, 'vessel/a/lon')]);
    h.pack(T0 + 3 * DAY + 2 * HOUR);
    h.prune(retention, T0 + 2 * DAY + 100 * MINUTE);
    expect(n('vessel/a/lon')).toBe(1440 - 100);
    h.prune(retention, T0 + 8 * DAY + HOUR);
    expect([n('vessel/a/lon'), n('gauge/a/W'), n('a/b/V')]).toEqual([0, 1440, 1440]);
    expect([rolled('vessel/a/lon'), rolled('gauge/a/W')]).toEqual([0, 2]);
    h.prune(retention, T0 + 50 * DAY);
    expect([n('gauge/a/W'), rolled('gauge/a/W'), n('a/b/V')]).toEqual([0, 0, 1440]);
  });
});

/** The tables as version 0.1.0 made them, before there were blocks; no auto_vacuum. */
const BEFORE = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, source TEXT);
  CREATE TABLE observations (
    stream INTEGER NOT NULL, t INTEGER NOT NULL, value REAL, flags INTEGER NOT NULL, PRIMARY KEY (stream, t)
  ) WITHOUT ROWID;
  CREATE TABLE recordings (
    name TEXT PRIMARY KEY, hash TEXT NOT NULL, fromMs INTEGER NOT NULL, toMs INTEGER NOT NULL, opensAtMs INTEGER NOT NULL
  );
  CREATE TABLE runs (startMs INTEGER PRIMARY KEY, lastMs INTEGER NOT NULL);
  CREATE TABLE outages (source TEXT NOT NULL, fromMs INTEGER NOT NULL, toMs INTEGER, PRIMARY KEY (source, fromMs));
  CREATE TABLE rollups (
    stream INTEGER NOT NULL, width INTEGER NOT NULL, t INTEGER NOT NULL, least REAL, greatest REAL, total REAL, n INTEGER, last REAL,
    flags INTEGER, worst INTEGER, mixed INTEGER, PRIMARY KEY (stream, width, t)
  ) WITHOUT ROWID;
  CREATE TABLE marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
  CREATE TABLE dirty (t INTEGER NOT NULL, stream INTEGER NOT NULL, PRIMARY KEY (t, stream)) WITHOUT ROWID;
  INSERT INTO streams VALUES (1, 'a/b/V', 'pegel'), (2, 'a/c/V', NULL);
  INSERT INTO observations
    SELECT stream, ${T0} + n * ${MINUTE}, CASE WHEN n % 7 = 0 THEN NULL ELSE n / 10.0 END, CASE WHEN n % 7 = 0 THEN 3 ELSE 0 END
    FROM (WITH RECURSIVE all_n(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM all_n WHERE n < 4319) SELECT n FROM all_n),
         (SELECT 1 AS stream UNION SELECT 2);
  INSERT INTO rollups SELECT stream, ${15 * MINUTE}, t / ${15 * MINUTE} * ${15 * MINUTE}, min(value), max(value), total(value), count(value), max(value), 0, 0, 0
    FROM observations WHERE stream = 1 GROUP BY stream, t / ${15 * MINUTE};
  INSERT INTO marks VALUES ('liveFrom', ${T0}), ('liveTo', ${T0 + 4319 * MINUTE}), ('rolledTo', ${T0 + 4305 * MINUTE});`;

describe('a database from before', () => {
  it('is taken over whole: observations, roll-ups, the span that can be gone to; and then packed and smaller', () => {
    const folder = newFolder();
    const db = new Libsql(join(folder, 'history.db'));
    db.exec(BEFORE);
    db.close();
    const before = statSync(join(folder, 'history.db')).size;
    const h = history(folder);
    const expected = Array.from({ length: 4320 }, (_, n) => obs(n * MINUTE, n % 7 === 0 ? NaN : n / 10));
    const hours = h.series('a/b/V', T0, T0 + 3 * DAY - 1, HOUR);
    expect(h.raw('a/b/V', T0, T0 + 3 * DAY, 1e6)).toEqual(expected);
    expect(hours).toHaveLength(72);
    h.pack(T0 + 5 * DAY);
    expect(h.raw('a/b/V', T0, T0 + 3 * DAY, 1e6)).toEqual(expected);
    expect(h.count('a/c/V', T0, T0 + 3 * DAY)).toBe(4320);
    // Sums of decimal figures are added up exactly when they are packed.
    h.series('a/b/V', T0, T0 + 3 * DAY - 1, HOUR).forEach(({ mean, ...rest }, i) => {
      expect({ ...rest, mean: 0 }).toEqual({ ...hours[i]!, mean: 0 });
      expect(mean).toBeCloseTo(hours[i]!.mean, 9);
    });
    expect(h.spans()).toEqual([{ name: 'live', origin: 'live', fromMs: T0, toMs: T0 + 4319 * MINUTE }]);
    close();
    expect(rowsIn(folder)).toBe(0);
    expect(statSync(join(folder, 'history.db')).size).toBeLessThan(before / 2);
  });
});
