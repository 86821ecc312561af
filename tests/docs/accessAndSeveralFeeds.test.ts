import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigSchema } from '../../src/schema/config.ts';
import { decode } from '../../src/schema/decode.ts';

const guide = readFileSync('docs/access-and-several-feeds.md', 'utf8');
const examples = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => text!);

describe('the guide to access and several feeds', () => {
  it('shows configurations that the feed takes as they stand', () => {
    expect(examples).toHaveLength(2);
    for (const text of examples) expect(() => decode(ConfigSchema, JSON.parse(text) as unknown, 'guide')).not.toThrow();
  });

  it('names every key of a sign-in', () => {
    const keys = Object.keys(ConfigSchema.entries.signIn.wrapped.entries);
    expect(keys).toContain('issuer');
    for (const key of keys) expect(guide).toContain(`\`${key}\``);
  });
});
