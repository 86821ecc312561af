import { isoOf } from '../../schema/observations.ts';
import type { OutageJson } from '../../schema/events.ts';
import type { Database, Row } from './database.ts';

export const OUTAGE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS runs (startMs INTEGER PRIMARY KEY, lastMs INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS outages (source TEXT NOT NULL, fromMs INTEGER NOT NULL, toMs INTEGER, PRIMARY KEY (source, fromMs));`;
/** How often a feed that has nothing to write says that it is alive. */
const ALIVE_EVERY_MS = 10_000;
/** A shorter time between two runs is a restart, or the time since the last sign of life. */
const LEAST_OUTAGE_MS = 15_000;

/** When the feed ran and which sources were down, in the database of the history. Wall clock, live feeds only. */
export function createOutageLog(db: Database) {
  const statements = {
    begin: db.prepare('INSERT INTO runs VALUES (?, ?) ON CONFLICT DO UPDATE SET lastMs = excluded.lastMs'),
    alive: db.prepare('UPDATE runs SET lastMs = ? WHERE startMs = ?'),
    runs: db.prepare('SELECT startMs, lastMs FROM runs ORDER BY startMs'),
    down: db.prepare('INSERT INTO outages VALUES (?, ?, NULL) ON CONFLICT DO NOTHING'),
    isDown: db.prepare('SELECT fromMs FROM outages WHERE source = ? AND toMs IS NULL'),
    up: db.prepare('UPDATE outages SET toMs = ? WHERE source = ? AND toMs IS NULL'),
    allUp: db.prepare('UPDATE outages SET toMs = max(fromMs, ?) WHERE toMs IS NULL'),
    outages: db.prepare('SELECT source, fromMs, toMs FROM outages WHERE fromMs <= ? AND (toMs IS NULL OR toMs >= ?)'),
  };
  let startMs: number | null = null;
  let aliveMs = 0;
  const spansOfRuns = (): (readonly [number, number])[] =>
    statements.runs.all().map((row: Row) => [Number(row['startMs']), Number(row['lastMs'])] as const);
  return {
    /** This feed runs from now on. Sources that were down when the last one ended count as down until then. */
    begin: (nowMs: number): void => {
      const last = spansOfRuns().at(-1);
      if (last) statements.allUp.run(last[1]);
      statements.begin.run(nowMs, nowMs);
      startMs = aliveMs = nowMs;
    },
    /** A sign of life; goes to the disk with what is written anyway, by itself every 10 s. @returns whether it was written */
    alive: (nowMs: number, isWritingAnyway: boolean): boolean => {
      if (startMs === null || (!isWritingAnyway && nowMs - aliveMs < ALIVE_EVERY_MS)) return false;
      aliveMs = nowMs;
      statements.alive.run(nowMs, startMs);
      return true;
    },
    sourceTold: (source: string, isDown: boolean, nowMs: number): void => {
      if (!isDown) statements.up.run(nowMs, source);
      else if (statements.isDown.all(source).length === 0) statements.down.run(source, nowMs);
    },
    /** Outages that touch a span, ascending; of the feed itself under the name `feed`. */
    between: (fromMs: number, toMs: number): OutageJson[] => {
      const runs = spansOfRuns();
      const ofFeed = runs.slice(1).flatMap(([start], i): (readonly [string, number, number | null])[] => {
        const end = runs[i]![1];
        return start - end >= LEAST_OUTAGE_MS && end <= toMs && start >= fromMs ? [['feed', end, start]] : [];
      });
      const ofSources = statements.outages.all(toMs, fromMs).map((row) => {
        const end = row['toMs'];
        return [String(row['source']), Number(row['fromMs']), typeof end === 'number' ? end : null] as const;
      });
      return [...ofFeed, ...ofSources]
        .sort((a, b) => a[1] - b[1])
        .map(([source, from, to]) => ({ source, from: isoOf(from), to: to === null ? null : isoOf(to) }));
    },
  };
}
export type OutageLog = ReturnType<typeof createOutageLog>;
