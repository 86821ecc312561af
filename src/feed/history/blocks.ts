import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { createByteWriter } from '../../live/recording/seriesBlock.ts';
import { blobOf, type Database, type Row } from './database.ts';
import { Cursor, DamagedBlock, decodePoints, encodePoints, noPoints, type Points } from './seriesCodec.ts';

/** Datastreams that share blocks: by their ids, so that those of one source mostly do. */
export const GROUP = 256;
export const groupOf = (stream: number): number => Math.floor(stream / GROUP);
/** The longest time a block covers. */
export const LONGEST_BLOCK_MS = 86_400_000;
/** Inflated blocks that are kept for the next question, bytes. */
const CACHE_BYTES = 16 * 1024 * 1024;

/**
 * Packed observations: a block holds those of one group (`grp`) from `fromMs` to before `toMs`. Blocks of a group do not overlap.
 * `n` observations, `other` of them not live; `present` one bit for each datastream; `size` inflated; `crc` of `bytes`.
 */
export const BLOCK_SCHEMA = `
  CREATE TABLE IF NOT EXISTS blocks (
    id INTEGER PRIMARY KEY, grp INTEGER NOT NULL, fromMs INTEGER NOT NULL, toMs INTEGER NOT NULL, n INTEGER NOT NULL,
    other INTEGER NOT NULL, size INTEGER NOT NULL, crc INTEGER NOT NULL, present BLOB NOT NULL, bytes BLOB NOT NULL
  );
  CREATE UNIQUE INDEX IF NOT EXISTS blocks_by_group ON blocks (grp, fromMs, toMs);
  CREATE INDEX IF NOT EXISTS blocks_by_time ON blocks (fromMs, toMs);
  CREATE TABLE IF NOT EXISTS damaged_blocks (
    id INTEGER PRIMARY KEY, grp INTEGER NOT NULL, fromMs INTEGER NOT NULL, toMs INTEGER NOT NULL, bytes BLOB NOT NULL
  );`;

export interface BlockSpan {
  readonly fromMs: number;
  readonly toMs: number;
}
/** A block was damaged and is set aside; what it held is missing from now on. */
export type BlockDamaged = (block: BlockSpan & { readonly observations: number }, error: unknown) => void;

interface Block extends BlockSpan {
  readonly id: number;
  readonly group: number;
  readonly n: number;
  readonly other: number;
  readonly body: Uint8Array;
  /** By slot: observations of the datastream and where its series lies in the body. */
  readonly counts: Uint32Array;
  readonly at: Uint32Array;
}

/** By datastream id, each ascending in time. @returns null where there is nothing */
export function encodeBlock(group: number, fromMs: number, series: ReadonlyMap<number, Points>) {
  const [body, one] = [createByteWriter(16_384), createByteWriter()];
  const present = new Uint8Array(GROUP / 8);
  let [n, other] = [0, 0];
  for (const [stream, points] of [...series].sort(([a], [b]) => a - b)) {
    if (points.timeMs.length === 0) continue;
    const slot = stream - group * GROUP;
    present[slot >> 3]! |= 1 << (slot & 7);
    one.clear();
    encodePoints(points, fromMs, one);
    body.whole(slot);
    body.whole(points.timeMs.length);
    body.whole(one.size());
    body.append(one.bytes());
    n += points.timeMs.length;
    for (const flags of points.flags) if ((flags & 12) !== 0) other++;
  }
  if (n === 0) return null;
  const bytes = deflateRawSync(body.bytes(), { level: 9 });
  return { n, other, size: body.size(), crc: crc32(bytes), present, bytes };
}

/** @throws DamagedBlock */
function directoryOf(body: Uint8Array): Pick<Block, 'counts' | 'at'> {
  const [counts, at] = [new Uint32Array(GROUP), new Uint32Array(GROUP)];
  const cursor = new Cursor(body);
  while (cursor.at < cursor.size) {
    const slot = cursor.whole();
    const count = cursor.whole();
    const size = cursor.whole();
    if (slot >= GROUP || size > cursor.size - cursor.at) throw new DamagedBlock('ends too early');
    counts[slot] = count;
    at[slot] = cursor.at;
    cursor.at += size;
  }
  return { counts, at };
}

