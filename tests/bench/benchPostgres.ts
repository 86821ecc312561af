import { createPostgresHistory, type PostgresHistory } from '../../src/feed/history/postgres/postgresHistory.ts';
import { unixMs } from '../../src/geo/units.ts';
import type { Observation } from '../../src/live/observation.ts';
import { widthOf } from '../../src/live/rollUp.ts';
import { postgres } from '../contract/postgres.ts';
import { median, type Row } from './row.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const STREAMS = 1_000;
/** Minutes that every datastream reports. */
const MINUTES = 600;
const TIMES = 15;
/** One more that has reported for so many days. */
const LONG_DAYS = 90;
const group = 'postgres';

const name = (i: number): string => `bench/s${i}/V`;
const value = (i: number, ms: number): number => Math.round(5000 + 3000 * Math.sin(ms / 3e6 + i)) / 10;

/** What roll-ups save. */
export async function benchLong(
  h: PostgresHistory,
  to: number,
  timed: (ask: (k: number) => unknown) => Promise<number>,
): Promise<{ raw: number; rolled: number }> {
  const from = to - LONG_DAYS * DAY;
  const long = (ms: number): Observation => ({ datastream: 'bench/long/V', timeMs: unixMs(ms), value: value(0, ms), quality: 'good', origin: 'live' }); // prettier-ignore
  for (let day = from; day < to; day += DAY)
    h.append(
      Array.from({ length: DAY / MINUTE }, (_, i) => long(day + i * MINUTE)),
      'bench',
    );
  const chart = (): Promise<number> => timed(() => h.series('bench/long/V', from, to, widthOf(from, to, 500)));
  await h.count('bench/long/V', from, from);
  const raw = await chart();
  await h.rollUp(to + DAY);
  return { raw, rolled: await chart() };
}

/** The history in a PostgreSQL of this machine, as Debian sets it up, without TimescaleDB: writing, and the questions of a viewer. */
export async function benchPostgres(): Promise<Row[]> {
  const server = await postgres();
  const { url, name: database } = await server.newDatabase();
  const failed = (error: unknown): never => {
    throw new Error(String(error));
  };
  const commits: number[] = [];
  const h = await createPostgresHistory(url, {
    ...{ onSetAside: failed, onBlockDamaged: failed, onCommitFailed: failed },
    onCommitted: (n, ms) => commits.push((ms / n) * 10_000),
  });
  const to = Math.floor(Date.now() / DAY) * DAY;
  const from = to - MINUTES * MINUTE;
  const began = performance.now();
  for (let ms = from; ms < to; ms += MINUTE) {
    const at = unixMs(ms);
    h.append(Array.from({ length: STREAMS }, (_, i): Observation => ({ datastream: name(i), timeMs: at, value: value(i, ms), quality: 'good', origin: 'live' })), 'bench'); // prettier-ignore
    if (h.status().waiting >= 20_000) await h.count(name(0), from, from);
  }
  await h.count(name(0), from, from);
  const writing = (performance.now() - began) / 1000;
  await server.query(database, 'VACUUM ANALYZE');
  const size = await server.query(database, "SELECT pg_total_relation_size('hafenblick_observations')::float8 AS n");
  const timed = async (ask: (k: number) => unknown): Promise<number> => {
    const times: number[] = [];
    for (let k = 0; k < TIMES; k++) {
      const asked = performance.now();
      await ask(k);
      times.push(performance.now() - asked);
    }
    return median(times);
  };
  const span = to - from;
  const state = await timed((k) => h.stateAt(from + (k / TIMES) * span, span));
  const window = await timed((k) => h.window(from + (k / TIMES) * span, from + (k / TIMES) * span + MINUTE));
  const chart = await timed((k) => h.series(name(k), from, to, widthOf(from, to, 500)));
  const long = await benchLong(h, to, timed);
  await h.dispose();
  await server.dispose();
  const row = (figure: string, measured: number, unit: string): Row => ({ group, figure, measured, unit, target: '' });
  return [
    row('observations', STREAMS * MINUTES, ''),
    row('written a second', (STREAMS * MINUTES) / writing, ''),
    row('commit of 10 000 observations, median', median(commits), 'ms'),
    row('bytes an observation, index included', Number(size[0]!['n']) / (STREAMS * MINUTES), 'B'),
    row(`state of ${STREAMS} datastreams`, state, 'ms'),
    row(`60 s window of ${STREAMS} datastreams`, window, 'ms'),
    row('chart of 10 hours of one datastream', chart, 'ms'),
    row(`chart of ${LONG_DAYS} days of minutes, not rolled up`, long.raw, 'ms'),
    row(`chart of ${LONG_DAYS} days of minutes, rolled up`, long.rolled, 'ms'),
  ];
}
