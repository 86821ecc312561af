import { BLOCK_SCHEMA, createBlocks, GROUP, groupOf, type BlockDamaged } from './blocks.ts';
import type { Database, Row } from './database.ts';
import { decodePoints, noPoints, type Points } from './seriesCodec.ts';

/** The newest observations lie here as rows, older ones in blocks. A row that is in both counts: it came later. */
export const OBSERVATION_SCHEMA = `
  CREATE TABLE IF NOT EXISTS streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, source TEXT);
  CREATE TABLE IF NOT EXISTS observations (
    stream INTEGER NOT NULL, t INTEGER NOT NULL, value REAL, flags INTEGER NOT NULL, PRIMARY KEY (stream, t)
  ) WITHOUT ROWID;
  ${BLOCK_SCHEMA}`;

/** Rows of one statement: calling the driver costs more than a row. */
const AT_ONCE = 50;
const putOf = (rows: number): string =>
  `INSERT INTO observations VALUES ${Array.from({ length: rows }, () => '(?, ?, ?, ?)').join(', ')}
   ON CONFLICT DO UPDATE SET value = excluded.value, flags = excluded.flags`;

/** One observation of a datastream by its id. */
export interface Stored {
  readonly stream: number;
  readonly t: number;
  readonly value: number;
  readonly flags: number;
}

const push = (to: Points, row: Row): void => {
  to.timeMs.push(Number(row['t']));
  to.value.push(row['value'] === null ? NaN : Number(row['value']));
  to.flags.push(Number(row['flags']));
};
/** Two series in one, ascending; of two observations of one instant the one of `over` counts. */
export function mergePoints(under: Points, over: Points): Points {
  if (over.timeMs.length === 0) return under;
  if (under.timeMs.length === 0) return over;
  const merged = noPoints();
  const take = (from: Points, i: number): void => {
    merged.timeMs.push(from.timeMs[i]!);
    merged.value.push(from.value[i]!);
    merged.flags.push(from.flags[i]!);
  };
  let [i, j] = [0, 0];
  while (i < under.timeMs.length || j < over.timeMs.length) {
    const [a, b] = [under.timeMs[i] ?? Infinity, over.timeMs[j] ?? Infinity];
    if (b <= a) {
      take(over, j++);
      if (a === b) i++;
    } else take(under, i++);
  }
  return merged;
}
const cut = (points: Points, from: number, to: number): Points => ({
  timeMs: points.timeMs.slice(from, to),
  value: points.value.slice(from, to),
  flags: points.flags.slice(from, to),
});
const reversed = (points: Points): Points => ({
  timeMs: points.timeMs.reverse(),
  value: points.value.reverse(),
  flags: points.flags.reverse(),
});

