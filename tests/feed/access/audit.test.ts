import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createAudit } from '../../../src/feed/access/audit.ts';
import { createLog } from '../../../src/feed/log.ts';

const folderOf = (): string => mkdtempSync(join(tmpdir(), 'hafenblick-audit-'));

it('an act is one line of JSON for its owner alone, with no more of the address than the network', () => {
  const folder = folderOf();
  const audit = createAudit(folder, createLog('silent'));
  audit.note({ act: 'socket', outcome: 'refused', reason: 'ticket', status: 401, address: '192.168.7.31' });
  audit.dispose();
  const file = join(folder, 'audit.jsonl');
  const [line] = readFileSync(file, 'utf8').trim().split('\n').map((text) => JSON.parse(text) as object); // prettier-ignore
  expect(line).toMatchObject({ act: 'socket', outcome: 'refused', reason: 'ticket', address: '192.168.7.0' });
  expect(statSync(file).mode & 0o077).toBe(0);
});

it('a flood of refusals fills four files of 8 MiB and no more', () => {
  const folder = folderOf();
  const audit = createAudit(folder, createLog('silent'));
  const reason = 'x'.repeat(10_000);
  for (let i = 0; i < 6_000; i++) audit.note({ act: 'socket', outcome: 'refused', reason });
  audit.dispose();
  const kept = ['', '.1', '.2', '.3', '.4'].map((end) => join(folder, `audit.jsonl${end}`)).filter((file) => existsSync(file)); // prettier-ignore
  expect(kept).toHaveLength(4);
  expect(kept.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(80 * 1024 * 1024);
});

it('a disk that refuses it is said once, and ends nothing', () => {
  const audit = createAudit('/proc/nowhere', createLog('silent'));
  audit.note({ act: 'feed', outcome: 'done', reason: 'started' });
  expect(() => audit.dispose()).not.toThrow();
});
