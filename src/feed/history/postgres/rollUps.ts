import type { PoolClient } from 'pg';
import { instantOf, msOf } from './schema.ts';

/** Width of a roll-up. */
export const QUARTER_MS = 900_000;
/** A quarter is rolled up when it has been over for this long: what comes later rolls it up again. */
const SETTLE_MS = 60_000;
/** Quarters of one transaction, in which nobody else writes: a second of work where they are full of values each second. */
export const MOST_QUARTERS = 500;
/** Those who write hold it together, who rolls up holds it alone. Any number that nobody else locks. */
const LOCK = 7_206_572;

/** The quarter of an hour that an instant lies in. */
const quarterOf = (column: string): string => `date_bin('15 minutes', ${column}, timestamptz 'epoch')`;

/** First of all in a transaction that writes observations. */
export const WRITING = `SELECT pg_advisory_xact_lock_shared(${LOCK})`;
/** Around an INSERT of observations that returns `stream` and `t`: quarters it has changed lose their roll-up, and are noted. */
export const noting = (put: string): string => `
  WITH put AS (${put}), changed AS (SELECT DISTINCT stream, ${quarterOf('t')} AS t FROM put),
    -- In one order, as all that is locked: feeds that write at once wait for each other instead of one being refused.
    held AS (
      SELECT r.stream, r.t FROM hafenblick_rollups r JOIN changed c ON r.stream = c.stream AND r.t = c.t ORDER BY r.t, r.stream FOR UPDATE OF r
    ), dropped AS (DELETE FROM hafenblick_rollups r USING held h WHERE r.stream = h.stream AND r.t = h.t)
  INSERT INTO hafenblick_dirty (stream, t) SELECT stream, t FROM changed ORDER BY t, stream ON CONFLICT DO NOTHING`;

const TAKE = `
  DELETE FROM hafenblick_dirty d USING (
    SELECT stream, t FROM hafenblick_dirty WHERE t <= ${instantOf('$1')} ORDER BY t, stream LIMIT $2
  ) due WHERE d.stream = due.stream AND d.t = due.t RETURNING d.stream, ${msOf('d.t')} AS ms`;
const ROLL = `
  INSERT INTO hafenblick_rollups (stream, t, least, greatest, total, n, last, flags, worst, mixed)
  SELECT due.stream, due.t, o.* FROM (SELECT stream, ${instantOf('ms')} AS t FROM unnest($1::integer[], $2::float8[]) AS given (stream, ms)) due
  JOIN LATERAL (
    SELECT min(value), max(value), sum(value), count(*)::integer AS n, (array_agg(value ORDER BY t DESC))[1],
      (array_agg(flags ORDER BY t DESC))[1], max(flags & 3), min(flags & 12) <> max(flags & 12)
    FROM hafenblick_observations WHERE stream = due.stream AND t >= due.t AND t < due.t + interval '15 minutes' AND value IS NOT NULL
  ) o ON o.n > 0
  ON CONFLICT (stream, t) DO UPDATE SET least = excluded.least, greatest = excluded.greatest, total = excluded.total, n = excluded.n,
    last = excluded.last, flags = excluded.flags, worst = excluded.worst, mixed = excluded.mixed`;

/** The newest observation from before the mark: by datastream, as the index has them. */
const NEWEST_BEFORE = `
  SELECT ${msOf('max(o.t)')} AS ms FROM hafenblick_marks m, hafenblick_streams s JOIN LATERAL (
    SELECT t FROM hafenblick_observations WHERE stream = s.id AND t < ${instantOf('m.value')} ORDER BY t DESC LIMIT 1
  ) o ON true WHERE m.name = 'rolledBackTo'`;
const NOTE_DAY = `
  INSERT INTO hafenblick_dirty (stream, t)
  SELECT s.id, o.t FROM hafenblick_streams s JOIN LATERAL (
    SELECT DISTINCT ${quarterOf('t')} AS t FROM hafenblick_observations
    WHERE stream = s.id AND t >= ${instantOf('$1')} AND t <= ${instantOf('$2')}
  ) o ON true ON CONFLICT DO NOTHING`;
