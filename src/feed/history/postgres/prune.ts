import type { PoolClient } from 'pg';
import type { Retention } from '../retention.ts';
import { QUARTER_MS, WRITING } from './rollUps.ts';
import { instantOf } from './schema.ts';

const DAY_MS = 86_400_000;

/** A feed whose clock is behind may still take a ticket that has expired by ours. */
const CLOCKS_DIFFER_MS = 60_000;

const ROLL_UPS = `DELETE FROM hafenblick_rollups r USING hafenblick_streams s
  WHERE s.id = r.stream AND r.t < ${instantOf('$1')} AND (r.flags & 12) = 0 AND`;
/** What is left of a quarter in whose midst the time ends is rolled up anew. */
const NOTE_CUT = `INSERT INTO hafenblick_dirty (stream, t) SELECT stream, t FROM gone
  WHERE t + interval '15 minutes' > ${instantOf('$1')} ON CONFLICT DO NOTHING`;

/**
 * Forgets live observations (origin: bits 2 and 3 are 0) and roll-ups that are older than their time, and expired tickets. Within a transaction.
 */
export async function pruneObservations(
  client: PoolClient,
  { days, rollUpDays, sources }: Retention,
  nowMs: number,
): Promise<void> {
  const forget = `DELETE FROM hafenblick_observations o USING hafenblick_streams s
    WHERE s.id = o.stream AND o.t < ${instantOf('$1')} AND (o.flags & 12) = 0 AND`;
  const names = Object.keys(sources);
  await client.query(WRITING);
  // Whole quarters: what came late into one is rolled up with the rest of it.
  const before = Math.floor((nowMs - days * DAY_MS) / QUARTER_MS) * QUARTER_MS;
  const others = "NOT (coalesce(s.source, '') = ANY($2::text[]))";
  await client.query(`${forget} ${others}`, [before, names]);
  await client.query(`${ROLL_UPS} ${others}`, [nowMs - Math.max(days, rollUpDays) * DAY_MS, names]);
  for (const [source, own] of Object.entries(sources)) {
    const its = [nowMs - own * DAY_MS, source];
    await client.query(`${forget} s.source = $2`, its);
    await client.query(`WITH gone AS (${ROLL_UPS} s.source = $2 RETURNING r.stream, r.t) ${NOTE_CUT}`, its);
  }
  await client.query(
    "UPDATE hafenblick_marks SET value = least(greatest(value, $1), (SELECT value FROM hafenblick_marks WHERE name = 'liveTo')) WHERE name = 'liveFrom'",
    [nowMs - days * DAY_MS],
  );
  await client.query('DELETE FROM hafenblick_tickets WHERE until_ms < $1', [nowMs - CLOCKS_DIFFER_MS]);
}
