import { createHash } from 'node:crypto';
import { unixMs } from '../../geo/units.ts';
import type { Observation } from '../../live/observation.ts';
import type { Database } from './database.ts';
import type { HistorySpan } from './historyStore.ts';

export const RECORDING_SCHEMA = `
  CREATE TABLE IF NOT EXISTS recordings (
    name TEXT PRIMARY KEY, hash TEXT NOT NULL, fromMs INTEGER NOT NULL, toMs INTEGER NOT NULL, opensAtMs INTEGER NOT NULL
  );`;

/** Which recordings were taken over: each is known by its name and content. */
export function createKeptRecordings(db: Database) {
  const statements = {
    hash: db.prepare('SELECT hash FROM recordings WHERE name = ?'),
    all: db.prepare('SELECT name, fromMs, toMs, opensAtMs FROM recordings ORDER BY name'),
    add: db.prepare('INSERT OR REPLACE INTO recordings VALUES (?, ?, ?, ?, ?)'),
  };
  return {
    /** Takes a recording over in one transaction, unless it is there. @param put writes its observations */
    takeOver: (span: Omit<HistorySpan, 'origin'>, observations: readonly Observation[], put: () => void): void => {
      const content = JSON.stringify([span, observations]);
      const hash = createHash('sha256').update(content).digest('hex');
      if (statements.hash.all(span.name)[0]?.['hash'] === hash) return;
      db.transaction(() => {
        put();
        statements.add.run(span.name, hash, span.fromMs, span.toMs, span.opensAtMs ?? span.fromMs);
      });
    },
    all: (): HistorySpan[] =>
      statements.all.all().map((row): HistorySpan => ({
        name: String(row['name']),
        origin: 'recorded',
        fromMs: unixMs(Number(row['fromMs'])),
        toMs: unixMs(Number(row['toMs'])),
        opensAtMs: unixMs(Number(row['opensAtMs'])),
      })),
  };
}