const DAY_MS = 86_400_000;

/**
 * Rolls up to so many quarters that are over. When there are none, a day of a database from before the roll-ups is noted, the newest first:
 * `rolledBackTo` says how far that has come, and is gone at the end. Within a transaction.
 * @returns whether there was anything to do
 */
export async function rollUpSome(client: PoolClient, nowMs: number, most = MOST_QUARTERS): Promise<boolean> {
  // Whoever waits here holds up all who come to write: not for long.
  await client.query("SET LOCAL lock_timeout = '1s'");
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  const due = await client.query<{ stream: number; ms: number }>(TAKE, [nowMs - QUARTER_MS - SETTLE_MS, most]);
  if (due.rows.length > 0) {
    await client.query(ROLL, [due.rows.map(({ stream }) => stream), due.rows.map(({ ms }) => ms)]);
    return true;
  }
  const mark = await client.query("SELECT 1 FROM hafenblick_marks WHERE name = 'rolledBackTo'");
  if (mark.rows.length === 0) return false;
  const newest = (await client.query<{ ms: number | null }>(NEWEST_BEFORE)).rows[0]?.ms ?? null;
  if (newest === null) {
    await client.query("DELETE FROM hafenblick_marks WHERE name = 'rolledBackTo'");
    return false;
  }
  const from = Math.floor(newest / DAY_MS) * DAY_MS;
  await client.query(NOTE_DAY, [from, newest]);
  await client.query("UPDATE hafenblick_marks SET value = $1 WHERE name = 'rolledBackTo'", [from]);
  return true;
}

/**
 * Buckets of a datastream ($1) from $2 to $3, of $4 ms, a multiple of quarters: by the roll-ups of quarters that lie wholly in the span, by the
 * observations of those that are noted, and of the begin and the end.
 */
export const ROLLED_SERIES = `
  WITH span AS (
    SELECT id, ${instantOf('$2')} AS begin, ${instantOf('$3')} AS stop, ${instantOf('first')} AS first, ${instantOf('last')} AS last
    FROM (
      SELECT s.id, greatest(ceil($2::float8 / ${QUARTER_MS}) * ${QUARTER_MS}, m.value::float8) AS first,
        floor(($3::float8 + 1) / ${QUARTER_MS}) * ${QUARTER_MS} AS last
      FROM hafenblick_streams s LEFT JOIN hafenblick_marks m ON m.name = 'rolledBackTo' WHERE s.name = $1
    ) given
  ), parts AS (
    SELECT r.t, r.least, r.greatest, r.total, r.n, r.last, r.flags, r.worst, r.mixed
    FROM span JOIN hafenblick_rollups r ON r.stream = span.id AND r.t >= span.first AND r.t < span.last
    UNION ALL
    SELECT o.t, o.value, o.value, o.value, 1, o.value, o.flags, o.flags & 3, false FROM (
      SELECT o.* FROM span JOIN hafenblick_dirty d ON d.stream = span.id AND d.t >= span.first AND d.t < span.last
      JOIN hafenblick_observations o ON o.stream = d.stream AND o.t >= d.t AND o.t < d.t + interval '15 minutes'
      UNION ALL
      SELECT o.* FROM span JOIN hafenblick_observations o ON o.stream = span.id AND o.t >= span.begin AND o.t < span.first AND o.t <= span.stop
      UNION ALL
      SELECT o.* FROM span JOIN hafenblick_observations o ON o.stream = span.id AND o.t >= greatest(span.first, span.last) AND o.t <= span.stop
    ) o WHERE o.value IS NOT NULL
  )
  SELECT floor(${msOf('t')} / $4::float8) * $4::float8 AS ms, min(least) AS min, max(greatest) AS max, sum(total) / sum(n) AS mean,
    (array_agg(last ORDER BY t DESC))[1] AS last, sum(n)::float8 AS n, (array_agg(flags ORDER BY t DESC))[1] AS flags, max(worst) AS worst,
    bool_or(mixed) OR min(flags & 12) <> max(flags & 12) AS mixed
  FROM parts GROUP BY 1 ORDER BY 1`;
