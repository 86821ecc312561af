import type { PoolClient } from 'pg';

/** Feeds that begin at once make the tables one after the other. Any number that nobody else locks. */
const SCHEMA_LOCK = 7_206_571;

/**
 * Names begin alike, so that the tables can share a database with others. Milliseconds of Unix time but for `t`, for others to read.
 * `hafenblick_rollups`: quarters of an hour that begin at `t`. A quarter with observations has its roll-up, or is noted in `hafenblick_dirty`.
 */
const TABLES = `
  CREATE TABLE IF NOT EXISTS hafenblick_streams (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, source text
  );
  CREATE TABLE IF NOT EXISTS hafenblick_observations (
    stream integer NOT NULL, t timestamptz NOT NULL, value double precision, flags smallint NOT NULL, PRIMARY KEY (stream, t)
  );
  CREATE TABLE IF NOT EXISTS hafenblick_rollups (
    stream integer NOT NULL, t timestamptz NOT NULL, least double precision NOT NULL, greatest double precision NOT NULL,
    total double precision NOT NULL, n integer NOT NULL, last double precision NOT NULL, flags smallint NOT NULL, worst smallint NOT NULL,
    mixed boolean NOT NULL, PRIMARY KEY (stream, t)
  );
  CREATE TABLE IF NOT EXISTS hafenblick_dirty (stream integer NOT NULL, t timestamptz NOT NULL, PRIMARY KEY (t, stream));
  CREATE INDEX IF NOT EXISTS hafenblick_dirty_by_stream ON hafenblick_dirty (stream, t);
  CREATE TABLE IF NOT EXISTS hafenblick_recordings (
    name text PRIMARY KEY, hash text NOT NULL, from_ms bigint NOT NULL, to_ms bigint NOT NULL, opens_at_ms bigint NOT NULL
  );
  CREATE TABLE IF NOT EXISTS hafenblick_marks (name text PRIMARY KEY, value bigint NOT NULL);
  CREATE TABLE IF NOT EXISTS hafenblick_runs (feed uuid PRIMARY KEY, start_ms bigint NOT NULL, last_ms bigint NOT NULL);
  CREATE TABLE IF NOT EXISTS hafenblick_outages (
    feed uuid NOT NULL, source text NOT NULL, from_ms bigint NOT NULL, to_ms bigint, PRIMARY KEY (feed, source, from_ms)
  );
  CREATE TABLE IF NOT EXISTS hafenblick_acknowledgements (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, alarm text NOT NULL, subject text NOT NULL, at_ms bigint NOT NULL,
    written_ms bigint NOT NULL, author text NOT NULL, note text NOT NULL
  );
  CREATE TABLE IF NOT EXISTS hafenblick_assets (
    id text NOT NULL, source text NOT NULL, from_ms bigint NOT NULL, to_ms bigint, json text NOT NULL, said_ms bigint NOT NULL,
    PRIMARY KEY (id, from_ms)
  );
  CREATE INDEX IF NOT EXISTS hafenblick_assets_by_end ON hafenblick_assets (to_ms);
  CREATE TABLE IF NOT EXISTS hafenblick_tickets (id text PRIMARY KEY, until_ms bigint NOT NULL);
  CREATE INDEX IF NOT EXISTS hafenblick_acknowledgements_by_time ON hafenblick_acknowledgements (at_ms);
  CREATE INDEX IF NOT EXISTS hafenblick_acknowledgements_by_alarm ON hafenblick_acknowledgements (alarm, at_ms);`;

/** Of a database from before the roll-ups nothing is rolled up yet: from this instant back. Forecasts reach further than today. */
const ROLL_ALL_BACK = `
  INSERT INTO hafenblick_marks SELECT 'rolledBackTo', (extract(epoch FROM date_trunc('day', now() + interval '60 days', 'UTC')) * 1000)::bigint
  WHERE EXISTS (SELECT 1 FROM hafenblick_observations) ON CONFLICT DO NOTHING`;

/** Makes what is missing. With TimescaleDB in the database the observations become a hypertable, a chunk a day. */
export async function ensureTables(client: PoolClient): Promise<{ isTimescale: boolean }> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
    const known = await client.query<{ table: string | null }>(
      "SELECT to_regclass('hafenblick_rollups')::text AS table",
    );
    await client.query(TABLES);
    if (known.rows[0]!.table === null) await client.query(ROLL_ALL_BACK);
    const { rows } = await client.query("SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'");
    if (rows.length > 0)
      await client.query(
        "SELECT create_hypertable('hafenblick_observations', 't', chunk_time_interval => interval '1 day', if_not_exists => true, migrate_data => true)",
      );
    await client.query('COMMIT');
    return { isTimescale: rows.length > 0 };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** An instant from milliseconds, exact. @param value of a parameter or column */
export const instantOf = (value: string): string =>
  `(timestamptz 'epoch' + (${value})::float8 * interval '1 millisecond')`;
export const msOf = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
