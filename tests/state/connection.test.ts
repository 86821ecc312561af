import { describe, expect, it, vi } from 'vitest';
import { createLiveSetup, started, subs } from './liveSetup.ts';

describe('the connection', () => {
  it('takes a ticket, subscribes and shows the whole snapshot', async () => {
    const setup = await started();
    const { feed, health, held, catalogue, live, clock } = setup;
    expect(feed.requests).toEqual(['/api/catalogue', '/api/live/ticket']);
    expect(feed.latest()!.url).toBe('ws://feed.test/live?ticket=t');
    expect(catalogue.getState().status).toBe('ready');
    // Whether it is still the one of the feed.
    expect(subs(setup).map((sub) => sub.catalogue)).toEqual([3]);
    expect(health.getState().connection).toBe('open');
    expect(held()).toEqual(feed.reference());
    expect(live.version()).toBe(1);
    expect(clock.feedInstant()).toBe(feed.instant());
    expect(health.getState().sources).toEqual([{ id: 'recording', state: 'recorded', lastGoodMs: null }]);
  });

  it('asks for what the first picture needs, and for all when it is drawn', async () => {
    let drawn = (): void => undefined;
    const picture = new Promise<void>((resolve) => (drawn = resolve));
    const setup = await started({ firstPicture: () => picture });
    const { feed, timers, held } = setup;
    expect(feed.requests).toEqual(['/api/catalogue?part=first', '/api/live/ticket']);
    expect(subs(setup).map(({ part }) => part)).toEqual(['first']);
    drawn();
    await timers.advance(100);
    expect(feed.latest()!.received.filter(({ type }) => type === 'catalogue')).toHaveLength(1);
    await vi.waitFor(() =>
      expect(subs(setup).map(({ part, since }) => [part, since])).toEqual([
        ['first', undefined],
        [undefined, undefined],
      ]),
    );
    expect(held()).toEqual(feed.reference());
  });

  it('does not wait for a picture that never comes', async () => {
    const { feed, timers } = await started({ firstPicture: () => new Promise(() => undefined) });
    await timers.advance(21_000);
    expect(feed.latest()!.received.filter(({ type }) => type === 'catalogue')).toHaveLength(1);
  });

  it('acknowledges the snapshot once and every delta', async () => {
    const { feed, timers } = await started();
    feed.step([[0, 913]]);
    feed.step([[0, 914]]);
    await timers.advance(200);
    const acks = feed.latest()!.received.filter((message) => message.type === 'ack');
    expect(acks.map((ack) => ack.seq)).toEqual([1, 2, 3]);
  });

  it('tells readers of a burst at most ten times a second', async () => {
    const { feed, timers, live } = await started();
    const before = live.version();
    for (let i = 0; i < 100; i++) {
      feed.step([[0, i]]);
      timers.advanceNow(10);
    }
    await timers.advance(200);
    expect(live.version() - before).toBeGreaterThanOrEqual(9);
    expect(live.version() - before).toBeLessThanOrEqual(11);
    expect(live.get(0)?.value).toBe(99);
  });

  it('shows nothing of a snapshot before its last part is there', async () => {
    const setup = createLiveSetup();
    setup.feed.step([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    let frames = 0;
    // 2 frames answer the subscription before the parts; the last part is lost.
    setup.feed.mangle = (bytes) => (++frames === 5 ? [] : [bytes]);
    setup.connection.start();
    await setup.timers.advance(200);
    expect(setup.held().size).toBe(0);
    expect(setup.health.getState().connection).not.toBe('open');
    await setup.timers.advance(20_000);
    expect(setup.held()).toEqual(setup.feed.reference());
  });

  it('asks for a snapshot when a delta is missing, and keeps the old values until it is there', async () => {
    const setup = await started();
    const { feed, timers, held } = setup;
    feed.mangle = () => [];
    feed.step([[0, 100]]);
    feed.mangle = (bytes) => [bytes];
    feed.step([[1, 101]]);
    await timers.advance(200);
    expect(subs(setup)).toHaveLength(2);
    expect(subs(setup)[1]).not.toHaveProperty('since');
    expect(held()).toEqual(feed.reference());
  });

  it('takes doubled and reordered frames for what they are', async () => {
    const { feed, timers, held } = await started();
    const kept: Uint8Array[] = [];
    feed.mangle = (bytes) => (kept.push(bytes), []);
    feed.step([[0, 1]]);
    feed.step([[0, 2]]);
    feed.mangle = (bytes) => [bytes];
    const socket = feed.latest()!;
    for (const bytes of [kept[1]!, kept[0]!, kept[0]!, kept[1]!]) feed.sendRaw(socket, bytes);
    await timers.advance(200);
    expect(held()).toEqual(feed.reference());
  });

  it('asks for a snapshot after a frame that was cut off', async () => {
    const setup = await started();
    const { feed, timers, held } = setup;
    feed.mangle = (bytes) => {
      feed.mangle = (whole) => [whole];
      return [bytes.subarray(0, bytes.length - 3)];
    };
    feed.step([[0, 55]]);
    await timers.advance(200);
    expect(subs(setup)).toHaveLength(2);
    expect(held()).toEqual(feed.reference());
  });

  it('gives a socket up that speaks nonsense, and waits longer each time', async () => {
    const { feed, timers, health, held } = await started({ random: () => 0.999 });
    const nonsense = new Uint8Array(1_048_576).map((_, i) => (i * 31) & 255);
    const shown = held();
    const first = feed.latest()!;
    for (let i = 0; i < 5; i++) if (first.isOpen) feed.sendRaw(first, nonsense);
    expect(first.isOpen).toBe(false);
    expect(health.getState().connection).toBe('reconnecting');
    expect(held()).toEqual(shown);
    feed.mangle = () => [nonsense];
    await timers.advance(60_000);
    // Without the growing wait there would be more than a hundred.
    expect(feed.sockets.length).toBeLessThan(10);
    feed.mangle = (bytes) => [bytes];
    await timers.advance(31_000);
    expect(held()).toEqual(feed.reference());
  });

  it('survives a text message and a message that is empty', async () => {
    const { feed, timers, health, held } = await started();
    feed.latest()!.events.message('{"specversion":"1.0"}');
    feed.latest()!.events.message(new ArrayBuffer(0));
    await timers.advance(200);
    expect(health.getState().connection).toBe('open');
    expect(held()).toEqual(feed.reference());
  });

  it('reads the catalogue anew when the feed restarts, and keeps values with their datastream meanwhile', async () => {
    const { feed, timers, held, catalogue, live, health } = await started();
    const indexOf = (id: string) => catalogue.getState().datastreams.get(id)!.datastream.index!;
    expect(live.get(indexOf('sensor/s1/W'))!.value).toBe(4000);
    feed.restart(3);
    feed.mangle = (bytes) => (bytes[3] === 1 ? [] : [bytes]); // no snapshot yet
    await timers.advance(1_000);
    // Inflated in real time, beside the time of the test.
    await expect.poll(() => catalogue.getState().epoch).toBe(8);
    expect(indexOf('sensor/s1/W')).toBe(4);
    expect(live.get(4)!.value).toBe(4000);
    feed.mangle = (bytes) => [bytes];
    feed.step([[4, 4100]]);
    await timers.advance(40_000);
    expect(held()).toEqual(feed.reference());
    expect(health.getState().connection).toBe('open');
  });

  it('drops a half snapshot when the epoch changes in its midst', async () => {
    const setup = createLiveSetup();
    setup.feed.step([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    let frames = 0;
    setup.feed.mangle = (bytes) => {
      if (++frames === 4) queueMicrotask(() => setup.feed.restart(2));
      return frames > 4 ? [] : [bytes];
    };
    setup.connection.start();
    await setup.timers.advance(100);
    expect(setup.held().size).toBe(0);
    setup.feed.mangle = (bytes) => [bytes];
    await setup.timers.advance(40_000);
    expect(setup.catalogue.getState().epoch).toBe(8);
    expect(setup.held()).toEqual(setup.feed.reference());
  });

  it('forgets the end of a recording when it begins anew', async () => {
    const { feed, timers, held } = await started();
    feed.loop([[0, 300, Date.UTC(2023, 11, 20)]]);
    feed.resync(feed.latest()!, 'loop');
    await timers.advance(200);
    expect(held()).toEqual(new Map([[0, [300, Date.UTC(2023, 11, 20)]]]));
  });
});
