import { inputOf, rollUp, type RolledUp, type RollUpInput } from '../../live/rollUp.ts';
import { packFlags, QUALITIES } from '../../live/observation.ts';
import type { Database, Row } from './database.ts';

const MINUTE_MS = 60_000;
const QUARTER_MS = 900_000;

/** Roll-ups of a minute and of a quarter of an hour (`width`, ms), and quarters that are to be rolled up (again). */
export const ROLL_UP_SCHEMA = `
  CREATE TABLE IF NOT EXISTS rollups (
    stream INTEGER NOT NULL, width INTEGER NOT NULL, t INTEGER NOT NULL, least REAL, greatest REAL, total REAL, n INTEGER, last REAL,
    flags INTEGER, worst INTEGER, mixed INTEGER, PRIMARY KEY (stream, width, t)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS dirty (t INTEGER NOT NULL, stream INTEGER NOT NULL, PRIMARY KEY (t, stream)) WITHOUT ROWID;`;

/** A quarter with fewer observations is read as fast from the observations themselves: no roll-up. */
const LEAST_FOR_QUARTER = 4;
/** The same for its minutes. */
const LEAST_FOR_MINUTES = 60;
/** A quarter is rolled up when it has been over for this long: what comes later rolls it up again. */
const SETTLE_MS = 60_000;
/** Holes between roll-ups that are read one by one; with more of them the whole span is read from the observations. */
const MOST_HOLES = 100;

const quarterOf = (t: number): number => Math.floor(t / QUARTER_MS) * QUARTER_MS;
const inputOfRow = (row: Row): RollUpInput => ({
  ...{ tMs: Number(row['t']), min: Number(row['least']), max: Number(row['greatest']), sum: Number(row['total']) },
  ...{ n: Number(row['n']), last: Number(row['last']), flags: Number(row['flags']) },
  ...{ worst: Number(row['worst']), mixed: Number(row['mixed']) === 1 },
});

/**
 * Roll-ups kept beside the observations. A quarter that gets an observation loses its roll-ups in the same transaction and is noted as
 * dirty; `work` rolls dirty quarters up when they are over. So a roll-up that is there is always right, also after a kill -9.
 */
