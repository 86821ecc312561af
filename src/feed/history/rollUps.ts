import { inputOf, rollUp, type RolledUp, type RollUpInput } from '../../live/rollUp.ts';
import { packFlags, QUALITIES } from '../../live/observation.ts';
import type { Database, Row } from './database.ts';
import type { Points } from './seriesCodec.ts';
import { ROLL_UP_BLOCK_SCHEMA, spanOf, WIDTHS, type RollUpBlocks } from './rollUpBlocks.ts';

const MINUTE_MS = 60_000;
const QUARTER_MS = 900_000;

/**
 * Roll-ups of a minute and of a quarter of an hour (`width`, ms), and quarters that are to be rolled up (again). The newest are rows, the
 * others lie in blocks. A quarter that has a row counts by its rows alone; with `n` 0 a row says only that what is in a block is void.
 */
export const ROLL_UP_SCHEMA = `
  CREATE TABLE IF NOT EXISTS rollups (
    stream INTEGER NOT NULL, width INTEGER NOT NULL, t INTEGER NOT NULL, least REAL, greatest REAL, total REAL, n INTEGER, last REAL,
    flags INTEGER, worst INTEGER, mixed INTEGER, PRIMARY KEY (stream, width, t)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS dirty (t INTEGER NOT NULL, stream INTEGER NOT NULL, PRIMARY KEY (t, stream)) WITHOUT ROWID;
  ${ROLL_UP_BLOCK_SCHEMA}`;

/** A quarter with fewer observations is read as fast from the observations themselves: no roll-up. */
const LEAST_FOR_QUARTER = 4;
/** The same for its minutes. */
const LEAST_FOR_MINUTES = 60;
/** A quarter is rolled up when it has been over for this long: what comes later rolls it up again. */
const SETTLE_MS = 60_000;
/** Holes between roll-ups that are read one by one; with more of them the whole span is read from the observations. */
const MOST_HOLES = 100;

