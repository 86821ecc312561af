import type { PoolClient } from 'pg';
import { packFlags, type Observation } from '../../../live/observation.ts';
import { noting, WRITING } from './rollUps.ts';
import { instantOf } from './schema.ts';

const PUT_STREAMS = 'INSERT INTO hafenblick_streams (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING';
const STREAMS = 'SELECT id, name FROM hafenblick_streams WHERE name = ANY($1::text[])';
const SET_SOURCES = `
  UPDATE hafenblick_streams s SET source = given.source
  FROM unnest($1::integer[], $2::text[]) AS given (id, source) WHERE s.id = given.id AND s.source IS DISTINCT FROM given.source`;
// Equal ones are left alone: several feeds that write the same cost no dead rows.
const PUT = noting(`
  INSERT INTO hafenblick_observations AS o (stream, t, value, flags)
  SELECT stream, ${instantOf('ms')}, value, flags
  FROM unnest($1::integer[], $2::float8[], $3::float8[], $4::smallint[]) AS given (stream, ms, value, flags)
  ON CONFLICT (stream, t) DO UPDATE SET value = excluded.value, flags = excluded.flags
  WHERE o.value IS DISTINCT FROM excluded.value OR o.flags <> excluded.flags RETURNING stream, t`);
const MARK_SPAN = `
  INSERT INTO hafenblick_marks AS m VALUES ('liveFrom', $1), ('liveTo', $2)
  ON CONFLICT (name) DO UPDATE SET value =
    CASE m.name WHEN 'liveFrom' THEN least(m.value, excluded.value) ELSE greatest(m.value, excluded.value) END
  WHERE CASE m.name WHEN 'liveFrom' THEN m.value > excluded.value ELSE m.value < excluded.value END`;

/** Ids of datastreams by name, as far as they are known here; an id is never given to another name. */
export type StreamIds = Map<string, number>;

async function learnStreams(client: PoolClient, ids: StreamIds, names: readonly string[]): Promise<void> {
  // Sorted, as all that is locked: feeds that write the same wait for each other instead of both being refused.
  const unknown = [...new Set(names)].filter((name) => !ids.has(name)).sort();
  if (unknown.length === 0) return;
  await client.query(PUT_STREAMS, [unknown]);
  const { rows } = await client.query<{ id: number; name: string }>(STREAMS, [unknown]);
  for (const { id, name } of rows) ids.set(name, id);
}

/** Writes observations within a transaction; of two of one datastream and instant the later one counts. */
export async function writeObservations(
  client: PoolClient,
  ids: StreamIds,
  observations: readonly Observation[],
  sources: ReadonlyMap<string, string>,
): Promise<void> {
  await client.query(WRITING);
  await learnStreams(client, ids, [...observations.map(({ datastream }) => datastream), ...sources.keys()]);
  if (sources.size > 0) {
    const given = [...sources].sort(([a], [b]) => (a < b ? -1 : 1));
    await client.query(SET_SOURCES, [given.map(([name]) => ids.get(name)), given.map(([, source]) => source)]);
  }
  const last = new Map<string, Observation>();
  for (const each of observations) last.set(`${each.datastream} ${each.timeMs}`, each);
  const rows = [...last.values()]
    .map((each) => ({ each, id: ids.get(each.datastream)! }))
    .sort((a, b) => a.id - b.id || a.each.timeMs - b.each.timeMs);
  await client.query(PUT, [
    rows.map(({ id }) => id),
    rows.map(({ each }) => each.timeMs),
    rows.map(({ each }) => (Number.isNaN(each.value) ? null : each.value)),
    rows.map(({ each }) => packFlags(each.quality, each.origin)),
  ]);
  let [from, to] = [Infinity, -Infinity];
  for (const { each } of rows) {
    if (each.origin !== 'live') continue;
    from = Math.min(from, each.timeMs);
    to = Math.max(to, each.timeMs);
  }
  if (from <= to) await client.query(MARK_SPAN, [Math.floor(from), Math.ceil(to)]);
}
