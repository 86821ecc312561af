// The only file that knows the driver. libsql: prebuilt for all platforms, the API of better-sqlite3.
// It binds every JavaScript number as REAL: divisions in SQL need a CAST, comparisons with INTEGER columns do not.
import Libsql from 'libsql';
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A BLOB is read by `blobOf`. */
export type Row = Readonly<Record<string, number | string | null>>;
export type Bound = number | string | Uint8Array | null;

/** The driver gives an ArrayBuffer where there is a BLOB. */
export const blobOf = (row: Row, column: string): Uint8Array => new Uint8Array((row as Record<string, unknown>)[column] as ArrayBuffer); // prettier-ignore

export interface Statement {
  run(...values: Bound[]): void;
  all(...values: Bound[]): Row[];
}

export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  /** All or nothing. */
  transaction<T>(run: () => T): T;
  /** Gives pages that are free back to the disk, some at a time, and empties the log. @returns whether there are more */
  tidy(): boolean;
  close(): void;
}

/** The file is damaged: SQLITE_CORRUPT (11) and SQLITE_NOTADB (26), with their extended codes. */
export function isCorrupt(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^SQLITE_(CORRUPT|NOTADB)/.test(code);
}

export function isDiskFull(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return (
    code === 'ENOSPC' || code === 'SQLITE_FULL' || (typeof code === 'string' && code.startsWith('SQLITE_IOERR_WRITE'))
  );
}

/** Beyond this size the whole file is not read at start; damage then shows when a damaged page is read. */
const CHECKED_BYTES = 256 * 1024 * 1024;

const INCREMENTAL = 2;
/** Pages (4 KiB) given back to the disk at a time. */
const TIDY_PAGES = 2000;

/** @returns false where there is no room for it: the file then stays as it is */
function writtenAnew(db: InstanceType<typeof Libsql>): boolean {
  try {
    db.exec('VACUUM');
    return true;
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    return false;
  }
}

/** @throws whatever the driver says; see `isCorrupt` and `isDiskFull` */
export function openDatabase(path: string): Database {
  mkdirSync(dirname(path), { recursive: true });
  const isSmall = !existsSync(path) || statSync(path).size <= CHECKED_BYTES;
  const db = new Libsql(path, { timeout: 5000 });
  let isShrinking = true;
  try {
    // Before the first table: later it needs a VACUUM. Without it a file never grows smaller.
    db.exec('PRAGMA auto_vacuum = INCREMENTAL');
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA journal_size_limit = 4194304');
    // A commit is on the disk when it returns; there is one a second.
    db.exec('PRAGMA synchronous = FULL');
    const check = isSmall ? (db.prepare('PRAGMA quick_check(1)').all() as Row[]) : [];
    const verdict = check[0]?.['quick_check'] ?? 'ok';
    if (verdict !== 'ok') throw Object.assign(new Error(String(verdict)), { code: 'SQLITE_CORRUPT' });
    // A file from before: small ones are written anew once, in great ones free pages stay in the file and are used again.
    const mode = (db.prepare('PRAGMA auto_vacuum').all() as Row[])[0]?.['auto_vacuum'];
    isShrinking = mode === INCREMENTAL || (isSmall && writtenAnew(db));
  } catch (error) {
    db.close();
    throw error;
  }
  return {
    exec: (sql) => void db.exec(sql),
    prepare: (sql) => {
      const statement = db.prepare<Bound[]>(sql);
      return {
        run: (...values) => void statement.run(...values),
        all: (...values) => statement.all(...values) as Row[],
      };
    },
    transaction: (run) => {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = run();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        try {
          db.exec('ROLLBACK');
        } catch {
          // The failure itself may have ended the transaction already.
        }
        throw error;
      }
    },
    tidy: () => {
      db.prepare(`PRAGMA incremental_vacuum(${TIDY_PAGES})`).all();
      db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
      const left = (db.prepare('PRAGMA freelist_count').all() as Row[])[0]?.['freelist_count'];
      return isShrinking && left !== 0;
    },
    close: () => {
      try {
        // The next start then finds one whole file and no log to replay.
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } finally {
        db.close();
      }
    },
  };
}

/** Moves a damaged database and its log files away. @returns where it lies now */
export function setAside(path: string, stamp: string): string {
  const aside = `${path}.corrupt-${stamp.replace(/[:.]/g, '-')}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  return aside;
}
