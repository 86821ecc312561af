import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/feed/ingest/readMessage.ts';
import { unixMs } from '../../../src/geo/units.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/ingest');
const NOW = unixMs(Date.parse('2026-11-25T23:05:00Z'));
const nameOf = (id: number): string | undefined => (id === 17 ? 'gauge/duisburg-ruhrort/W' : undefined);

describe('a message of a sender, told by its shape', () => {
  it.each(readdirSync(FOLDER).filter((file) => file.endsWith('.json')))('%s is read as it always was', async (file) => {
    const body: unknown = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
    const { described, reports, refused } = readMessage(body, 'json', NOW, nameOf);
    const lines = [
      ...described.map((each) => `described ${JSON.stringify(each)}`),
      ...reports.map(({ path, entity, property, value, unit = '-', quality, timeMs }) =>
        ['report', path || '/', entity, property, value, unit, quality, new Date(timeMs).toISOString()].join(' | '),
      ),
      ...refused.map(({ path, reason }) => `refused ${path || '/'}: ${reason}`),
    ];
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(join(FOLDER, file.replace('.json', '.golden.txt')));
  });
});
