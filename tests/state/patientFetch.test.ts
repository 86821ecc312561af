import { describe, expect, it } from 'vitest';
import { createHealth } from '../../src/state/health.ts';
import { createPatientFetch } from '../../src/state/patientFetch.ts';
import { createFakeTimers } from './fakeTimers.ts';

function stage() {
  const timers = createFakeTimers();
  const health = createHealth();
  const feed = { asked: [] as string[], status: 200 };
  const patient = createPatientFetch(
    (url) => {
      feed.asked.push(url);
      const headers = { 'retry-after': '8' };
      return Promise.resolve(new Response('{}', feed.status === 200 ? {} : { status: feed.status, headers }));
    },
    health,
    timers,
  );
  return {
    timers,
    health,
    feed,
    ask: async (url: string, init?: RequestInit) => (await patient.fetch(url, init)).status,
  };
}

describe('a viewer that has asked too much', () => {
  it('says so, does not ask the same before Retry-After, and then does', async () => {
    const { timers, health, feed, ask } = stage();
    feed.status = 429;
    expect(await ask('/api/state?at=1')).toBe(429);
    expect(health.getState().isAskedTooOften).toBe(true);
    await timers.advance(7_000);
    expect([await ask('/api/state?at=2'), feed.asked]).toEqual([429, ['/api/state?at=1']]);
    feed.status = 200;
    await timers.advance(1_000);
    expect(health.getState().isAskedTooOften).toBe(false);
    expect([await ask('/api/state?at=2'), feed.asked.length]).toEqual([200, 2]);
  });

  it('goes on asking for everything else, and says what people say', async () => {
    const { health, feed, ask } = stage();
    feed.status = 429;
    await ask('/api/state?at=1');
    feed.status = 200;
    expect(await ask('/api/alarms')).toBe(200);
    expect(await ask('/api/state', { method: 'POST' })).toBe(200);
    feed.status = 503;
    await ask('/api/tracks');
    feed.status = 200;
    expect([await ask('/api/tracks'), health.getState().isAskedTooOften]).toEqual([200, true]);
  });
});