/** Observations in the database, by the ids of datastreams. Reads rows and blocks as one; `packer.ts` makes blocks of rows. */
export function createObservationStore(db: Database, onDamaged: BlockDamaged) {
  const blocks = createBlocks(db, onDamaged);
  const inGroup = 'FROM streams s CROSS JOIN observations o ON o.stream = s.id AND o.t >= ? AND o.t <= ?';
  const raw = 'SELECT t, value, flags FROM observations WHERE stream = ? AND t >= ? AND t <= ? ORDER BY t';
  const statements = {
    put: db.prepare(putOf(1)),
    putMany: db.prepare(putOf(AT_ONCE)),
    raw: db.prepare(`${raw} LIMIT ?`),
    rawDescending: db.prepare(`${raw} DESC LIMIT ?`),
    count: db.prepare('SELECT count(*) AS n FROM observations WHERE stream = ? AND t >= ? AND t <= ?'),
    window: db.prepare(`SELECT o.stream, o.t, o.value, o.flags ${inGroup} ORDER BY o.stream, o.t`),
    state: db.prepare(
      `SELECT s.id AS stream, o.t, o.value, o.flags FROM streams s CROSS JOIN observations o
       ON o.stream = s.id AND o.t = (SELECT max(t) FROM observations WHERE stream = s.id AND t <= ?1 AND t >= ?2)`,
    ),
    lastStream: db.prepare('SELECT max(id) AS id FROM streams'),
    rowsOfGroup: db.prepare(
      `SELECT o.stream, o.t, o.value, o.flags ${inGroup} WHERE s.id >= ? AND s.id < ? ORDER BY o.stream, o.t`,
    ),
    countOfGroup: db.prepare(
      `SELECT sum((SELECT count(*) FROM observations WHERE stream = s.id AND t >= ? AND t <= ?)) AS n
       FROM streams s WHERE s.id >= ? AND s.id < ?`,
    ),
    oldestOfGroup: db.prepare(
      `SELECT min((SELECT min(t) FROM observations WHERE stream = s.id AND t >= ?)) AS t FROM streams s WHERE s.id >= ? AND s.id < ?`,
    ),
    deleteRows: db.prepare('DELETE FROM observations WHERE stream = ? AND t >= ? AND t < ?'),
  };
  const bounds = (group: number): [number, number] => [group * GROUP, (group + 1) * GROUP];
  const oldestRowOf = (group: number, fromMs = -8.64e15): number | null => {
    const t = statements.oldestOfGroup.all(fromMs, ...bounds(group))[0]?.['t'];
    return typeof t === 'number' ? t : null;
  };
  /** Of groups that have rows, an instant that none of them is older than: most questions about the past need not look at rows. */
  const rowsFrom = new Map<number, number>();
  for (let group = 0; group <= groupOf(Number(statements.lastStream.all()[0]?.['id'] ?? -1)); group++) {
    const oldest = oldestRowOf(group);
    if (oldest !== null) rowsFrom.set(group, oldest);
  }
  const hasRowsBy = (toMs: number): boolean => {
    for (const from of rowsFrom.values()) if (from <= toMs) return true;
    return false;
  };
  const rowsOf = (stream: number, fromMs: number, toMs: number, limit: number, isLatestFirst: boolean): Points => {
    const rows = noPoints();
    if ((rowsFrom.get(groupOf(stream)) ?? Infinity) > toMs) return rows;
    const found = (isLatestFirst ? statements.rawDescending : statements.raw).all(stream, fromMs, toMs, limit);
    for (const row of found) push(rows, row);
    return isLatestFirst ? reversed(rows) : rows;
  };

  /** Observations of a datastream from `fromMs` to `toMs`, ascending; at most the first or the last `limit`. */
  function read(stream: number, fromMs: number, toMs: number, limit = Infinity, isLast = false): Points {
    if (fromMs > toMs || limit <= 0) return noPoints();
    const most = Math.min(limit, 1e9);
    const packed: Points[] = [];
    let n = 0;
    for (const block of blocks.of(stream, fromMs, toMs, isLast)) {
      const points = noPoints();
      blocks.read(block, stream, fromMs, toMs, points);
      packed.push(points);
      n += points.timeMs.length;
      if (n >= most) break;
    }
    if (isLast) packed.reverse();
    const all = packed.length === 1 ? packed[0]! : noPoints();
    if (packed.length > 1)
      for (const { timeMs, value, flags } of packed)
        for (let i = 0; i < timeMs.length; i++) {
          all.timeMs.push(timeMs[i]!);
          all.value.push(value[i]!);
          all.flags.push(flags[i]!);
        }
    const merged = mergePoints(all, rowsOf(stream, fromMs, toMs, most, isLast));
    const size = merged.timeMs.length;
    if (size <= most) return merged;
    return isLast ? cut(merged, size - most, size) : cut(merged, 0, most);
  }

  return {
    /** Of two of one datastream and instant the later one counts. */
    put: (rows: readonly Stored[]): void => {
      const many = rows.length - (rows.length % AT_ONCE);
      const bound = ({ stream, t, value, flags }: Stored) => [stream, t, Number.isNaN(value) ? null : value, flags];
      for (let i = 0; i < many; i += AT_ONCE) statements.putMany.run(...rows.slice(i, i + AT_ONCE).flatMap(bound));
      for (let i = many; i < rows.length; i++) statements.put.run(...bound(rows[i]!));
      for (const { stream, t } of rows) {
        const group = groupOf(stream);
        if (t < (rowsFrom.get(group) ?? Infinity)) rowsFrom.set(group, t);
      }
    },
    read,
    /** First and last instant of a datastream's observations in a span; null = none. */
    extent: (stream: number, fromMs: number, toMs: number): { fromMs: number; toMs: number } | null => {
      const first = read(stream, fromMs, toMs, 1).timeMs[0];
      if (first === undefined) return null;
      return { fromMs: first, toMs: read(stream, first, toMs, 1, true).timeMs[0]! };
    },
    count: (stream: number, fromMs: number, toMs: number): number => {
      const hasRows = (rowsFrom.get(groupOf(stream)) ?? Infinity) <= toMs;
      const rows = hasRows ? Number(statements.count.all(stream, fromMs, toMs)[0]!['n']) : 0;
      let n = 0;
      for (const block of blocks.of(stream, fromMs, toMs)) {
        const points = noPoints();
        blocks.oneSeries(block, stream, (_stream, count, at) => {
          if (block.fromMs >= fromMs && block.toMs <= toMs) n += count;
          else decodePoints(at, count, block.fromMs, fromMs, toMs, points);
        });
        n += points.timeMs.length;
      }
      // A row may correct what is in a block: then it is one observation.
      return rows === 0 || n === 0 ? rows + n : read(stream, fromMs, toMs).timeMs.length;
    },
    /** All datastreams from `fromMs` to `toMs`, ascending by datastream and time. `ids`: only these. */
    window: (fromMs: number, toMs: number): Map<number, Points> => {
      const found = new Map<number, Points>();
      let points = noPoints();
      for (const block of blocks.atTime(fromMs, toMs).sort((a, b) => a.fromMs - b.fromMs))
        blocks.eachSeries(block, (stream, count, at) => {
          const known = found.get(stream);
          decodePoints(at, count, block.fromMs, fromMs, toMs, known ?? points);
          if (known || points.timeMs.length === 0) return;
          found.set(stream, points);
          points = noPoints();
        });
      if (!hasRowsBy(toMs)) return found;
      const rows = new Map<number, Points>();
      for (const row of statements.window.all(fromMs, toMs)) {
        const stream = Number(row['stream']);
        let own = rows.get(stream);
        if (!own) rows.set(stream, (own = noPoints()));
        push(own, row);
      }
      for (const [stream, own] of rows) found.set(stream, mergePoints(found.get(stream) ?? noPoints(), own));
      return found;
    },
    /** The last observation of every datastream at or before an instant, not older than `fromMs`. */
    state: (fromMs: number, atMs: number): Stored[] => {
      const found = new Map<number, Stored>();
      if (hasRowsBy(atMs))
        for (const row of statements.state.all(atMs, fromMs)) {
          const stream = Number(row['stream']);
          const value = row['value'] === null ? NaN : Number(row['value']);
          found.set(stream, { stream, t: Number(row['t']), value, flags: Number(row['flags']) });
        }
      const last = groupOf(Number(statements.lastStream.all()[0]?.['id'] ?? -1));
      for (let group = 0; group <= last; group++)
        blocks.latestOfGroup(group, fromMs, atMs, (stream, t, value, flags) => {
          const row = found.get(stream);
          if (!row || row.t < t) found.set(stream, { stream, t, value, flags });
        });
      return [...found.values()];
    },
    blocks,
    /** For the packer. */
    rows: {
      from: rowsFrom,
      oldestOf: oldestRowOf,
      count: (group: number, fromMs: number, beforeMs: number): number =>
        Number(statements.countOfGroup.all(fromMs, beforeMs - 1, ...bounds(group))[0]?.['n'] ?? 0),
      ofGroup: (group: number, fromMs: number, beforeMs: number): Map<number, Points> => {
        const rows = new Map<number, Points>();
        for (const row of statements.rowsOfGroup.all(fromMs, beforeMs - 1, ...bounds(group))) {
          const stream = Number(row['stream']);
          let own = rows.get(stream);
          if (!own) rows.set(stream, (own = noPoints()));
          push(own, row);
        }
        return rows;
      },
      remove: (stream: number, fromMs: number, beforeMs: number): void =>
        statements.deleteRows.run(stream, fromMs, beforeMs),
    },
  };
}
export type ObservationStore = ReturnType<typeof createObservationStore>;