/** Blocks in the database: reads, replaces, sets damaged ones aside. */
export function createBlocks(db: Database, onDamaged: BlockDamaged) {
  const columns = 'id, grp, fromMs, toMs, n, other, size, crc, bytes';
  const of = (where: string) => db.prepare(`SELECT ${columns} FROM blocks WHERE ${where}`);
  const statements = {
    ascending: db.prepare('SELECT id, present FROM blocks WHERE grp = ? AND fromMs > ? AND fromMs <= ? AND toMs > ? ORDER BY fromMs'), // prettier-ignore
    descending: db.prepare('SELECT id, present FROM blocks WHERE grp = ? AND fromMs > ? AND fromMs <= ? AND toMs > ? ORDER BY fromMs DESC'), // prettier-ignore
    reach: db.prepare('SELECT grp, max(toMs) AS toMs FROM blocks GROUP BY grp'),
    one: of('id = ?'),
    atTime: of('fromMs > ? AND fromMs <= ? AND toMs > ?'),
    near: db.prepare('SELECT fromMs, toMs FROM blocks WHERE grp = ? AND fromMs > ? AND fromMs < ? ORDER BY fromMs'),
    put: db.prepare('INSERT INTO blocks (grp, fromMs, toMs, n, other, size, crc, present, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'), // prettier-ignore
    remove: db.prepare('DELETE FROM blocks WHERE grp = ? AND fromMs = ?'),
    setAside: db.prepare('INSERT INTO damaged_blocks (grp, fromMs, toMs, bytes) SELECT grp, fromMs, toMs, bytes FROM blocks WHERE id = ?'), // prettier-ignore
    removeById: db.prepare('DELETE FROM blocks WHERE id = ?'),
    expired: db.prepare('SELECT id, fromMs, toMs, n, other FROM blocks WHERE grp = ? AND fromMs < ? AND toMs > ? ORDER BY fromMs'), // prettier-ignore
  };
  /** Up to when blocks of a group reach: most questions are about what is newer. */
  const reach = new Map(statements.reach.all().map((row) => [Number(row['grp']), Number(row['toMs'])]));
  /** By block id, the one used last at the end. */
  const cache = new Map<number, Block>();
  let cached = 0;
  const forget = (id: number): void => {
    cached -= cache.get(id)?.body.length ?? 0;
    cache.delete(id);
  };
  const keep = (block: Block): void => {
    cache.set(block.id, block);
    cached += block.body.length;
    for (const id of cache.keys()) {
      if (cached <= CACHE_BYTES) break;
      forget(id);
    }
  };
  function setAside(row: Row, error: unknown): void {
    const id = Number(row['id']);
    forget(id);
    statements.setAside.run(id);
    statements.removeById.run(id);
    onDamaged({ fromMs: Number(row['fromMs']), toMs: Number(row['toMs']), observations: Number(row['n']) }, error);
  }
  /** @returns null where the block is damaged: it is set aside then */
  function open(row: Row): Block | null {
    const id = Number(row['id']);
    const known = cache.get(id);
    if (known) return known;
    const bytes = blobOf(row, 'bytes');
    const size = Number(row['size']);
    try {
      if (crc32(bytes) !== Number(row['crc'])) throw new DamagedBlock('the checksum does not fit');
      const body = inflateRawSync(bytes, { maxOutputLength: Math.max(1, size), chunkSize: Math.max(64, size + 16) });
      const block: Block = {
        ...{ id, group: Number(row['grp']), fromMs: Number(row['fromMs']), toMs: Number(row['toMs']) },
        ...{ n: Number(row['n']), other: Number(row['other']), body, ...directoryOf(body) },
      };
      keep(block);
      return block;
    } catch (error) {
      setAside(row, error);
      return null;
    }
  }
  /** Calls `read` with every series of a block; what shows to be damaged then is set aside. @returns whether it was whole */
  function eachSeries(block: Block, read: (stream: number, count: number, at: Cursor) => void): boolean {
    for (let slot = 0; slot < GROUP; slot++)
      if (block.counts[slot]! > 0 && !oneSeries(block, block.group * GROUP + slot, read)) return false;
    return true;
  }
  function oneSeries(block: Block, stream: number, read: (stream: number, count: number, at: Cursor) => void): boolean {
    const slot = stream - block.group * GROUP;
    if (block.counts[slot] === 0) return true;
    const cursor = new Cursor(block.body);
    cursor.at = block.at[slot]!;
    try {
      read(stream, block.counts[slot]!, cursor);
      return true;
    } catch (error) {
      if (!(error instanceof DamagedBlock)) throw error;
      const { id, fromMs, toMs, n } = block;
      setAside({ id, fromMs, toMs, n }, error);
      return false;
    }
  }
  const byId = (id: number): Block | null => {
    const known = cache.get(id);
    if (known) {
      // Used last: at the end.
      cache.delete(id);
      cache.set(id, known);
      return known;
    }
    const row = statements.one.all(id)[0];
    return row ? open(row) : null;
  };

  return {
    /** Blocks of a datastream that touch a span, one after the other as they are asked for. */
    *of(stream: number, fromMs: number, toMs: number, isLatestFirst = false): Generator<Block> {
      const group = groupOf(stream);
      if ((reach.get(group) ?? -Infinity) <= fromMs) return;
      const slot = stream - group * GROUP;
      const order = isLatestFirst ? statements.descending : statements.ascending;
      for (const row of order.all(group, fromMs - LONGEST_BLOCK_MS, toMs, fromMs)) {
        if (((blobOf(row, 'present')[slot >> 3]! >> (slot & 7)) & 1) === 0) continue;
        const block = byId(Number(row['id']));
        if (block) yield block;
      }
    },
    /** Blocks of a group that touch a span, the latest first. */
    *ofGroup(group: number, fromMs: number, toMs: number): Generator<Block> {
      for (const { id } of statements.descending.all(group, fromMs - LONGEST_BLOCK_MS, toMs, fromMs)) {
        const block = byId(Number(id));
        if (block) yield block;
      }
    },
    /** Blocks of all groups that touch a span. */
    atTime: (fromMs: number, toMs: number): Block[] =>
      statements.atTime.all(fromMs - LONGEST_BLOCK_MS, toMs, fromMs).flatMap((row) => open(row) ?? []),
    /** Observations of one datastream in a block, added to `to`. */
    read: (block: Block, stream: number, fromMs: number, toMs: number, to: Points): void => {
      oneSeries(block, stream, (_stream, count, at) => decodePoints(at, count, block.fromMs, fromMs, toMs, to));
    },
    eachSeries,
    oneSeries,
    /** The last observation of each datastream of a group from `fromMs` to `atMs`, by blocks the latest first until all are found. */
    latestOfGroup: (
      group: number,
      fromMs: number,
      atMs: number,
      found: (stream: number, t: number, value: number, flags: number) => void,
    ): void => {
      if ((reach.get(group) ?? -Infinity) <= fromMs) return;
      const seen = new Uint8Array(GROUP);
      const points = noPoints();
      for (const row of statements.descending.all(group, fromMs - LONGEST_BLOCK_MS, atMs, fromMs)) {
        const bits = blobOf(row, 'present');
        if (seen.every((is, slot) => is === 1 || ((bits[slot >> 3]! >> (slot & 7)) & 1) === 0)) continue;
        const block = byId(Number(row['id']));
        if (!block) continue;
        eachSeries(block, (stream, count, at) => {
          const slot = stream - group * GROUP;
          if (seen[slot] === 1) return;
          decodePoints(at, count, block.fromMs, fromMs, atMs, points, true);
          if (points.timeMs.length === 0) return;
          seen[slot] = 1;
          found(stream, points.timeMs.pop()!, points.value.pop()!, points.flags.pop()!);
        });
      }
    },
    /** All of a block by datastream; empty where it is damaged. */
    whole: (block: Block): Map<number, Points> => {
      const series = new Map<number, Points>();
      const isWhole = eachSeries(block, (stream, count, at) => {
        const points = noPoints();
        decodePoints(at, count, block.fromMs, -Infinity, Infinity, points);
        series.set(stream, points);
      });
      return isWhole ? series : new Map<number, Points>();
    },
    /** Spans of blocks of a group that touch a span, ascending. */
    spans: (group: number, fromMs: number, toMs: number): BlockSpan[] =>
      statements.near
        .all(group, fromMs - LONGEST_BLOCK_MS, toMs)
        .map((row) => ({ fromMs: Number(row['fromMs']), toMs: Number(row['toMs']) }))
        .filter((span) => span.toMs > fromMs),
    /** Blocks of a group that lie at least partly before `beforeMs`, those that end by `doneMs` left out. */
    expired: (group: number, beforeMs: number, doneMs: number) =>
      statements.expired.all(group, beforeMs, doneMs).map((row) => ({
        ...{ id: Number(row['id']), fromMs: Number(row['fromMs']), toMs: Number(row['toMs']) },
        ...{ n: Number(row['n']), other: Number(row['other']) },
      })),
    byId,
    /** Puts the series of a span in place of what is there: within a transaction. Nothing = the block goes. */
    replace: (group: number, { fromMs, toMs }: BlockSpan, series: ReadonlyMap<number, Points>): void => {
      for (const [id, block] of cache) if (block.group === group && block.fromMs === fromMs) forget(id);
      statements.remove.run(group, fromMs);
      const packed = encodeBlock(group, fromMs, series);
      if (!packed) return;
      const { n, other, size, crc, present, bytes } = packed;
      reach.set(group, Math.max(reach.get(group) ?? -Infinity, toMs));
      statements.put.run(group, fromMs, toMs, n, other, size, crc, present, bytes);
    },
    /** A transaction failed: what is kept may be what was taken back. */
    forgetCached: (): void => {
      cache.clear();
      cached = 0;
    },
  };
}
export type Blocks = ReturnType<typeof createBlocks>;
