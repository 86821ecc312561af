import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { unixMs, type UnixMs } from '../../geo/units.ts';
import { originOf, packFlags, qualityOf, type Observation } from '../../live/observation.ts';
import type { RolledUp } from '../../live/rollUp.ts';
import type { OutageJson } from '../../schema/events.ts';
import { ACKNOWLEDGEMENT_SCHEMA, createAcknowledgements, type KeptAcknowledgement } from './acknowledgements.ts';
import { isCorrupt, openDatabase, setAside, type Database, type Row } from './database.ts';
import { createLiveSpan, LIVE_SPAN_SCHEMA } from './liveSpan.ts';
import { createOutageLog, OUTAGE_SCHEMA } from './outageLog.ts';
import { prune, type Retention } from './retention.ts';
import { createRollUps, ROLL_UP_SCHEMA } from './rollUps.ts';

/** One commit a second: at most that much is lost with the power. */
const COMMIT_MS = 1000;
/** Quarters of an hour rolled up after a commit: some 20 ms; 10 000 datastreams need 11 a second. */
const QUARTERS_A_SECOND = 300;
/** While the disk is full observations wait here; beyond it the oldest go. */
const MAX_WAITING = 200_000;

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
  CREATE TABLE IF NOT EXISTS streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, source TEXT);
  CREATE TABLE IF NOT EXISTS observations (
    stream INTEGER NOT NULL, t INTEGER NOT NULL, value REAL, flags INTEGER NOT NULL, PRIMARY KEY (stream, t)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS recordings (
    name TEXT PRIMARY KEY, hash TEXT NOT NULL, fromMs INTEGER NOT NULL, toMs INTEGER NOT NULL, opensAtMs INTEGER NOT NULL
  );`;
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
  let parts = partsOf(db);
  const streamIds = new Map<string, number>();
  const sourceOf = new Map<string, string>();
  /** Sources of datastreams that are not on the disk yet. */
  const newSources = new Map<string, string>();

  function open(): Database {
    const begin = (): Database => {
      const database = openDatabase(path);
      database.exec(SCHEMA);
      for (const schema of [OUTAGE_SCHEMA, ROLL_UP_SCHEMA, LIVE_SPAN_SCHEMA, ACKNOWLEDGEMENT_SCHEMA])
        database.exec(schema);
      // A database from before sources were told apart.
      const columns = database.prepare("SELECT name FROM pragma_table_info('streams')").all();
      if (!columns.some(({ name }) => name === 'source')) database.exec('ALTER TABLE streams ADD COLUMN source TEXT');
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
  function partsOf(database: Database) {
    return {
      outages: createOutageLog(database),
      rollUps: createRollUps(database),
      liveSpan: createLiveSpan(database),
      acknowledgements: createAcknowledgements(database),
    };
  }
  function prepare(database: Database) {
    return {
      addStream: database.prepare('INSERT INTO streams (name) VALUES (?) ON CONFLICT DO NOTHING'),
      setSource: database.prepare('UPDATE streams SET source = ? WHERE id = ?'),
      stream: database.prepare('SELECT id FROM streams WHERE name = ?'),
      put: database.prepare(
        'INSERT INTO observations VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, flags = excluded.flags',
      ),
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
      parts = partsOf(db);
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
    let [liveFrom, liveTo] = [Infinity, -Infinity];
    for (const { datastream, timeMs, value, quality, origin } of observations) {
      if (streamId(datastream) === undefined) statements.addStream.run(datastream);
      const id = streamId(datastream)!;
      statements.put.run(id, timeMs, Number.isNaN(value) ? null : value, packFlags(quality, origin));
      parts.rollUps.written(id, timeMs);
      if (origin !== 'live') continue;
      liveFrom = Math.min(liveFrom, timeMs);
      liveTo = Math.max(liveTo, timeMs);
    }
    if (liveFrom <= liveTo) parts.liveSpan.written(liveFrom, liveTo);
    for (const [name, source] of newSources) {
      const id = streamId(name);
      if (id !== undefined) statements.setSource.run(source, id);
    }
  }
  function commit(): void {
    if (waiting.length === 0) {
      guarded(() => parts.outages.alive(Date.now(), false));
      return;
    }
    const batch = waiting;
    const startedAt = performance.now();
    try {
      guarded(() =>
        db.transaction(() => {
          put(batch);
          parts.outages.alive(Date.now(), true);
        }),
      );
    } catch (error) {
      streamIds.clear();
      parts.rollUps.forgetNoted();
      waiting = batch.slice(-MAX_WAITING);
      events.onCommitFailed(error);
      return;
    }
    waiting = [];
    newSources.clear();
    events.onCommitted(batch.length, performance.now() - startedAt);
  }
  function work(): void {
    commit();
    try {
      guarded(() => parts.rollUps.work(Date.now(), QUARTERS_A_SECOND));
    } catch (error) {
      parts.rollUps.forgetNoted();
      events.onCommitFailed(error);
    }
  }
  const timer = setInterval(work, COMMIT_MS);
  const asObservation = (datastream: string, row: Row): Observation => ({
    datastream,
    timeMs: unixMs(Number(row['t'])),
    value: row['value'] === null ? NaN : Number(row['value']),
    quality: qualityOf(Number(row['flags'])),
    origin: originOf(Number(row['flags'])),
  });

  return {
    /** Keeps observations; on disk within a second. @param source whose they are: says how long they are kept */
    append: (observations: readonly Observation[], source?: string): void => {
      for (const observation of observations) {
        waiting.push(observation);
        const { datastream } = observation;
        if (source === undefined || sourceOf.get(datastream) === source) continue;
        sourceOf.set(datastream, source);
        newSources.set(datastream, source);
      }
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
    series: (datastream: string, fromMs: number, toMs: number, widthMs: number): RolledUp[] => {
      commit();
      return guarded(() => {
        const id = streamId(datastream);
        return id === undefined ? [] : parts.rollUps.series(id, fromMs, toMs, widthMs);
      });
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
    feedBegan: (nowMs: number): void => guarded(() => parts.outages.begin(nowMs)),
    sourceTold: (source: string, isDown: boolean, nowMs: number): void =>
      guarded(() => parts.outages.sourceTold(source, isDown, nowMs)),
    /** When this feed or a source of it was away, within a span. */
    outages: (fromMs: number, toMs: number): OutageJson[] => guarded(() => parts.outages.between(fromMs, toMs)),
    /** What people said to alarms. @throws the driver's error when it cannot be kept */
    acknowledgements: {
      put: (entry: KeptAcknowledgement): void => guarded(() => parts.acknowledgements.put(entry)),
      between: (fromMs: number, toMs: number, most: number): KeptAcknowledgement[] =>
        guarded(() => parts.acknowledgements.between(fromMs, toMs, most)),
      last: (alarm: string, fromMs: number, toMs: number): KeptAcknowledgement | null =>
        guarded(() => parts.acknowledgements.last(alarm, fromMs, toMs)),
    },
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
        const live = parts.liveSpan.get();
        if (!live) return recorded;
        const [fromMs, toMs] = [unixMs(live.fromMs), unixMs(live.toMs)];
        return [...recorded, { name: 'live', origin: 'live', fromMs, toMs }];
      });
    },
    /** Forgets live observations that are older than their time; recordings stay. */
    prune: (retention: Retention, nowMs: number): void =>
      guarded(() => db.transaction(() => parts.liveSpan.forgotten(prune(db, retention, nowMs)))),
    /** Rolls up what is over. @returns quarters of an hour that were rolled up */
    rollUp: (nowMs: number, most = QUARTERS_A_SECOND): number => guarded(() => parts.rollUps.work(nowMs, most)),
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
