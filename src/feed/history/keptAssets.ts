import { unixMs } from '../../geo/units.ts';
import {
  createSaidDays, cutoffOf, MOST_ENDED, versionsAfter, type AssetChange, type AssetVersion,
} from './assetVersions.ts'; // prettier-ignore
import type { Database, Row } from './database.ts';
import type { Retention } from './retention.ts';

export const ASSET_SCHEMA = `
  CREATE TABLE IF NOT EXISTS assets (
    id TEXT NOT NULL, source TEXT NOT NULL, fromMs INTEGER NOT NULL, toMs INTEGER, json TEXT NOT NULL, saidMs INTEGER NOT NULL,
    UNIQUE (id, fromMs)
  );
  CREATE INDEX IF NOT EXISTS assets_by_end ON assets (toMs);`;

const versionOf = (row: Row): AssetVersion => ({
  ...{ id: String(row['id']), source: String(row['source']), json: String(row['json']) },
  fromMs: unixMs(Number(row['fromMs'])),
  toMs: row['toMs'] === null ? null : unixMs(Number(row['toMs'])),
  saidMs: Number(row['saidMs']),
});

/** The assets that sources announced, in the database of the history, each as it was when. */
export function createKeptAssets(db: Database) {
  const statements = {
    all: db.prepare('SELECT * FROM assets ORDER BY fromMs, id'),
    newest: db.prepare('SELECT * FROM assets WHERE id = ? ORDER BY fromMs DESC LIMIT 1'),
    open: db.prepare('SELECT id, saidMs FROM assets WHERE toMs IS NULL'),
    put: db.prepare('INSERT OR REPLACE INTO assets (id, source, fromMs, toMs, json, saidMs) VALUES (?, ?, ?, ?, ?, ?)'),
    said: db.prepare('UPDATE assets SET saidMs = ? WHERE id = ? AND toMs IS NULL'),
    ended: db.prepare('SELECT count(*) AS n FROM assets WHERE toMs IS NOT NULL'),
    removeFirst: db.prepare('DELETE FROM assets WHERE rowid IN (SELECT rowid FROM assets WHERE toMs IS NOT NULL ORDER BY toMs LIMIT ?)'),
    sources: db.prepare('SELECT DISTINCT source FROM assets'),
    forget: db.prepare('DELETE FROM assets WHERE source = ?1 AND fromMs < ?2 AND saidMs < ?2 AND (toMs IS NULL OR toMs < ?2)'),
  }; // prettier-ignore
  const days = createSaidDays();
  let areDaysKnown = false;
  const learnDays = (): void => {
    if (areDaysKnown) return;
    days.reset(statements.open.all().map((row) => ({ id: String(row['id']), saidMs: Number(row['saidMs']) })));
    areDaysKnown = true;
  };

  return {
    /** Within a transaction. */
    put: (changes: readonly AssetChange[]): void => {
      if (changes.length === 0) return;
      const ids = new Set(changes.map(({ id }) => id));
      const written = versionsAfter(
        [...ids].flatMap((id) => statements.newest.all(id).map(versionOf)),
        changes,
      );
      for (const { id, source, fromMs, toMs, json, saidMs } of written)
        statements.put.run(id, source, fromMs, toMs, json, saidMs);
      if (areDaysKnown) days.add(written);
      const tooMany = Number(statements.ended.all()[0]!['n']) - MOST_ENDED;
      if (tooMany > 0) statements.removeFirst.run(tooMany);
    },
    /** Observations are being stored. Within a transaction. */
    observed: (observations: readonly { readonly datastream: string; readonly timeMs: number }[]): void => {
      learnDays();
      const later = days.later(observations);
      for (const [id, saidMs] of later) statements.said.run(saidMs, id);
      days.noted(later);
    },
    /** A transaction failed: what was noted in it does not hold. */
    forgetNoted: (): void => void (areDaysKnown = false),
    /** Ascending by begin. */
    all: (): AssetVersion[] => statements.all.all().map(versionOf),
    /** Forgets those of which nothing is left. Within a transaction. */
    prune: (retention: Retention, nowMs: number): void => {
      for (const row of statements.sources.all()) {
        const source = String(row['source']);
        statements.forget.run(source, cutoffOf(retention, source, nowMs));
      }
      areDaysKnown = false;
    },
  };
}
