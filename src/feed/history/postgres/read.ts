import { unixMs } from '../../../geo/units.ts';
import { originOf, QUALITIES, qualityOf, type Observation } from '../../../live/observation.ts';
import type { RolledUp } from '../../../live/rollUp.ts';
import { QUARTER_MS, ROLLED_SERIES } from './rollUps.ts';
import { instantOf, msOf } from './schema.ts';

/** Runs one question. Rows are objects by column. */
export type Ask = <R extends object>(sql: string, values: readonly unknown[]) => Promise<R[]>;

interface ObservationRow {
  readonly name: string;
  readonly ms: number;
  readonly value: number | null;
  readonly flags: number;
}
const asObservation = ({ name, ms, value, flags }: ObservationRow): Observation => ({
  ...{ datastream: name, timeMs: unixMs(ms), value: value ?? NaN },
  ...{ quality: qualityOf(flags), origin: originOf(flags) },
});

const [FROM, TO] = [instantOf('$2'), instantOf('$3')];
const OF_ONE = `FROM hafenblick_observations o JOIN hafenblick_streams s ON s.id = o.stream WHERE s.name = $1 AND o.t >= ${FROM} AND o.t <= ${TO}`;
const RAW = `SELECT s.name, ${msOf('o.t')} AS ms, o.value, o.flags ${OF_ONE} ORDER BY o.t`;
const WINDOW = `
  SELECT s.name, ${msOf('o.t')} AS ms, o.value, o.flags FROM hafenblick_streams s JOIN LATERAL (
    SELECT t, value, flags FROM hafenblick_observations WHERE stream = s.id AND t >= ${instantOf('$1')} AND t <= ${instantOf('$2')}
  ) o ON true ORDER BY s.id, o.t`;
const STATE = `
  SELECT s.name, ${msOf('o.t')} AS ms, o.value, o.flags FROM hafenblick_streams s JOIN LATERAL (
    SELECT t, value, flags FROM hafenblick_observations
    WHERE stream = s.id AND t <= ${instantOf('$1')} AND t >= ${instantOf('$2')} ORDER BY t DESC LIMIT 1
  ) o ON true ORDER BY s.name COLLATE "C"`;
const EXTENT = `SELECT ${msOf('min(o.t)')} AS "fromMs", ${msOf('max(o.t)')} AS "toMs" ${OF_ONE}`;
const COUNT = `SELECT count(*)::float8 AS n ${OF_ONE}`;
const SERIES = `
  WITH buckets AS (
    SELECT o.stream, floor(${msOf('o.t')} / $4::float8) * $4::float8 AS ms, min(o.value) AS min, max(o.value) AS max, avg(o.value) AS mean,
      count(*)::float8 AS n, max(o.t) AS last_t, max(o.flags & 3) AS worst, min(o.flags & 12) <> max(o.flags & 12) AS mixed
    ${OF_ONE} AND o.value IS NOT NULL GROUP BY 1, 2
  )
  SELECT b.ms, b.min, b.max, b.mean, l.value AS last, b.n, l.flags, b.worst, b.mixed
  FROM buckets b JOIN hafenblick_observations l ON l.stream = b.stream AND l.t = b.last_t ORDER BY b.ms`;

interface BucketRow {
  readonly ms: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly last: number;
  readonly n: number;
  readonly flags: number;
  readonly worst: number;
  readonly mixed: boolean;
}

/** The questions of a history, in SQL. Instants are bound in milliseconds. */
export function createQuestions(ask: Ask) {
  return {
    stateAt: async (atMs: number, lookBackMs: number): Promise<Observation[]> =>
      (await ask<ObservationRow>(STATE, [atMs, atMs - lookBackMs])).map(asObservation),
    series: async (datastream: string, fromMs: number, toMs: number, widthMs: number): Promise<RolledUp[]> =>
      (
        await ask<BucketRow>(widthMs % QUARTER_MS === 0 ? ROLLED_SERIES : SERIES, [datastream, fromMs, toMs, widthMs])
      ).map(({ ms, flags, worst, ...rest }) => ({
        ...rest,
        ...{ tMs: unixMs(ms), origin: originOf(flags), quality: QUALITIES[worst]! },
      })),
    raw: async (datastream: string, fromMs: number, toMs: number, limit: number, isLatestFirst = false) =>
      (
        await ask<ObservationRow>(`${RAW}${isLatestFirst ? ' DESC' : ''} LIMIT $4`, [datastream, fromMs, toMs, limit])
      ).map(asObservation),
    window: async (fromMs: number, toMs: number): Promise<Map<string, Observation[]>> => {
      const found = new Map<string, Observation[]>();
      for (const row of await ask<ObservationRow>(WINDOW, [fromMs, toMs])) {
        const own = found.get(row.name);
        if (own) own.push(asObservation(row));
        else found.set(row.name, [asObservation(row)]);
      }
      return found;
    },
    extent: async (datastream: string, fromMs: number, toMs: number) => {
      const [row] = await ask<{ fromMs: number | null; toMs: number | null }>(EXTENT, [datastream, fromMs, toMs]);
      if (row?.fromMs == null || row.toMs === null) return null;
      return { fromMs: unixMs(row.fromMs), toMs: unixMs(row.toMs) };
    },
    count: async (datastream: string, fromMs: number, toMs: number): Promise<number> =>
      (await ask<{ n: number }>(COUNT, [datastream, fromMs, toMs]))[0]!.n,
  };
}
