import type { Database } from './database.ts';

export const LIVE_SPAN_SCHEMA = 'CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL);';

/** First and last instant of what came in live: kept, since to find them every observation would have to be read. */
export function createLiveSpan(db: Database) {
  const put = db.prepare('INSERT INTO marks VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  const read = (name: string): number | null => {
    const value = db.prepare('SELECT value FROM marks WHERE name = ?').all(name)[0]?.['value'];
    return typeof value === 'number' ? value : null;
  };
  const set = (fromMs: number, toMs: number): void => {
    put.run('liveFrom', fromMs);
    put.run('liveTo', toMs);
  };
  let from = read('liveFrom');
  let to = read('liveTo');
  if (from === null) {
    // A database from before these marks: looked through once. Origin "live" is code 0 in bits 2 and 3; see packFlags.
    const row = db.prepare('SELECT min(t) AS f, max(t) AS l FROM observations WHERE (flags & 12) = 0').all()[0];
    if (typeof row?.['f'] === 'number') set((from = row['f']), (to = Number(row['l'])));
  }
  return {
    /** Live observations of this span were written: within the same transaction. */
    written: (fromMs: number, toMs: number): void => {
      const [nextFrom, nextTo] = [Math.min(from ?? fromMs, fromMs), Math.max(to ?? toMs, toMs)];
      if (nextFrom !== from || nextTo !== to) set((from = nextFrom), (to = nextTo));
    },
    /** Nothing from before is left. */
    forgotten: (beforeMs: number): void => {
      if (from !== null && to !== null && from < beforeMs) set((from = Math.min(beforeMs, to)), to);
    },
    get: (): { fromMs: number; toMs: number } | null =>
      from === null || to === null ? null : { fromMs: from, toMs: to },
  };
}
