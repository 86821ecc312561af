import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg, { type PoolClient } from 'pg';
import { unixMs } from '../../../geo/units.ts';
import type { Observation } from '../../../live/observation.ts';
import { isOfCertificate } from '../../tls.ts';
import { HistoryAway, type HistoryEvents, type HistorySpan, type HistoryStore } from '../historyStore.ts';
import { createAcknowledgements } from './acknowledgements.ts';
import { createKeptAssets, pruneAssets } from './keptAssets.ts';
import { createOutages } from './outages.ts';
import { createQuestions, type Ask } from './read.ts';
import { pruneObservations } from './prune.ts';
import { ensureTables } from './schema.ts';
import { rollUpSome } from './rollUps.ts';
import { writeObservations, type StreamIds } from './write.ts';

const COMMIT_MS = 1000;
const ROLL_UP_EVERY_MS = 10_000;
/** Observations of one transaction. */
const BATCH = 20_000;
/** While the database is away observations wait here, some 150 MB at the most; beyond it the oldest go, and are counted. */
const MAX_WAITING = 1_000_000;
const CONNECTIONS = 8;
const CONNECT_MS = 5_000;
const QUESTION_MS = 30_000;
/** A database that starts together with the feed may take so long. */
const PATIENCE_MS = 60_000;
const TRY_AGAIN_MS = 500;
/** A feed that has gone in the midst of a transaction must not hold up the others. */
const IDLE_MS = 30_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** Refused for what was said, not for a state: to try again would not help. Classes of SQLSTATE: 28, 3D, 42. */
const isFinal = (error: unknown): boolean =>
  error instanceof Error &&
  (/^(28|3D|42)/.test((error as NodeJS.ErrnoException).code ?? '') ||
    isOfCertificate(error) ||
    error.message === 'The server does not support SSL connections');

/** A history with what else there is to do, which it does by itself each ten seconds. */
export interface PostgresHistory extends HistoryStore {
  /** Rolls up every quarter of an hour that is over. */
  rollUp(nowMs: number): Promise<void>;
}

/**
 * The history in a PostgreSQL, that several feeds may write to and that outlives any of them.
 * @param url `postgresql://user:password@host:port/database`; TLS by its parameters `sslmode`, `sslrootcert`, `sslcert`, `sslkey`
 * @throws HistoryAway when the server refuses, or does not answer for a minute
 */
