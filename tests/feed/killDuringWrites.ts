import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createHistory } from '../../src/feed/history/history.ts';
import { ROOT } from '../../src/feed/settings.ts';

/** What was found after one kill. `kept`: values from 0 on, as they lie on the disk. */
export interface Killed {
  readonly committed: number;
  readonly appended: number;
  readonly kept: readonly number[];
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
    let [committed, appended, commits] = [expected, expected, 0];
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    for await (const line of createInterface({ input: child.stdout })) {
      const [word, count] = line.split(' ');
      if (word === 'committed') committed = Number(count);
      if (word === 'appended') appended = Number(count);
      if (word === 'committed' && ++commits > round % 4) child.kill('SIGKILL');
    }
    await ended;
    let isCorrupt = false;
    const history = createHistory(folder, {
      onSetAside: () => (isCorrupt = true),
      onCommitFailed: (error) => {
        throw error;
      },
      onCommitted: () => undefined,
    });
    const kept = history.raw('a/b/W', 0, 1e13, 1e6).map(({ value }) => value);
    history.dispose();
    yield { committed, appended, kept, isCorrupt };
    expected = kept.length;
  }
}
