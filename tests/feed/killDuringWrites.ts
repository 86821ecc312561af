import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase } from '../../src/feed/history/database.ts';
import { createHistory } from '../../src/feed/history/history.ts';
import { ROOT } from '../../src/feed/settings.ts';

/** What was found after one kill. `kept`: values from 0 on, as they lie on the disk. */
export interface Killed {
  readonly committed: number;
  readonly appended: number;
  readonly kept: readonly number[];
  /** Observations as they lie in rows and blocks: more than `kept` when one lies in both. */
  readonly stored: number;
  /** It was killed while it packed. */
  readonly isPacking: boolean;
  /** The database had to be set aside. */
  readonly isCorrupt: boolean;
}

/**
 * Writes to a history in a process of its own, kills it with -9 at another point of its work in every round, and looks what is there.
 * @param folder empty at the first round; every round goes on where the one before ended
 */
export async function* killDuringWrites(folder: string, rounds: number): AsyncGenerator<Killed> {
  let expected = 0;
  for (let round = 0; round < rounds; round++) {
    const args = ['--import', 'tsx', 'tests/feed/historyWriter.ts', folder, String(expected)];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    let [committed, appended, commits, packings] = [expected, expected, 0, 0];
    let isPacking = false;
    // Every second round ends while it packs, the others after a commit.
    const killAtPacking = round % 2 === 1;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    for await (const line of createInterface({ input: child.stdout })) {
      const [word, count] = line.split(' ');
      if (word === 'committed') committed = Number(count);
      if (word === 'appended') appended = Number(count);
      if (word === 'packing' || word === 'packed') isPacking = word === 'packing';
      if (word === 'committed' && ++commits > round % 4 && !killAtPacking) child.kill('SIGKILL');
      if (word === 'packing' && ++packings > (round >> 1) % 3 && killAtPacking) child.kill('SIGKILL');
    }
    await ended;
    let isCorrupt = false;
    const history = createHistory(folder, {
      onSetAside: () => (isCorrupt = true),
      onBlockDamaged: () => (isCorrupt = true),
      onCommitFailed: (error) => {
        throw error;
      },
      onCommitted: () => undefined,
    });
    const kept = history.raw('a/b/W', 0, 1e13, 1e6).map(({ value }) => value);
    history.dispose();
    const db = openDatabase(join(folder, 'history.db'));
    const sum = 'SELECT (SELECT count(*) FROM observations) + (SELECT coalesce(sum(n), 0) FROM blocks) AS n';
    const stored = Number(db.prepare(sum).all()[0]!['n']);
    db.close();
    yield { committed, appended, kept, stored, isPacking, isCorrupt };
    expected = kept.length;
  }
}
