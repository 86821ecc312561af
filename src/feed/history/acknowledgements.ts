import { unixMs, type UnixMs } from '../../geo/units.ts';
import type { Database, Row } from './database.ts';

export const ACKNOWLEDGEMENT_SCHEMA = `
  CREATE TABLE IF NOT EXISTS acknowledgements (
    id INTEGER PRIMARY KEY, alarm TEXT NOT NULL, subject TEXT NOT NULL, atMs INTEGER NOT NULL, writtenMs INTEGER NOT NULL,
    author TEXT NOT NULL, note TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS acknowledgements_by_time ON acknowledgements (atMs);
  CREATE INDEX IF NOT EXISTS acknowledgements_by_alarm ON acknowledgements (alarm, atMs);`;

/** Somebody has seen an alarm and says so. Never changed: who thinks otherwise writes another one. */
export interface KeptAcknowledgement {
  readonly alarm: string;
  /** Asset id. */
  readonly subject: string;
  /** Instant on the clock that was on screen. */
  readonly atMs: UnixMs;
  /** Wall clock. */
  readonly writtenMs: UnixMs;
  readonly by: string;
  readonly note: string;
}

const keptOf = (row: Row): KeptAcknowledgement => ({
  ...{ alarm: String(row['alarm']), subject: String(row['subject']) },
  ...{ atMs: unixMs(Number(row['atMs'])), writtenMs: unixMs(Number(row['writtenMs'])) },
  ...{ by: String(row['author']), note: String(row['note']) },
});

/** What people said to alarms, in the database of the history. */
export function createAcknowledgements(db: Database) {
  const statements = {
    put: db.prepare(
      'INSERT INTO acknowledgements (alarm, subject, atMs, writtenMs, author, note) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    between: db.prepare('SELECT * FROM acknowledgements WHERE atMs >= ? AND atMs <= ? ORDER BY atMs, id LIMIT ?'),
    last: db.prepare(
      'SELECT * FROM acknowledgements WHERE alarm = ? AND atMs >= ? AND atMs <= ? ORDER BY atMs DESC, id DESC LIMIT 1',
    ),
  };
  return {
    /** On the disk when it returns. */
    put: ({ alarm, subject, atMs, writtenMs, by, note }: KeptAcknowledgement): void =>
      statements.put.run(alarm, subject, atMs, writtenMs, by, note),
    /** Ascending in time. */
    between: (fromMs: number, toMs: number, most: number): KeptAcknowledgement[] =>
      statements.between.all(fromMs, toMs, most).map(keptOf),
    /** The last of an alarm in a span; null = none. */
    last: (alarm: string, fromMs: number, toMs: number): KeptAcknowledgement | null => {
      const row = statements.last.all(alarm, fromMs, toMs)[0];
      return row ? keptOf(row) : null;
    },
  };
}
export type Acknowledgements = ReturnType<typeof createAcknowledgements>;