/** Rows of a datastream that are packed together: a day of quarters. Fewer wait for this long. */
const PACK_ROWS = 96;
const PACK_AFTER_MS = 86_400_000;

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
export function createRollUps(
  db: Database,
  blocks: RollUpBlocks,
  readObservations: (stream: number, fromMs: number, toMs: number) => Points,
) {
  const statements = {
    note: db.prepare('INSERT INTO dirty VALUES (?, ?) ON CONFLICT DO NOTHING'),
    dirty: db.prepare('SELECT t, stream FROM dirty WHERE t <= ? ORDER BY t LIMIT ?'),
    clean: db.prepare('DELETE FROM dirty WHERE t = ? AND stream = ?'),
    drop: db.prepare('DELETE FROM rollups WHERE stream = ? AND width = ? AND t >= ? AND t < ?'),
    put: db.prepare('INSERT OR REPLACE INTO rollups VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    read: db.prepare('SELECT * FROM rollups WHERE stream = ? AND width = ? AND t >= ? AND t <= ? ORDER BY t'),
    mark: db.prepare("INSERT OR REPLACE INTO marks VALUES ('rolledTo', ?)"),
    unpacked: db.prepare('SELECT stream, count(*) AS n FROM rollups WHERE width = 900000 GROUP BY stream'),
    rowsOf: db.prepare('SELECT * FROM rollups WHERE stream = ? AND width = ? ORDER BY t'),
    unpack: db.prepare('DELETE FROM rollups WHERE stream = ? AND width = ? AND t >= ? AND t < ?'),
    void: db.prepare('INSERT OR REPLACE INTO rollups (stream, width, t, n) VALUES (?, ?, ?, 0)'),
    packed: db.prepare('SELECT 1 FROM rollup_blocks WHERE stream = ? AND width = ? AND slice = ?'),
  };
  /** Quarters known to be noted, `stream quarter`. */
  const noted = new Set<string>();
  /** Newest quarter that has ever been rolled up: after it there is nothing to drop, and most of what comes is after it. */
  let rolledTo = Number(db.prepare("SELECT value FROM marks WHERE name = 'rolledTo'").all()[0]?.['value'] ?? -Infinity);

  /** Rows of quarters by datastream that are not packed yet. */
  const unpacked = new Map(statements.unpacked.all().map((row) => [Number(row['stream']), Number(row['n'])]));
  /** When fewer than `PACK_ROWS` are packed. */
  let packAllAtMs = -Infinity;

  const rawInputs = (stream: number, fromMs: number, toMs: number): RollUpInput[] => {
    const { timeMs, value, flags } = readObservations(stream, fromMs, toMs);
    const inputs: RollUpInput[] = [];
    for (let i = 0; i < timeMs.length; i++)
      if (!Number.isNaN(value[i])) inputs.push(inputOf(timeMs[i]!, value[i]!, flags[i]!));
    return inputs;
  };

  const drop = (stream: number, quarter: number): void => {
    for (const width of WIDTHS) {
      statements.drop.run(stream, width, quarter, quarter + QUARTER_MS);
      const slice = Math.floor(quarter / spanOf(width)) * spanOf(width);
      if (statements.packed.all(stream, width, slice).length > 0) statements.void.run(stream, width, quarter);
    }
  };
  /** Buckets from `fromMs` to `toMs`, ascending: those of rows, and of blocks where a quarter has no row. */
  const rolledUp = (stream: number, width: number, fromMs: number, toMs: number): RollUpInput[] => {
    const rows = statements.read.all(stream, width, fromMs, toMs);
    const quarters = new Set(rows.map((row) => quarterOf(Number(row['t']))));
    const packed = blocks.read(stream, width, fromMs, toMs).filter(({ tMs }) => !quarters.has(quarterOf(tMs)));
    const own = rows.filter((row) => row['n'] !== 0).map(inputOfRow);
    return own.length === 0 ? packed : [...packed, ...own].sort((a, b) => a.tMs - b.tMs);
  };
  /** All rows of a datastream into its blocks: within a transaction. */
  function pack(stream: number): void {
    for (const width of WIDTHS) {
      const rows = statements.rowsOf.all(stream, width);
      const span = spanOf(width);
      const slices = new Set(rows.map((row) => Math.floor(Number(row['t']) / span) * span));
      for (const slice of slices) {
        blocks.replace(stream, width, slice, rolledUp(stream, width, slice, slice + span - 1));
        statements.unpack.run(stream, width, slice, slice + span);
      }
    }
    unpacked.delete(stream);
  }
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
    if (quarter <= rolledTo) drop(stream, quarter);
    if (inputs.length >= LEAST_FOR_QUARTER) put(stream, QUARTER_MS, sumsOf(inputs, QUARTER_MS), rollUp(inputs, QUARTER_MS)); // prettier-ignore
    if (inputs.length >= LEAST_FOR_MINUTES) put(stream, MINUTE_MS, sumsOf(inputs, MINUTE_MS), rollUp(inputs, MINUTE_MS)); // prettier-ignore
    statements.clean.run(quarter, stream);
    noted.delete(`${stream} ${quarter}`);
    unpacked.set(stream, (unpacked.get(stream) ?? 0) + 1);
  }

  /** Observations of a span as far as possible by roll-ups of a width: those of quarters that lie wholly in it. */
  function inputs(stream: number, fromMs: number, toMs: number, width: number): RollUpInput[] {
    const first = Math.ceil(fromMs / QUARTER_MS) * QUARTER_MS;
    const last = quarterOf(toMs + 1) - QUARTER_MS;
    const rolled = last >= first ? rolledUp(stream, width, first, last + QUARTER_MS - 1) : [];
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
    /** Observations were written: within the same transaction. */
    written: (rows: readonly { readonly stream: number; readonly t: number }[]): void => {
      let [before, toMs] = [-1, -Infinity];
      for (const { stream, t } of rows) {
        // Most of one datastream and quarter follow each other.
        if (stream === before && t < toMs && t >= toMs - QUARTER_MS) continue;
        const quarter = quarterOf(t);
        [before, toMs] = [stream, quarter + QUARTER_MS];
        const key = `${stream} ${quarter}`;
        if (noted.has(key)) continue;
        noted.add(key);
        statements.note.run(quarter, stream);
        if (quarter <= rolledTo) drop(stream, quarter);
      }
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
    /** Packs roll-ups of datastreams that have a day of them, once a day those of the others too, for about `budgetMs`. @returns whether there were any */
    pack: (nowMs: number, budgetMs: number): boolean => {
      const endAt = performance.now() + budgetMs;
      let isAny = false;
      if (packAllAtMs === -Infinity) packAllAtMs = nowMs + PACK_AFTER_MS;
      const isAllDue = nowMs >= packAllAtMs;
      for (const [stream, n] of [...unpacked]) {
        if (n < PACK_ROWS && !isAllDue) continue;
        if (isAny && performance.now() >= endAt) return true;
        db.transaction(() => pack(stream));
        isAny = true;
      }
      if (isAllDue) packAllAtMs = nowMs + PACK_AFTER_MS;
      return isAny;
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
