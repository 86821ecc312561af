import type { PoolClient } from 'pg';
import { unixMs } from '../../../geo/units.ts';
import {
  createSaidDays, cutoffOf, MOST_CHANGES, MOST_ENDED, versionsAfter,
  type AssetChange, type AssetVersion,
} from '../assetVersions.ts'; // prettier-ignore
import type { Retention } from '../retention.ts';
import type { Ask } from './read.ts';

/** Feeds that tell of assets do so one after the other. Any number that nobody else locks. */
const ASSET_LOCK = 7_206_573;
const COLUMNS = 'id, source, from_ms::float8 AS from, to_ms::float8 AS to, json, said_ms::float8 AS said';
const ALL = `SELECT ${COLUMNS} FROM hafenblick_assets ORDER BY from_ms, id COLLATE "C"`;
const NEWEST = `SELECT DISTINCT ON (id) ${COLUMNS} FROM hafenblick_assets WHERE id = ANY($1::text[]) ORDER BY id, from_ms DESC`;
const PUT = `
  INSERT INTO hafenblick_assets (id, source, from_ms, to_ms, json, said_ms)
  SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[])
  ON CONFLICT (id, from_ms) DO UPDATE SET source = excluded.source, to_ms = excluded.to_ms, json = excluded.json, said_ms = excluded.said_ms`;
const SAID = `
  UPDATE hafenblick_assets a SET said_ms = greatest(a.said_ms, given.said_ms)
  FROM unnest($1::text[], $2::bigint[]) AS given (id, said_ms) WHERE a.id = given.id AND a.to_ms IS NULL`;
const REMOVE_FIRST = `
  DELETE FROM hafenblick_assets WHERE (id, from_ms) IN (SELECT id, from_ms FROM hafenblick_assets WHERE to_ms IS NOT NULL
    ORDER BY to_ms DESC OFFSET ${MOST_ENDED})`;

interface AssetRow {
  readonly id: string;
  readonly source: string;
  readonly from: number;
  readonly to: number | null;
  readonly json: string;
  readonly said: number;
}
/** What one transaction wrote. */
interface Written {
  readonly changes: readonly AssetChange[];
  readonly later: ReadonlyMap<string, number>;
  readonly written: readonly AssetVersion[];
}
const versionOf = ({ id, source, from, to, json, said }: AssetRow): AssetVersion => ({
  ...{ id, source, json, saidMs: said, fromMs: unixMs(from), toMs: to === null ? null : unixMs(to) },
});

async function writeChanges(client: PoolClient, changes: readonly AssetChange[]): Promise<AssetVersion[]> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [ASSET_LOCK]);
  const newest = await client.query<AssetRow>(NEWEST, [[...new Set(changes.map(({ id }) => id))]]);
  const written = versionsAfter(newest.rows.map(versionOf), changes);
  const column = <T>(of: (version: AssetVersion) => T): T[] => written.map(of);
  await client.query(PUT, [
    ...[column(({ id }) => id), column(({ source }) => source), column(({ fromMs }) => Math.floor(fromMs))],
    ...[column(({ toMs }) => (toMs === null ? null : Math.floor(toMs))), column(({ json }) => json)],
    column(({ saidMs }) => Math.ceil(saidMs)),
  ]);
  await client.query(REMOVE_FIRST);
  return written;
}

/** The assets that sources announced, each as it was when: written with the observations. */
export function createKeptAssets() {
  const days = createSaidDays();
  let waiting: AssetChange[] = [];

  return {
    isWaiting: (): boolean => waiting.length > 0,
    put: (changes: readonly AssetChange[]): void => {
      waiting = [...waiting, ...changes].slice(-MOST_CHANGES);
    },
    all: async (ask: Ask): Promise<AssetVersion[]> => {
      const versions = (await ask<AssetRow>(ALL, [])).map(versionOf);
      days.reset(versions.filter(({ toMs }) => toMs === null));
      return versions;
    },
    /** Within a transaction, before the observations of `observed` are written. @returns what to tell `done` */
    write: async (client: PoolClient, observed: readonly { readonly datastream: string; readonly timeMs: number }[]): Promise<Written> => {
      const changes = waiting;
      const written = changes.length > 0 ? await writeChanges(client, changes) : [];
      const later = days.later(observed, written);
      const said = [...later].sort(([a], [b]) => (a < b ? -1 : 1));
      if (said.length > 0) await client.query(SAID, [said.map(([id]) => id), said.map(([, saidMs]) => saidMs)]);
      return { changes, later, written };
    },
    /** They are stored; while they were, others may have come. */
    done: ({ changes, later, written }: Written): void => {
      const stored = new Set(changes);
      waiting = waiting.filter((change) => !stored.has(change));
      days.add(written);
      days.noted(later);
    },
  };
} // prettier-ignore

/** Forgets those of which nothing is left. Within a transaction. */
export async function pruneAssets(client: PoolClient, retention: Retention, nowMs: number): Promise<void> {
  const { rows } = await client.query<{ source: string }>('SELECT DISTINCT source FROM hafenblick_assets');
  const forget = `DELETE FROM hafenblick_assets WHERE source = $1 AND from_ms < $2 AND said_ms < $2 AND (to_ms IS NULL OR to_ms < $2)`;
  for (const { source } of rows) await client.query(forget, [source, Math.floor(cutoffOf(retention, source, nowMs))]);
}