export function createRollUps(db: Database) {
  const statements = {
    note: db.prepare('INSERT INTO dirty VALUES (?, ?) ON CONFLICT DO NOTHING'),
    dirty: db.prepare('SELECT t, stream FROM dirty WHERE t <= ? ORDER BY t LIMIT ?'),
    clean: db.prepare('DELETE FROM dirty WHERE t = ? AND stream = ?'),
    drop: db.prepare('DELETE FROM rollups WHERE stream = ? AND width = ? AND t >= ? AND t < ?'),
    put: db.prepare('INSERT OR REPLACE INTO rollups VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    read: db.prepare('SELECT * FROM rollups WHERE stream = ? AND width = ? AND t >= ? AND t <= ? ORDER BY t'),
    mark: db.prepare("INSERT OR REPLACE INTO marks VALUES ('rolledTo', ?)"),
    raw: db.prepare(
      'SELECT t, value, flags FROM observations WHERE stream = ? AND t >= ? AND t <= ? AND value IS NOT NULL ORDER BY t',
    ),
  };
  /** Quarters known to be noted, `stream quarter`. */
  const noted = new Set<string>();
  /** Newest quarter that has ever been rolled up: after it there is nothing to drop, and most of what comes is after it. */
  let rolledTo = Number(db.prepare("SELECT value FROM marks WHERE name = 'rolledTo'").all()[0]?.['value'] ?? -Infinity);

  const rawInputs = (stream: number, fromMs: number, toMs: number): RollUpInput[] =>
    statements.raw
      .all(stream, fromMs, toMs)
      .map((row) => inputOf(Number(row['t']), Number(row['value']), Number(row['flags'])));

  const drop = (stream: number, quarter: number): void => {
    for (const width of [MINUTE_MS, QUARTER_MS]) statements.drop.run(stream, width, quarter, quarter + QUARTER_MS);
  };
  const put = (
    stream: number,
    width: number,
    sums: ReadonlyMap<number, number>,
    buckets: readonly RolledUp[],
  ): void => {
    for (const { tMs, min, max, n, last, origin, quality, mixed } of buckets)
      statements.put.run(
        ...[stream, width, tMs, min, max, sums.get(tMs) ?? 0, n, last],
        ...[packFlags(quality, origin), QUALITIES.indexOf(quality), mixed ? 1 : 0],
      );
  };
  /** Exact sums: a mean times a count is not. */
  const sumsOf = (inputs: readonly RollUpInput[], width: number): Map<number, number> => {
    const sums = new Map<number, number>();
    for (const { tMs, sum } of inputs) {
      const t = Math.floor(tMs / width) * width;
      sums.set(t, (sums.get(t) ?? 0) + sum);
    }
    return sums;
  };

  function rollQuarter(stream: number, quarter: number): void {
    const inputs = rawInputs(stream, quarter, quarter + QUARTER_MS - 1);
    drop(stream, quarter);
    if (inputs.length >= LEAST_FOR_QUARTER) put(stream, QUARTER_MS, sumsOf(inputs, QUARTER_MS), rollUp(inputs, QUARTER_MS)); // prettier-ignore
    if (inputs.length >= LEAST_FOR_MINUTES) put(stream, MINUTE_MS, sumsOf(inputs, MINUTE_MS), rollUp(inputs, MINUTE_MS)); // prettier-ignore
    statements.clean.run(quarter, stream);
    noted.delete(`${stream} ${quarter}`);
  }

  /** Observations of a span as far as possible by roll-ups of a width: those of quarters that lie wholly in it. */
  function inputs(stream: number, fromMs: number, toMs: number, width: number): RollUpInput[] {
    const first = Math.ceil(fromMs / QUARTER_MS) * QUARTER_MS;
    const last = quarterOf(toMs + 1) - QUARTER_MS;
    const rolled =
      last >= first ? statements.read.all(stream, width, first, last + QUARTER_MS - 1).map(inputOfRow) : [];
    const parts: RollUpInput[] = [];
    let at = fromMs;
    let holes = 0;
    for (const input of rolled) {
      const quarter = quarterOf(input.tMs);
      if (quarter > at) {
        if (++holes > MOST_HOLES) return rawInputs(stream, fromMs, toMs);
        for (const one of rawInputs(stream, at, quarter - 1)) parts.push(one);
      }
      parts.push(input);
      at = quarter + QUARTER_MS;
    }
    for (const one of rawInputs(stream, at, toMs)) parts.push(one);
    return parts;
  }

  return {
    /** An observation was written: within the same transaction. */
    written: (stream: number, tMs: number): void => {
      const quarter = quarterOf(tMs);
      const key = `${stream} ${quarter}`;
      if (noted.has(key)) return;
      noted.add(key);
      statements.note.run(quarter, stream);
      if (quarter <= rolledTo) drop(stream, quarter);
    },
    /** What was noted in a transaction that failed is not noted. */
    forgetNoted: (): void => noted.clear(),
    /** Rolls up to `most` quarters that are over. @returns how many there were */
    work: (nowMs: number, most: number): number => {
      const due = statements.dirty.all(nowMs - QUARTER_MS - SETTLE_MS, most);
      if (due.length === 0) return 0;
      const newest = Number(due.at(-1)!['t']);
      db.transaction(() => {
        for (const row of due) rollQuarter(Number(row['stream']), Number(row['t']));
        if (newest > rolledTo) statements.mark.run(newest);
      });
      rolledTo = Math.max(rolledTo, newest);
      return due.length;
    },
    /** Buckets of a width over a span, ascending; empty ones are left out. */
    series: (stream: number, fromMs: number, toMs: number, widthMs: number): RolledUp[] => {
      const finer = [QUARTER_MS, MINUTE_MS].find((width) => widthMs >= width && widthMs % width === 0);
      return rollUp(
        finer === undefined ? rawInputs(stream, fromMs, toMs) : inputs(stream, fromMs, toMs, finer),
        widthMs,
      );
    },
  };
}
export type RollUps = ReturnType<typeof createRollUps>;