export async function createPostgresHistory(url: string, events: HistoryEvents): Promise<PostgresHistory> {
  const pool = new pg.Pool({
    ...{ connectionString: url, max: CONNECTIONS, connectionTimeoutMillis: CONNECT_MS, query_timeout: QUESTION_MS },
    ...{ application_name: 'hafenblick', keepAlive: true, idle_in_transaction_session_timeout: IDLE_MS },
  });
  // A connection that breaks while nobody uses it: the next question opens another one.
  pool.on('error', () => undefined);
  const ids: StreamIds = new Map();
  const outages = createOutages();
  const assets = createKeptAssets();
  let waiting: Observation[] = [];
  /** Being written. */
  let inFlight: readonly Observation[] = [];
  let lost = 0;
  let isFailing = false;
  const sourceOf = new Map<string, string>();
  let newSources = new Map<string, string>();
  let spans: HistorySpan[] = [];
  let isClosed = false;

  const ask: Ask = async <R extends object>(sql: string, values: readonly unknown[]): Promise<R[]> => {
    if (waiting.length + inFlight.length + newSources.size > 0 || outages.isWaiting() || assets.isWaiting())
      await commit();
    try {
      return (await pool.query<R>(sql, [...values])).rows;
    } catch (error) {
      throw new HistoryAway(error);
    }
  };
  async function transaction<T>(run: (client: PoolClient) => Promise<T>): Promise<T> {
    let broken: Error | undefined;
    const noted = (error: Error): void => void (broken = error);
    // Heard from the moment it is ours: a server that goes down at that moment would end the feed by an error that nobody hears.
    const client = await new Promise<PoolClient>((resolve, reject) => {
      pool.connect((error, ours) => {
        if (!ours) {
          reject(error ?? new Error('no connection'));
          return;
        }
        ours.on('error', noted);
        resolve(ours);
      });
    });
    try {
      await client.query('BEGIN');
      const result = await run(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      broken ??= error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      client.off('error', noted);
      // A connection that has failed is closed: the server then takes back what was begun.
      client.release(broken);
    }
  }
  async function readSpans(client: PoolClient): Promise<HistorySpan[]> {
    const recordings = await client.query<{ name: string; from: number; to: number; opens: number }>(
      'SELECT name, from_ms::float8 AS from, to_ms::float8 AS to, opens_at_ms::float8 AS opens FROM hafenblick_recordings ORDER BY name COLLATE "C"',
    );
    const marks = await client.query<{ name: string; value: number }>(
      'SELECT name, value::float8 AS value FROM hafenblick_marks',
    );
    const mark = (name: string): number | undefined => marks.rows.find((row) => row.name === name)?.value;
    const [from, to] = [mark('liveFrom'), mark('liveTo')];
    const recorded = recordings.rows.map((row): HistorySpan => ({
      ...{ name: row.name, origin: 'recorded', fromMs: unixMs(row.from), toMs: unixMs(row.to) },
      opensAtMs: unixMs(row.opens),
    }));
    if (from === undefined || to === undefined) return recorded;
    return [...recorded, { name: 'live', origin: 'live', fromMs: unixMs(from), toMs: unixMs(to) }];
  }

  /** Writers wait for each other: what one has begun and not ended is known to none of the others. */
  let last: Promise<unknown> = Promise.resolve();
  function alone<T>(run: (client: PoolClient) => Promise<T>): Promise<T> {
    const mine = last.then(() =>
      transaction(run).catch((error: unknown) => {
        // A transaction that is taken back takes its new datastreams with it.
        ids.clear();
        throw error;
      }),
    );
    last = mine.catch(() => undefined);
    return mine;
  }
  const dropOldest = (): void => {
    const tooMany = waiting.length - MAX_WAITING;
    if (tooMany <= 0) return;
    waiting = waiting.slice(tooMany);
    lost += tooMany;
  };
  async function commitBatch(): Promise<void> {
    inFlight = waiting.slice(0, BATCH);
    waiting = waiting.slice(inFlight.length);
    const sources = newSources;
    newSources = new Map();
    const began = performance.now();
    const count = inFlight.length;
    try {
      const written = await alone(async (client) => {
        const tasks = await outages.write(client, Date.now());
        const changes = await assets.write(client, inFlight);
        if (count > 0 || sources.size > 0) await writeObservations(client, ids, inFlight, sources);
        spans = await readSpans(client);
        return { tasks, changes };
      });
      outages.done(written.tasks);
      assets.done(written.changes);
    } catch (error) {
      waiting = [...inFlight, ...waiting];
      newSources = new Map([...sources, ...newSources]);
      dropOldest();
      throw error;
    } finally {
      inFlight = [];
    }
    if (count > 0) events.onCommitted(count, performance.now() - began);
  }
  let running: Promise<void> | null = null;
  /** Writes all that waits, one batch after the other. Never fails: what cannot be written waits on. */
  function commit(): Promise<void> {
    running ??= (async () => {
      try {
        do await commitBatch();
        while (waiting.length > 0);
        isFailing = false;
      } catch (error) {
        isFailing = true;
        events.onCommitFailed(error);
      } finally {
        running = null;
      }
    })();
    return running;
  }

  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await transaction(ensureTables);
      spans = await transaction(readSpans);
      break;
    } catch (error) {
      if (!isFinal(error) && performance.now() < giveUpAt) {
        await wait(TRY_AGAIN_MS);
        continue;
      }
      await pool.end();
      throw new HistoryAway(error);
    }
  }
  const timer = setInterval(() => void commit(), COMMIT_MS);
  let rolling: Promise<void> | null = null;
  /** Rolls up all that is due; what fails is tried again. */
  function rollUp(nowMs: number): Promise<void> {
    rolling ??= (async () => {
      try {
        while (!isClosed && (await transaction((client) => rollUpSome(client, nowMs)))) continue;
      } catch (error) {
        // Somebody writes for long: there is no hurry.
        if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) events.onCommitFailed(error);
      } finally {
        rolling = null;
      }
    })();
    return rolling;
  }
  const roller = setInterval(() => void rollUp(Date.now()), ROLL_UP_EVERY_MS);
  const questions = createQuestions(ask);

  return {
    ...questions,
    settle: async () => {
      await commit();
      return !isFailing;
    },
    append: (observations, source) => {
      for (const observation of observations) {
        waiting.push(observation);
        const { datastream } = observation;
        if (source === undefined || sourceOf.get(datastream) === source) continue;
        sourceOf.set(datastream, source);
        newSources.set(datastream, source);
      }
      dropOldest();
    },
    importRecording: async (span, observations) => {
      const hash = createHash('sha256')
        .update(JSON.stringify([span, observations]))
        .digest('hex');
      await alone(async (client) => {
        const known = await client.query('SELECT 1 FROM hafenblick_recordings WHERE name = $1 AND hash = $2', [span.name, hash]); // prettier-ignore
        if (known.rows.length === 0) {
          for (let i = 0; i < observations.length; i += BATCH)
            await writeObservations(client, ids, observations.slice(i, i + BATCH), new Map());
          await client.query(
            `INSERT INTO hafenblick_recordings VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO UPDATE SET
             hash = excluded.hash, from_ms = excluded.from_ms, to_ms = excluded.to_ms, opens_at_ms = excluded.opens_at_ms`,
            [span.name, hash, span.fromMs, span.toMs, span.opensAtMs ?? span.fromMs],
          );
        }
        spans = await readSpans(client);
      });
    },
    feedBegan: (nowMs) => outages.begin(nowMs),
    sourceTold: (source, isDown, nowMs) => outages.sourceTold(source, isDown, nowMs),
    outages: (fromMs, toMs) => outages.between(ask, fromMs, toMs),
    acknowledgements: createAcknowledgements(ask),
    assets: { put: assets.put, all: () => assets.all(ask) },
    // By itself, not behind what waits to be written.
    claimTicket: async (id, untilMs) => {
      const sql = 'INSERT INTO hafenblick_tickets VALUES ($1, $2) ON CONFLICT DO NOTHING';
      return (await pool.query(sql, [id, untilMs])).rowCount === 1;
    },
    spans: () => spans,
    prune: async (retention, nowMs) => {
      await commit();
      await transaction(async (client) => {
        await pruneObservations(client, retention, nowMs);
        await pruneAssets(client, retention, nowMs);
      });
    },
    rollUp: async (nowMs) => {
      await commit();
      await rollUp(nowMs);
    },
    status: () => ({ engine: 'postgresql', isFailing, waiting: waiting.length + inFlight.length, lost }),
    dispose: async () => {
      if (isClosed) return;
      isClosed = true;
      clearInterval(timer);
      clearInterval(roller);
      await rolling;
      await commit();
      await pool.end();
    },
  };
}
