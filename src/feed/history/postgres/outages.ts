import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { isoOf } from '../../../schema/observations.ts';
import type { OutageJson } from '../../../schema/events.ts';
import type { Ask } from './read.ts';

/** A shorter time in which no feed ran is a restart. */
const LEAST_OUTAGE_MS = 15_000;
/** A feed that has given no sign of life for this long has ended. */
const DEAD_AFTER_MS = 60_000;

type Task = (client: PoolClient) => Promise<unknown>;
type Span = readonly [number, number | null];

/** Spans that touch or overlap as one; null = lasts. Ascending. */
function joined(spans: readonly Span[]): Span[] {
  const out: [number, number | null][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && (last[1] === null || from <= last[1])) last[1] = last[1] === null || to === null ? null : Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
} // prettier-ignore

/**
 * When feeds ran and sources were down. Several feeds write to one database: the feed was away when none of them ran, a source when one
 * of them could not reach it.
 */
export function createOutages() {
  const feed = randomUUID();
  let startMs: number | null = null;
  /** Written with the next commit, in this order. */
  const tasks: Task[] = [];
  return {
    begin: (nowMs: number): void => {
      startMs = nowMs;
      tasks.push(async (client) => {
        // Sources that were down when a feed ended count as down until then.
        await client.query(
          `UPDATE hafenblick_outages o SET to_ms = greatest(o.from_ms, r.last_ms) FROM hafenblick_runs r
           WHERE r.feed = o.feed AND o.to_ms IS NULL AND r.last_ms < $1`,
          [nowMs - DEAD_AFTER_MS],
        );
        await client.query('INSERT INTO hafenblick_runs VALUES ($1, $2, $2) ON CONFLICT DO NOTHING', [feed, nowMs]);
      });
    },
    sourceTold: (source: string, isDown: boolean, nowMs: number): void => {
      const sql = isDown
        ? `INSERT INTO hafenblick_outages SELECT $1, $2, $3 WHERE NOT EXISTS
             (SELECT 1 FROM hafenblick_outages WHERE feed = $1 AND source = $2 AND to_ms IS NULL) ON CONFLICT DO NOTHING`
        : 'UPDATE hafenblick_outages SET to_ms = $3 WHERE feed = $1 AND source = $2 AND to_ms IS NULL';
      tasks.push((client) => client.query(sql, [feed, source, nowMs]));
    },
    /** Within the transaction of a commit. @returns how many tasks were done: to be dropped when it succeeds */
    write: async (client: PoolClient, nowMs: number): Promise<number> => {
      const todo = [...tasks];
      for (const task of todo) await task(client);
      if (startMs !== null)
        await client.query('UPDATE hafenblick_runs SET last_ms = $2 WHERE feed = $1', [feed, nowMs]);
      return todo.length;
    },
    isWaiting: (): boolean => tasks.length > 0,
    done: (count: number): void => void tasks.splice(0, count),
    between: async (ask: Ask, fromMs: number, toMs: number): Promise<OutageJson[]> => {
      const runs = await ask<{ start: number; last: number }>('SELECT start_ms::float8 AS start, last_ms::float8 AS last FROM hafenblick_runs', []); // prettier-ignore
      const up = joined(runs.map(({ start, last }): Span => [start, last]));
      const away = up.slice(1).flatMap(([start], i): (readonly [string, number, number | null])[] => {
        const end = up[i]![1]!;
        return start - end >= LEAST_OUTAGE_MS && end <= toMs && start >= fromMs ? [['feed', end, start]] : [];
      });
      const rows = await ask<{ source: string; from: number; to: number | null }>(
        `SELECT source, from_ms::float8 AS from, to_ms::float8 AS to FROM hafenblick_outages
         WHERE from_ms <= $2 AND (to_ms IS NULL OR to_ms >= $1)`,
        [fromMs, toMs],
      );
      const sources = [...new Set(rows.map(({ source }) => source))].flatMap((source) =>
        joined(rows.filter((row) => row.source === source).map(({ from, to }): Span => [from, to])).map(
          ([from, to]) => [source, from, to] as const,
        ),
      );
      return [...away, ...sources]
        .sort((a, b) => a[1] - b[1])
        .map(([source, from, to]) => ({ source, from: isoOf(from), to: to === null ? null : isoOf(to) }));
    },
  };
}
