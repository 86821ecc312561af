import { describe, expect, it } from 'vitest';
import { reconnectDelay } from '../../src/state/reconnectDelay.ts';
import { json } from './fakeFeed.ts';
import { createLiveSetup, started, subs } from './liveSetup.ts';

describe('a connection that breaks', () => {
  it('gives up a socket that is silent for 25 s, as a half-open one is', async () => {
    const { feed, timers, health } = await started();
    feed.mangle = () => [];
    await timers.advance(24_000);
    expect(health.getState().connection).toBe('open');
    await timers.advance(1_500);
    expect(health.getState().connection).toBe('reconnecting');
    expect(feed.sockets).toHaveLength(2);
    feed.mangle = (bytes) => [bytes];
    await timers.advance(40_000);
    expect(health.getState().connection).toBe('open');
  });

  it('stays on a socket that only sends heartbeats', async () => {
    const { feed, timers, health } = await started();
    await timers.advance(60_000);
    expect(feed.sockets).toHaveLength(1);
    expect(health.getState().connection).toBe('open');
  });

  it('resumes after a break with what it missed, and records the gap', async () => {
    const setup = await started();
    const { feed, timers, health, held, gaps } = setup;
    feed.heartbeat(feed.latest()!);
    const lostAt = feed.instant();
    feed.setDown(true);
    feed.step([[0, 930]]);
    await timers.advance(2_000);
    expect(health.getState().connection).toBe('reconnecting');
    feed.setDown(false);
    await timers.advance(8_000);
    expect(health.getState().connection).toBe('open');
    expect(subs(setup)[0]!.since).toEqual({ epoch: 7, seq: 1 });
    expect(held()).toEqual(feed.reference());
    expect(gaps).toHaveLength(1);
    expect(gaps[0]!.fromMs).toBe(lostAt);
    expect(gaps[0]!.toMs).toBeGreaterThan(lostAt);
    expect(health.getState().gaps).toEqual(gaps);
    expect(feed.requests.filter((url) => url === '/api/catalogue')).toHaveLength(1);
  });

  it('counts live values as offline only when the break is more than a hiccup', async () => {
    const { feed, timers, health } = await started();
    feed.setDown(true);
    await timers.advance(2_500);
    expect(health.getState().isFeedDown).toBe(false);
    await timers.advance(1_000);
    expect(health.getState().isFeedDown).toBe(true);
    feed.setDown(false);
    await timers.advance(30_000);
    expect(health.getState()).toMatchObject({ connection: 'open', isFeedDown: false });
  });

  it('counts live values as offline when every source is down', async () => {
    const { feed, health } = await started();
    const source = { type: 'source', tile: 0, epoch: 7, seq: 1, id: 'recording', lastGoodMs: null } as const;
    feed.send(feed.latest()!, { ...source, state: 'down' });
    expect(health.getState().isFeedDown).toBe(true);
    feed.send(feed.latest()!, { ...source, state: 'recorded' });
    expect(health.getState().isFeedDown).toBe(false);
  });

  it('says why the city cannot be listed when the feed is not there at the start, and goes on trying', async () => {
    const setup = createLiveSetup();
    setup.feed.setDown(true);
    setup.connection.start();
    await setup.timers.advance(5_000);
    expect(setup.catalogue.getState()).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('fetch failed') as string,
    });
    expect(setup.health.getState()).toMatchObject({ connection: 'reconnecting', isFeedDown: true });
    setup.feed.setDown(false);
    await setup.timers.advance(31_000);
    expect(setup.catalogue.getState().status).toBe('ready');
    expect(setup.health.getState().connection).toBe('open');
  });

  it('takes a refusal as final', async () => {
    const { feed, timers, health } = await started();
    feed.close(feed.latest()!, 4503, 'origin');
    await timers.advance(120_000);
    expect(health.getState()).toMatchObject({ connection: 'refused', isFeedDown: true });
    expect(feed.sockets).toHaveLength(1);
  });

  it('leads people to the sign-in of a feed that wants to know them, on its own site only', async () => {
    for (const [signIn, href] of [
      ['/auth/sign-in', '/auth/sign-in'],
      ['https://evil.example/', null],
      [undefined, null],
    ] as const) {
      const setup = createLiveSetup();
      setup.feed.answers.set('/api/catalogue', () => json({ title: 'Sign in', signIn }, 401));
      setup.connection.start();
      await setup.timers.advance(60_000);
      expect(setup.health.getState()).toMatchObject({ connection: 'refused', signIn: { href } });
      expect(setup.feed.requests).toEqual(['/api/catalogue']);
    }
  });

  it('takes a refused ticket as final and waits as long as a full server asks', async () => {
    const setup = createLiveSetup();
    setup.feed.answers.set('/api/live/ticket', () => json({ title: 'Full' }, 503, { 'retry-after': '7' }));
    setup.connection.start();
    await setup.timers.advance(6_900);
    expect(setup.feed.requests).toHaveLength(2);
    setup.feed.answers.set('/api/live/ticket', () => json({ title: 'Origin not allowed' }, 403));
    await setup.timers.advance(200);
    expect(setup.feed.requests).toHaveLength(3);
    expect(setup.health.getState().connection).toBe('refused');
  });

  it('comes back after the delay that a planned shutdown gave it', async () => {
    const { feed, timers } = await started();
    feed.close(feed.latest()!, 4001, '{"delayMs":12000}');
    await timers.advance(11_500);
    expect(feed.sockets).toHaveLength(1);
    await timers.advance(1_000);
    expect(feed.sockets).toHaveLength(2);
  });

  it('asks for silence while the tab is hidden and resumes when it is looked at', async () => {
    const setup = await started();
    const { feed, timers, connection, held } = setup;
    connection.setHidden(true);
    expect(subs(setup).at(-1)).toMatchObject({ maxHz: 0, since: { epoch: 7, seq: 1 } });
    const shown = held();
    feed.step([[0, 1200]]);
    await timers.advance(200);
    expect(held()).toEqual(shown);
    connection.setHidden(false);
    await timers.advance(200);
    expect(subs(setup).at(-1)).toMatchObject({ maxHz: 10, since: { epoch: 7, seq: 1 } });
    expect(held()).toEqual(feed.reference());
  });

  it('tries at once when a waiting tab is looked at or the network is back', async () => {
    const { feed, timers, connection } = await started({ random: () => 0.999 });
    connection.setHidden(true);
    feed.setDown(true);
    await timers.advance(60_000);
    const tried = feed.requests.length;
    feed.setDown(false);
    connection.setHidden(false);
    await timers.advance(10);
    expect(feed.requests.length).toBeGreaterThan(tried);
  });

  it('leaves no timer, says bye and hears nothing after its end', async () => {
    const { feed, timers, connection, live } = await started();
    const socket = feed.latest()!;
    connection.dispose();
    expect(socket.received.at(-1)).toEqual({ type: 'bye' });
    expect(timers.pending()).toBe(0);
    const version = live.version();
    socket.isOpen = true;
    feed.step([[0, 1]]);
    await timers.advance(60_000);
    expect(live.version()).toBe(version);
    expect(feed.sockets).toHaveLength(1);
  });
});

describe('the reconnect delay', () => {
  it('is anything from nothing up to half a second doubled each time, at most 30 s', () => {
    expect([0, 1, 2, 5, 6, 40].map((n) => reconnectDelay(n, () => 1))).toEqual([500, 1000, 2000, 16000, 30000, 30000]);
    expect(reconnectDelay(9, () => 0)).toBe(0);
  });

  it('begins small again after the connection stood for 30 s', async () => {
    const { feed, timers } = await started({ random: () => 0.999 });
    for (let i = 0; i < 5; i++) {
      feed.close(feed.latest()!, 1006);
      await timers.advance(20_000);
    }
    feed.close(feed.latest()!, 1006);
    let sockets = feed.sockets.length;
    await timers.advance(600);
    expect(feed.sockets).toHaveLength(sockets);
    await timers.advance(80_000);
    sockets = feed.sockets.length;
    feed.close(feed.latest()!, 1006);
    await timers.advance(600);
    expect(feed.sockets).toHaveLength(sockets + 1);
  });
});
