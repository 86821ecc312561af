import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { unixMs, type UnixMs } from '../../geo/units.ts';
import {
  originOf,
  packFlags,
  QUALITIES,
  qualityOf,
  type Observation,
  type Origin,
  type Quality,
} from '../../live/observation.ts';
import type { OutageJson } from '../../schema/events.ts';
import { isCorrupt, openDatabase, setAside, type Database, type Row } from './database.ts';
import { createOutageLog, OUTAGE_SCHEMA } from './outageLog.ts';

/** One commit a second: at most that much is lost with the power. */
const COMMIT_MS = 1000;
/** While the disk is full observations wait here; beyond it the oldest go. */
const MAX_WAITING = 200_000;

export interface HistoryBucket {
  readonly tMs: UnixMs;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly last: number;
  readonly n: number;
  /** Origin of the last value. */
  readonly origin: Origin;
  /** Whether values of more than one origin are in it. */
  readonly mixed: boolean;
  /** The worst in it. */
  readonly quality: Quality;
}
export interface HistorySpan {
  readonly name: string;
  readonly origin: 'live' | 'recorded';
  readonly fromMs: UnixMs;
  readonly toMs: UnixMs;
  readonly opensAtMs?: UnixMs;
}
export interface HistoryEvents {
  /** A damaged database was moved to `path` and a new one begun. */
  onSetAside(path: string, error: unknown): void;
  /** A commit failed (disk full …); observations are kept and tried again. */
  onCommitFailed(error: unknown): void;
  onCommitted(observations: number, tookMs: number): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS observations (
    stream INTEGER NOT NULL, t INTEGER NOT NULL, value REAL, flags INTEGER NOT NULL, PRIMARY KEY (stream, t)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS recordings (
    name TEXT PRIMARY KEY, hash TEXT NOT NULL, fromMs INTEGER NOT NULL, toMs INTEGER NOT NULL, opensAtMs INTEGER NOT NULL
  );`;
// The last bucket value is that of the latest observation in it. Quality is in bits 0–1 of the flags, origin in 2–3; see packFlags.
const SERIES = `
  SELECT b.bucket, b.least, b.greatest, b.mean, b.n, b.worst, b.origins, o.value AS last, o.flags AS flags FROM (
    SELECT CAST(t / ?3 AS INTEGER) AS bucket, min(value) AS least, max(value) AS greatest, avg(value) AS mean,
      count(*) AS n, max(t) AS lastT, max(flags & 3) AS worst, max(flags & 12) > min(flags & 12) AS origins
    FROM observations WHERE stream = ?1 AND t >= ?2 AND t <= ?4 AND value IS NOT NULL GROUP BY bucket
  ) b JOIN observations o ON o.stream = ?1 AND o.t = b.lastT ORDER BY b.bucket`;
const STATE = `
  SELECT s.name, o.t, o.value, o.flags FROM streams s JOIN observations o
  ON o.stream = s.id AND o.t = (SELECT max(t) FROM observations WHERE stream = s.id AND t <= ?1 AND t >= ?2) ORDER BY s.name`;

/**
 * What was observed, on disk: one SQLite file in WAL mode. Owner of its database and of the commit timer.
 * @throws the driver's error when the folder cannot be written; a damaged file is set aside instead
 */
export function createHistory(dataDir: string, events: HistoryEvents) {
  const path = join(dataDir, 'history.db');
  let waiting: Observation[] = [];
  let db = open();
  let statements = prepare(db);
  let outages = createOutageLog(db);
  const streamIds = new Map<string, number>();

  function open(): Database {
    const begin = (): Database => {
      const database = openDatabase(path);
      database.exec(SCHEMA);
      database.exec(OUTAGE_SCHEMA);
      return database;
    };
    try {
      return begin();
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      events.onSetAside(setAside(path, new Date().toISOString()), error);
      return begin();
    }
  }
  function prepare(database: Database) {
    return {
      addStream: database.prepare('INSERT INTO streams (name) VALUES (?) ON CONFLICT DO NOTHING'),
      stream: database.prepare('SELECT id FROM streams WHERE name = ?'),
      put: database.prepare(
        'INSERT INTO observations VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, flags = excluded.flags',
      ),
      series: database.prepare(SERIES),
      raw: database.prepare(
        'SELECT t, value, flags FROM observations WHERE stream = ? AND t >= ? AND t <= ? ORDER BY t LIMIT ?',
      ),
      rawDescending: database.prepare(
        'SELECT t, value, flags FROM observations WHERE stream = ? AND t >= ? AND t <= ? ORDER BY t DESC LIMIT ?',
      ),
      extent: database.prepare(
        'SELECT min(t) AS fromMs, max(t) AS toMs, count(*) AS n FROM observations WHERE stream = ? AND t >= ? AND t <= ?',
      ),
      state: database.prepare(STATE),
      recording: database.prepare('SELECT hash FROM recordings WHERE name = ?'),
      recordings: database.prepare('SELECT name, fromMs, toMs, opensAtMs FROM recordings ORDER BY name'),
      addRecording: database.prepare('INSERT OR REPLACE INTO recordings VALUES (?, ?, ?, ?, ?)'),
      // Origin "live" is code 0 in bits 2 and 3; see packFlags.
      liveSpan: database.prepare('SELECT min(t) AS fromMs, max(t) AS toMs FROM observations WHERE (flags & 12) = 0'),
      prune: database.prepare('DELETE FROM observations WHERE t < ? AND (flags & 12) = 0'),
    };
  }
  /** Damage that shows while running: set aside, begin anew, try once more. */
  function guarded<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      try {
        db.close();
      } catch {
        // It is damaged: what matters is that the file is let go.
      }
      events.onSetAside(setAside(path, new Date().toISOString()), error);
      db = open();
      statements = prepare(db);
      outages = createOutageLog(db);
      streamIds.clear();
      return run();
    }
  }
  function streamId(name: string): number | undefined {
    const known = streamIds.get(name);
    if (known !== undefined) return known;
    const id = statements.stream.all(name)[0]?.['id'];
    if (typeof id === 'number') streamIds.set(name, id);
    return typeof id === 'number' ? id : undefined;
  }
  function put(observations: readonly Observation[]): void {
    for (const { datastream, timeMs, value, quality, origin } of observations) {
      if (streamId(datastream) === undefined) statements.addStream.run(datastream);
      const id = streamId(datastream)!;
      statements.put.run(id, timeMs, Number.isNaN(value) ? null : value, packFlags(quality, origin));
    }
  }
  function commit(): void {
    if (waiting.length === 0) {
      guarded(() => outages.alive(Date.now(), false));
      return;
    }
    const batch = waiting;
    const startedAt = performance.now();
    try {
      guarded(() =>
        db.transaction(() => {
          put(batch);
          outages.alive(Date.now(), true);
        }),
      );
    } catch (error) {
      streamIds.clear();
      waiting = batch.slice(-MAX_WAITING);
      events.onCommitFailed(error);
      return;
    }
    waiting = [];
    events.onCommitted(batch.length, performance.now() - startedAt);
  }
  const timer = setInterval(commit, COMMIT_MS);
  const asObservation = (datastream: string, row: Row): Observation => ({
    datastream,
    timeMs: unixMs(Number(row['t'])),
    value: row['value'] === null ? NaN : Number(row['value']),
    quality: qualityOf(Number(row['flags'])),
    origin: originOf(Number(row['flags'])),
  });

  return {
    /** Keeps observations; on disk within a second. */
    append: (observations: readonly Observation[]): void => {
      for (const observation of observations) waiting.push(observation);
      if (waiting.length > MAX_WAITING) waiting = waiting.slice(-MAX_WAITING);
    },
    /** Takes a whole recording in one transaction, once: it is known by its name and content. */
    importRecording: (span: Omit<HistorySpan, 'origin'>, observations: readonly Observation[]): void => {
      const hash = createHash('sha256')
        .update(JSON.stringify([span, observations]))
        .digest('hex');
      guarded(() => {
        if (statements.recording.all(span.name)[0]?.['hash'] === hash) return;
        db.transaction(() => {
          put(observations);
          statements.addRecording.run(span.name, hash, span.fromMs, span.toMs, span.opensAtMs ?? span.fromMs);
        });
      });
    },
    /** The last observation of every datastream at or before an instant, not older than the look-back. Ascending by id. */
    stateAt: (atMs: number, lookBackMs: number): Observation[] => {
      commit();
      return guarded(() => statements.state.all(atMs, atMs - lookBackMs)).map((row) =>
        asObservation(String(row['name']), row),
      );
    },
    /** Roll-ups over buckets that begin at multiples of their width; empty buckets are left out, missing values do not count. */
    series: (datastream: string, fromMs: number, toMs: number, widthMs: number): HistoryBucket[] => {
      commit();
      return guarded(() => {
        const id = streamId(datastream);
        return id === undefined ? [] : statements.series.all(id, fromMs, widthMs, toMs);
      }).map((row) => ({
        tMs: unixMs(Number(row['bucket']) * widthMs),
        min: Number(row['least']),
        max: Number(row['greatest']),
        mean: Number(row['mean']),
        last: Number(row['last']),
        n: Number(row['n']),
        origin: originOf(Number(row['flags'])),
        mixed: Number(row['origins']) === 1,
        quality: QUALITIES[Number(row['worst'])]!,
      }));
    },
    /** Observations as they came, ascending in time or the latest first, missing ones too. */
    raw: (datastream: string, fromMs: number, toMs: number, limit: number, isLatestFirst = false): Observation[] => {
      commit();
      return guarded(() => {
        const id = streamId(datastream);
        const statement = isLatestFirst ? statements.rawDescending : statements.raw;
        return id === undefined ? [] : statement.all(id, fromMs, toMs, limit);
      }).map((row) => asObservation(datastream, row));
    },
    /** First and last instant of a datastream's observations in a span and how many there are; null = none. */
    extent: (datastream: string, fromMs: number, toMs: number): { fromMs: UnixMs; toMs: UnixMs; n: number } | null => {
      commit();
      return guarded(() => {
        const id = streamId(datastream);
        const row = id === undefined ? undefined : statements.extent.all(id, fromMs, toMs)[0];
        if (typeof row?.['fromMs'] !== 'number') return null;
        return { fromMs: unixMs(row['fromMs']), toMs: unixMs(Number(row['toMs'])), n: Number(row['n']) };
      });
    },
    /** A live feed runs from now on; until then nothing is said of outages. */
    feedBegan: (nowMs: number): void => guarded(() => outages.begin(nowMs)),
    sourceTold: (source: string, isDown: boolean, nowMs: number): void =>
      guarded(() => outages.sourceTold(source, isDown, nowMs)),
    /** When this feed or a source of it was away, within a span. */
    outages: (fromMs: number, toMs: number): OutageJson[] => guarded(() => outages.between(fromMs, toMs)),
    /** What can be gone to. */
    spans: (): HistorySpan[] => {
      commit();
      return guarded(() => {
        const recorded = statements.recordings.all().map((row): HistorySpan => ({
          name: String(row['name']),
          origin: 'recorded',
          fromMs: unixMs(Number(row['fromMs'])),
          toMs: unixMs(Number(row['toMs'])),
          opensAtMs: unixMs(Number(row['opensAtMs'])),
        }));
        const live = statements.liveSpan.all()[0];
        if (typeof live?.['fromMs'] !== 'number') return recorded;
        const [fromMs, toMs] = [unixMs(live['fromMs']), unixMs(Number(live['toMs']))];
        return [...recorded, { name: 'live', origin: 'live', fromMs, toMs }];
      });
    },
    /** Forgets live observations from before an instant; recordings stay. */
    prune: (beforeMs: number): void => guarded(() => statements.prune.run(beforeMs)),
    waiting: (): number => waiting.length,
    commit,
    /** Commits and closes. */
    dispose: (): void => {
      clearInterval(timer);
      commit();
      db.close();
    },
  };
}
export type History = ReturnType<typeof createHistory>;
