// Writes to a history until it is killed: node --import tsx tests/feed/historyWriter.ts FOLDER FIRST. Says what it appended,
// committed and is packing.
import { writeSync } from 'node:fs';
import { unixMs } from '../../src/geo/units.ts';
import { createHistory } from '../../src/feed/history/history.ts';

const folder = process.argv[2]!;
let next = Number(process.argv[3]);
const say = (line: string): void => void writeSync(1, `${line}\n`);
const fail = (what: unknown): never => {
  say(`failed ${String(what)}`);
  process.exit(1);
};
const history = createHistory(folder, {
  onSetAside: fail,
  onBlockDamaged: fail,
  onCommitFailed: fail,
  onCommitted: () => say(`committed ${next}`),
});
setInterval(() => {
  const from = next;
  next += 20;
  history.append(
    Array.from({ length: 20 }, (_, i) => ({
      datastream: 'a/b/W',
      timeMs: unixMs(1.7e12 + (from + i) * 1000),
      value: from + i,
      quality: 'good' as const,
      origin: 'live' as const,
    })),
  );
  say(`appended ${next}`);
  if (next % 60 === 0) history.commit();
  if (next % 200 !== 0) return;
  say(`packing ${next}`);
  // Another hour each time: a block that is there already may then be written anew.
  history.pack(Date.now() + next * 3_600_000);
  say(`packed ${next}`);
}, 1);
