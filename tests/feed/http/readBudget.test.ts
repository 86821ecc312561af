import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/feed/http/answer.ts';
import { createReadBudget, isMetered } from '../../../src/feed/http/readBudget.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { feedProcess, NO_SIMULATORS } from '../feedProcess.ts';

const running: ReturnType<typeof feedProcess>[] = [];
afterEach(() => Promise.all(running.splice(0).map((feed) => feed.end('SIGKILL'))));

function stage(readCpuBurstS: number, readCpuSPerMinute: number) {
  const clocks = { at: 0, cpuMs: 0 };
  const limits = { ...decode(ConfigSchema, {}, 'config').limits, readCpuBurstS, readCpuSPerMinute };
  const begin = createReadBudget(limits, { now: () => clocks.at, cpu: () => clocks.cpuMs });
  return {
    clocks,
    begin,
    /** Seconds to wait; null = answered, at a cost. */
    read: (address: string, costS: number): number | null => {
      try {
        const settle = begin(address);
        clocks.cpuMs += costS * 1000;
        settle();
        return null;
      } catch (error) {
        return Number((error as Problem).headers['retry-after']);
      }
    },
  };
}

describe('the budget of an address', () => {
  /** CPU time of all that a viewer asks for one instant of the past, near the one before, s: measured with everything that is simulated. */
  const INSTANT_S = 0.8;
  const byDefault = () => {
    const { readCpuBurstS, readCpuSPerMinute } = decode(ConfigSchema, {}, 'config').limits;
    return stage(readCpuBurstS, readCpuSPerMinute);
  };

  it('is enough for twenty planners behind one address: all drag at once for ten seconds, then for an hour two instants a minute each', () => {
    const { clocks, read } = byDefault();
    const waits: (number | null)[] = [];
    for (let second = 0; second < 10; second++, clocks.at += 1000)
      for (let planner = 0; planner < 20; planner++) waits.push(read('room', INSTANT_S));
    for (let asked = 0; asked < 60 * 40; asked++, clocks.at += 1500) waits.push(read('room', INSTANT_S));
    expect(waits.filter((wait) => wait !== null)).toEqual([]);
  });

  it('is not enough for who keeps the process busy without a pause', () => {
    const { clocks, read } = byDefault();
    let busyS = 0;
    while (read('greedy', INSTANT_S) === null) {
      clocks.at += INSTANT_S * 1000;
      busyS += INSTANT_S;
      expect(busyS).toBeLessThan(15 * 60);
    }
    expect(read('somebody else', INSTANT_S)).toBeNull();
  });

  it('is what the process computes for it; it says how long to wait, and comes back at a rate', () => {
    const { clocks, read } = stage(10, 30);
    expect([read('a', 4), read('a', 8)]).toEqual([null, null]);
    // 2 s too much, and 1 s at least: half a second comes back in each.
    expect(read('a', 1)).toBe(6);
    expect(read('b', 1)).toBeNull();
    clocks.at += 5_900;
    // As long as it was told, or not at all.
    expect(read('a', 0)).toBe(1);
    clocks.at += 100;
    expect([read('a', 0), read('a', 0)]).toEqual([null, null]);
    clocks.at += 3_600_000;
    expect([read('a', 10), read('a', 1)]).toEqual([null, 2]);
  });

  it('is charged for its part when several are answered at once, and not for thousands that come at the same moment', () => {
    const { clocks, begin, read } = stage(10, 30);
    const [first, second] = [begin('a'), begin('b')];
    clocks.cpuMs += 8_000;
    first();
    second();
    expect([read('a', 7), read('a', 0)]).toEqual([null, expect.any(Number)]);
    const many = Array.from({ length: 1000 }, () => tryBegin(begin));
    expect(many.filter(Boolean).length).toBeLessThanOrEqual(40);
  });

  it('is not for what every page needs, nor for the shared answers of now', () => {
    const url = (text: string) => new URL(text, 'http://feed');
    expect(isMetered('/api/catalogue', url('/api/catalogue'))).toBe(false);
    expect(isMetered('/api/alarms', url('/api/alarms'))).toBe(false);
    expect(isMetered('/api/alarms', url('/api/alarms?at=2024-01-01T00:00:00Z'))).toBe(true);
    expect(isMetered('/api/alarms', url('/api/alarms?format=csv'))).toBe(true);
    expect(isMetered('/api/catalogue', url('/api/catalogue?at=2024-01-01T00:00:00Z'))).toBe(true);
    expect(isMetered('/api/state', url('/api/state'))).toBe(true);
  });
});
const tryBegin = (begin: (address: string) => unknown): boolean => {
  try {
    begin('c');
    return true;
  } catch {
    return false;
  }
};

it('a real feed refuses one address that reads too much, answers all others and this machine, and its audit stays short', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-budget-'));
  const config = join(folder, 'feed.json');
  writeFileSync(config, JSON.stringify({ isBehindProxy: true, simulators: NO_SIMULATORS, limits: { readCpuBurstS: 1, readCpuSPerMinute: 1 } })); // prettier-ignore
  const feed = feedProcess({ DATA_DIR: folder, HAFENBLICK_CONFIG: config });
  running.push(feed);
  const url = await feed.ready;
  const get = (path: string, address?: string) =>
    fetch(url + path, { headers: address === undefined ? {} : { 'x-forwarded-for': address } });
  const span = 'from=2023-12-20T00:00:00Z&to=2024-01-07T00:00:00Z';
  const paths = [`/api/events?${span}`, '/v1.1/Datastreams?$expand=Observations', '/api/state?at=2024-01-05T00:00:00Z', `/api/tracks?at=2024-01-05T00:00:00Z`]; // prettier-ignore
  let refusal: Response | null = null;
  for (let k = 0; refusal === null && k < 2_000; k++) {
    const answer = await get(paths[k % paths.length]!, '203.0.113.9');
    if (answer.status === 429) refusal = answer;
    else await answer.arrayBuffer();
  }
  expect(refusal?.headers.get('content-type')).toMatch('application/problem+json');
  expect(Number(refusal?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refusal?.json()).toMatchObject({ status: 429, title: 'Too much asked' });
  for (const path of paths) expect((await get(path, '203.0.113.9')).status).toBe(429);
  // It may go on seeing what is now, and everybody else goes on.
  expect((await get('/api/alarms', '203.0.113.9')).status).toBe(200);
  expect((await get('/api/catalogue', '203.0.113.9')).status).toBe(200);
  expect((await get('/api/state', '203.0.113.10')).status).toBe(200);
  for (let k = 0; k < 20; k++) expect((await get('/api/state')).status).toBe(200);
  for (let k = 0; k < 50; k++) await get('/api/state', '203.0.113.9');
  const lines = (): number => readFileSync(join(folder, 'audit.jsonl'), 'utf8').split('\n').filter((line) => line.includes('Too much asked')).length; // prettier-ignore
  await expect.poll(lines).toBeGreaterThan(0);
  expect(lines()).toBeLessThanOrEqual(3);
}); // prettier-ignore
