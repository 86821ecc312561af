import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { createAlarms } from '../../src/state/alarms.ts';
import { createClock } from '../../src/state/clock.ts';
import { createFakeTimers } from './fakeTimers.ts';

const T0 = Date.parse('2024-01-06T00:00:00Z');
const WORDS = { de: 'W', en: 'W', zh: 'W' };
const alarm = (name: string) => ({
  ...{ alarm: name, rule: 'r', theme: 'iot', severity: 'watch', title: WORDS, cause: WORDS, action: null, owner: null },
  ...{ link: null, datastream: 'a/b/W', value: 1, unit: 'cm', origin: 'live', subject: 'a/b' },
  ...{ since: new Date(T0).toISOString(), isSinceKnown: true, acknowledgement: null },
});

/** A viewer's alarms before a feed whose answers the test gives. */
function stage(names: string[] = []) {
  const timers = createFakeTimers();
  const clock = createClock(timers.now);
  clock.feedClockTold({ mode: 'live', instantMs: unixMs(T0), speed: 1 });
  const feed = { names, isComplete: true, status: 200, asked: [] as string[] };
  const store = createAlarms({
    clock,
    timers,
    fetch: (url, init) => {
      feed.asked.push(`${init?.method ?? 'GET'} ${url}`);
      const at = new URL(url, 'http://x').searchParams.get('at') ?? new Date(clock.feedInstant()!).toISOString();
      const body = feed.status === 200
        ? { at, total: feed.names.length, isComplete: feed.isComplete, alarms: feed.names.map(alarm) }
        : { title: 'The alarm does not hold', status: feed.status };
      return Promise.resolve(new Response(JSON.stringify(body), { status: feed.status }));
    },
  }); // prettier-ignore
  const shown = () => store.getState().alarms.map((one) => one.alarm);
  const raised = () => store.getState().raised.map((one) => one.alarm);
  return { timers, clock, feed, store, names: shown, raised };
}

describe('the alarms of the instant on screen', () => {
  it('are asked for while time runs, and tell what was raised and what is over since', async () => {
    const { timers, feed, store, names, raised } = stage(['old']);
    await timers.advance(1000);
    expect([names(), raised()]).toEqual([['old'], []]);
    feed.names = ['new'];
    await timers.advance(6000);
    expect([names(), raised(), store.getState().cleared.map((one) => one.alarm)]).toEqual([['new'], ['new'], ['old']]);
    store.dispose();
  });

  it('of the past are those of then, and no news', async () => {
    const { timers, clock, feed, names, raised } = stage();
    await timers.advance(1000);
    feed.names = ['then'];
    clock.goTo(unixMs(T0 - 3_600_000));
    await timers.advance(1000);
    expect(feed.asked.at(-1)).toBe('GET /api/alarms?at=2024-01-05T23:00:00.000Z');
    expect([names(), raised()]).toEqual([['then'], []]);
    // Back to now: what holds there was not raised just now.
    feed.names = ['now'];
    clock.follow();
    await timers.advance(1000);
    expect([names(), raised()]).toEqual([['now'], []]);
  });

  it('stay while the feed still reckons, and are no news until it has', async () => {
    const { timers, feed, names, raised } = stage(['a', 'b']);
    await timers.advance(1000);
    [feed.names, feed.isComplete] = [['a'], false];
    await timers.advance(6000);
    expect([names(), raised()]).toEqual([['a', 'b'], []]);
    [feed.names, feed.isComplete] = [['a', 'b', 'c'], true];
    await timers.advance(2000);
    expect([names(), raised()]).toEqual([['a', 'b', 'c'], ['c']]);
  });

  it('are kept when the feed is silent, which is said', async () => {
    const { timers, feed, store, names } = stage(['a']);
    await timers.advance(1000);
    feed.status = 503;
    await timers.advance(6000);
    expect([store.getState().status, names()]).toEqual(['failed', ['a']]);
  });

  it('that cannot be acknowledged say why', async () => {
    const { timers, feed, store } = stage(['iot/r/a b']);
    await timers.advance(1000);
    feed.status = 409;
    const result = await store.acknowledge('iot/r/a b', { by: 'A', note: '' });
    expect(result).toEqual({ isKept: false, status: 409 });
    expect(feed.asked.at(-1)).toBe('POST /api/alarms/iot/r/a%20b/acknowledgement');
  });

  it('are not asked for while nobody looks', async () => {
    const { timers, feed, store } = stage();
    await timers.advance(1000);
    store.setHidden(true);
    const { length } = feed.asked;
    await timers.advance(60_000);
    expect(feed.asked).toHaveLength(length);
  });
});
