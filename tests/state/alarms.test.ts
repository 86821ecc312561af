import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { createAlarms } from '../../src/state/alarms.ts';
import { createClock } from '../../src/state/clock.ts';
import { createHealth } from '../../src/state/health.ts';
import { createPushed } from '../../src/state/pushed.ts';
import { createFakeTimers } from './fakeTimers.ts';

const T0 = Date.parse('2024-01-06T00:00:00Z');
const WORDS = { de: 'W', en: 'W', zh: 'W' };
const about = (name: string) => ({
  ...{ alarm: name, rule: 'r', theme: 'iot', severity: 'watch', title: WORDS, cause: WORDS, action: null, owner: null },
  ...{ link: null, datastream: 'a/b/W', value: 1, unit: 'cm', origin: 'live' },
});
const alarm = (name: string) => ({
  ...about(name),
  ...{ subject: 'a/b', since: new Date(T0).toISOString(), isSinceKnown: true, acknowledgement: null },
});

/** A viewer's alarms before a feed whose answers the test gives. */
function stage(names: string[] = []) {
  const timers = createFakeTimers();
  const clock = createClock(timers.now);
  clock.feedClockTold({ mode: 'live', instantMs: unixMs(T0), speed: 1 });
  const feed = {
    names,
    isComplete: true,
    status: 200,
    asked: [] as string[],
    bodies: [] as unknown[],
    answer: null as Promise<Response> | null,
  };
  const health = createHealth();
  const pushed = createPushed((message) => expect.unreachable(message));
  const store = createAlarms({
    ...{ clock, health, pushed, timers, random: () => 0.5 },
    fetch: (url, init) => {
      feed.asked.push(`${init?.method ?? 'GET'} ${url}`);
      if (init?.body) feed.bodies.push(init.body);
      if (feed.answer) return feed.answer;
      const at = new URL(url, 'http://x').searchParams.get('at') ?? new Date(clock.feedInstant()!).toISOString();
      const body = feed.status === 200
        ? { at, total: feed.names.length, isComplete: feed.isComplete, alarms: feed.names.map(alarm) }
        : { title: 'The alarm does not hold', status: feed.status };
      return Promise.resolve(new Response(JSON.stringify(body), { status: feed.status }));
    },
  }); // prettier-ignore
  const shown = () => store.getState().alarms.map((one) => one.alarm);
  const raised = () => store.getState().raised.map((one) => one.alarm);
  const push = (type: string, name: string, more: object = {}, atMs = clock.feedInstant()!) =>
    pushed.take(
      JSON.stringify({
        ...{
          specversion: '1.0',
          id: `${name}:${type}:${atMs}`,
          source: '/api/alarms',
          type: `de.hafenblick.alarm.${type}`,
        },
        ...{ subject: 'a/b', time: new Date(atMs).toISOString(), data: { ...about(name), under: null, ...more } },
      }),
    );
  return { timers, clock, health, feed, store, names: shown, raised, push };
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
    const { timers, feed, store, names, raised } = stage(['a', 'b']);
    await timers.advance(1000);
    expect(store.getState().isComplete).toBe(true);
    [feed.names, feed.isComplete] = [['a'], false];
    await timers.advance(6000);
    expect([names(), raised(), store.getState().isComplete]).toEqual([['a', 'b'], [], false]);
    [feed.names, feed.isComplete] = [['a', 'b', 'c'], true];
    await timers.advance(2000);
    expect([names(), raised(), store.getState().isComplete]).toEqual([['a', 'b', 'c'], ['c'], true]);
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
    const result = await store.acknowledge(['iot/r/a b'], { by: 'A', note: '' });
    expect(result).toEqual({ isKept: false, status: 409 });
    expect(feed.asked.at(-1)).toBe('POST /api/alarms/iot/r/a%20b/acknowledgement');
  });

  it('are acknowledged several with one note, and the list says so of those that still held', async () => {
    const { timers, feed, store } = stage(['a', 'b', 'c']);
    await timers.advance(1000);
    const said = { at: new Date(T0).toISOString(), by: 'A', note: 'airing', written: new Date(T0).toISOString() };
    const kept = ['a', 'b'].map((name) => ({ ...alarm(name), acknowledgement: said }));
    feed.answer = Promise.resolve(new Response(JSON.stringify({ alarms: kept }), { status: 201 }));
    expect(await store.acknowledge(['a', 'b', 'c'], { by: 'A', note: 'airing' })).toEqual({ isKept: true });
    expect(feed.asked.at(-1)).toBe('POST /api/alarms/acknowledgements');
    expect(feed.bodies).toEqual(['{"by":"A","note":"airing","alarms":["a","b","c"]}']);
    expect(store.getState().alarms.map(({ acknowledgement }) => acknowledgement?.note ?? null)).toEqual([
      'airing',
      'airing',
      null,
    ]);
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

describe('the alarms while the feed pushes them', () => {
  const open = async (names: string[] = []) => {
    const all = stage(names);
    all.health.setState({ connection: 'open' });
    await all.timers.advance(5_000);
    all.feed.asked.length = 0;
    return all;
  };

  it('are raised, acknowledged from another screen and over without a request', async () => {
    const { timers, feed, store, names, raised, push } = await open(['old']);
    push('raised', 'new', { under: 'old' });
    await timers.advance(100);
    expect([names(), raised()]).toEqual([['new', 'old'], ['new']]);
    expect(store.getState().alarms[0]).toMatchObject({ under: 'old', isSinceKnown: true, acknowledgement: null });
    push('acknowledged', 'new', { by: 'Leitstelle', note: 'gesehen', written: new Date(T0).toISOString() });
    push('follows', 'new', { under: null });
    await timers.advance(100);
    expect(store.getState().alarms[0]).toMatchObject({ acknowledgement: { by: 'Leitstelle' }, under: null });
    push('cleared', 'old');
    await timers.advance(100);
    expect([names(), store.getState().cleared.map((one) => one.alarm)]).toEqual([['new'], ['old']]);
    expect(feed.asked).toEqual([]);
  });

  it('are asked for once a minute to make sure, not every five seconds; the instant they hold at goes on', async () => {
    const { timers, clock, feed, store } = await open(['old']);
    await timers.advance(600_000);
    expect(feed.asked.length).toBeGreaterThanOrEqual(8);
    expect(feed.asked.length).toBeLessThanOrEqual(12);
    expect(clock.instant()! - store.getState().atMs!).toBeLessThanOrEqual(5_000);
  });

  it('lose nothing that is pushed while an answer is on its way, whether it is in the answer or not', async () => {
    const { timers, feed, store, names, push } = await open(['old']);
    let answer: (told: string[]) => void = () => undefined;
    feed.answer = new Promise((resolve) => {
      answer = (told) => resolve(new Response(JSON.stringify({ at: new Date(T0).toISOString(), total: told.length, alarms: told.map(alarm) }))); // prettier-ignore
    });
    store.setHidden(false);
    await timers.advance(500);
    push('raised', 'in both');
    push('raised', 'too late for the answer');
    push('cleared', 'old');
    answer(['old', 'in both']);
    await timers.advance(500);
    expect(names().sort()).toEqual(['in both', 'too late for the answer']);
  });

  it('are asked for anew when the feed says so, when the socket is back, and a list that is too long', async () => {
    const { timers, health, feed, names, push } = await open(['old']);
    feed.names = ['after'];
    push('restarted', 'x');
    await timers.advance(4_000);
    expect([names(), feed.asked]).toEqual([['after'], ['GET /api/alarms']]);
    health.setState({ connection: 'reconnecting' });
    feed.names = ['again'];
    health.setState({ connection: 'open' });
    await timers.advance(4_000);
    expect(names()).toEqual(['again']);
  });

  it('of now are none of the past that is on screen', async () => {
    const { timers, clock, feed, names, push } = await open();
    feed.names = ['then'];
    clock.goTo(unixMs(T0 - 3_600_000));
    await timers.advance(1_000);
    push('raised', 'now');
    await timers.advance(1_000);
    expect(names()).toEqual(['then']);
  });

  it('are acknowledged at the instant that the feed has: the clock here may be ahead', async () => {
    const { timers, store, feed } = await open(['old']);
    await timers.advance(100);
    await store.acknowledge(['old'], { by: 'A', note: '' });
    expect(feed.bodies).toEqual(['{"by":"A","note":""}']);
  });
});
