import type { Database } from './database.ts';

/** How long what came in live is kept; recordings stay. */
export interface Retention {
  /** Observations of any source that is not named. */
  readonly days: number;
  /** Their roll-ups, for charts of long spans. */
  readonly rollUpDays: number;
  /** By source id: observations and roll-ups alike, since a short time is a promise (positions of vessels: 1). */
  readonly sources: Readonly<Record<string, number>>;
}

const DAY_MS = 86_400_000;

/** Forgets what is older than its time. @returns up to when nothing of unnamed sources is left */
export function prune(db: Database, { days, rollUpDays, sources }: Retention, nowMs: number): number {
  const streams = db.prepare('SELECT id, source FROM streams').all();
  // By stream: the key of the tables begins with it, so that only what goes is read. Origin "live" is code 0 in bits 2 and 3.
  const forget = db.prepare('DELETE FROM observations WHERE stream = ? AND t < ? AND (flags & 12) = 0');
  const forgetRollUps = db.prepare('DELETE FROM rollups WHERE stream = ? AND width = ? AND t < ? AND (flags & 12) = 0');
  for (const { id, source } of streams) {
    const own = typeof source === 'string' ? sources[source] : undefined;
    forget.run(Number(id), nowMs - (own ?? days) * DAY_MS);
    for (const width of [60_000, 900_000]) forgetRollUps.run(Number(id), width, nowMs - (own ?? rollUpDays) * DAY_MS);
  }
  return nowMs - days * DAY_MS;
}
