import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/feed/ingest/readMessage.ts';
import { createMappedReader } from '../../src/feed/sources/mappedReading.ts';
import { unixMs } from '../../src/geo/units.ts';
import { ConfigSchema } from '../../src/schema/config.ts';
import { decode } from '../../src/schema/decode.ts';

// What is with code has a test of its own: newAdapter.test.ts.
const [guide] = readFileSync(join(import.meta.dirname, '../../docs/connect-a-source.md'), 'utf8').split('## 6 With code\n') as [string, string]; // prettier-ignore
const blocks = (language: string): string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text!);
/** Bodies of curl and messages of mosquitto_pub. */
const messages = blocks('sh').flatMap((text) => [...text.matchAll(/-[dm] '([^']+)'/g)].map(([, body]) => body!));
const NOW = unixMs(Date.parse('2026-11-26T00:00:00Z'));

describe('the guide to connect a source', () => {
  it.each(blocks('json'))('has a configuration that is taken: %#', (text) => {
    expect(() => decode(ConfigSchema, JSON.parse(text), 'guide')).not.toThrow();
  });

  it('has messages that are read as it says', () => {
    const posted = messages.filter((body) => /"n"|"specversion"|"Datastream"|"Notification"/.test(body));
    expect(posted.length).toBeGreaterThanOrEqual(7);
    for (const body of posted) {
      const { reports, refused } = readMessage(JSON.parse(body), 'json', NOW, () => undefined);
      expect(refused).toEqual([]);
      expect(reports.length).toBeGreaterThan(0);
    }
  });

  it('maps its JSON with its configuration', () => {
    const config = blocks('json').find((text) => text.includes('"mapped"'))!;
    const [setting] = decode(ConfigSchema, JSON.parse(config), 'guide').sources.mapped;
    const [shown] = blocks('text');
    expect(messages).toContain(shown!.trim());
    const { reports } = createMappedReader(setting!)(JSON.parse(shown!), 'guide', NOW);
    expect(reports).toMatchObject([{ entity: 'A1', property: 'temperature', value: 6.5, unit: 'Cel' }]);
  });
});
