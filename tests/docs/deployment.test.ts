import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigSchema } from '../../src/schema/config.ts';
import { decode } from '../../src/schema/decode.ts';

const FOLDER = 'deploy';
const textOf = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const configs = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const compositions = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
const composed = compositions.map(textOf).join('\n');
/** Names of environment variables that a configuration asks for. */
const variablesOf = (text: string): string[] => [...text.matchAll(/"(?:\w+Env|ingest|feeds)": "([A-Z_]+)"/g)].map(([, name]) => name!); // prettier-ignore

describe('the files for three feeds', () => {
  it.each(configs)('%s is taken by a feed, with one history, one bus and one secret for all of them', (name) => {
    const { bus, engines, tokens, isBehindProxy } = decode(ConfigSchema, JSON.parse(textOf(name)), name);
    expect(bus?.url).toMatch(/^(mqtt|nats):\/\/broker:\d+$/);
    expect(engines.history.postgresql?.urlEnv).toBe('HISTORY_URL');
    expect(tokens.feeds).toBe('FEEDS_SECRET');
    expect(isBehindProxy).toBe(true);
  });

  it.each(configs)('%s gets every secret that it names from the composition', (name) => {
    const variables = variablesOf(textOf(name));
    expect(variables).toHaveLength(3);
    for (const variable of variables) expect(composed).toMatch(new RegExp(`^ +${variable}: \\S`, 'm'));
  });

  it('are all there: configurations and what is mounted', () => {
    const named = [...composed.matchAll(/\/app\/deploy\/([\w.]+)/g), ...composed.matchAll(/'\.\/([\w.]+):/g)].map(([, name]) => name!); // prettier-ignore
    expect(new Set(named)).toEqual(new Set([...configs, 'nginx.conf', 'mosquitto.conf', 'nats.conf']));
    for (const name of named) expect(existsSync(join(FOLDER, name)), name).toBe(true);
  });

  it('has every feed of the balancer among the services', () => {
    const feeds = [...textOf('nginx.conf').matchAll(/server (feed-\d):5180/g)].map(([, name]) => name!);
    expect(feeds).toHaveLength(3);
    for (const name of compositions)
      for (const feed of feeds) expect(textOf(name)).toMatch(new RegExp(`^ {2}${feed}:`, 'm'));
  });
});

describe('the guide to running it for others', () => {
  it('shows configurations that the feed takes as they stand', () => {
    const examples = [...readFileSync('docs/deployment.md', 'utf8').matchAll(/```json\n([\s\S]*?)```/g)];
    expect(examples.length).toBeGreaterThan(1);
    for (const [, text] of examples)
      expect(() => decode(ConfigSchema, JSON.parse(text!) as unknown, 'guide')).not.toThrow();
  });
});
