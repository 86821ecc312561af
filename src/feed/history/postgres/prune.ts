import type { PoolClient } from 'pg';
import type { Retention } from '../retention.ts';
import { instantOf } from './schema.ts';

const DAY_MS = 86_400_000;

/** A feed whose clock is behind may still take a ticket that has expired by ours. */
const CLOCKS_DIFFER_MS = 60_000;

/** Forgets live observations (origin: bits 2 and 3 are 0) that are older than their time, and expired tickets. Within a transaction. */
export async function pruneObservations(
  client: PoolClient,
  { days, sources }: Retention,
  nowMs: number,
): Promise<void> {
  const forget = `DELETE FROM hafenblick_observations o USING hafenblick_streams s
    WHERE s.id = o.stream AND o.t < ${instantOf('$1')} AND (o.flags & 12) = 0 AND`;
  const names = Object.keys(sources);
  await client.query(`${forget} NOT (coalesce(s.source, '') = ANY($2::text[]))`, [nowMs - days * DAY_MS, names]);
  for (const [source, own] of Object.entries(sources))
    await client.query(`${forget} s.source = $2`, [nowMs - own * DAY_MS, source]);
  await client.query(
    "UPDATE hafenblick_marks SET value = least(greatest(value, $1), (SELECT value FROM hafenblick_marks WHERE name = 'liveTo')) WHERE name = 'liveFrom'",
    [nowMs - days * DAY_MS],
  );
  await client.query('DELETE FROM hafenblick_tickets WHERE until_ms < $1', [nowMs - CLOCKS_DIFFER_MS]);
}
