import { createCatalogue } from '../../src/state/catalogue.ts';
import { createClock } from '../../src/state/clock.ts';
import { createConnection } from '../../src/state/connection.ts';
import { createHealth, type Gap } from '../../src/state/health.ts';
import { createReadings } from '../../src/state/readings.ts';
import { createFakeFeed, FEED_START_MS } from './fakeFeed.ts';
import { createFakeTimers } from './fakeTimers.ts';

/** A connection against a feed in memory, with time that stands still. */
export function createLiveSetup(
  options: { count?: number; random?: () => number; firstPicture?: () => Promise<void> } = {},
) {
  const timers = createFakeTimers();
  const feed = createFakeFeed(options.count ?? 8, timers.now);
  const beat = (): void => {
    for (const socket of feed.sockets) {
      if (!socket.isOpen) continue;
      feed.bring(socket, true);
      feed.heartbeat(socket);
    }
    timers.background(10_000, beat);
  };
  timers.background(10_000, beat);
  const clock = createClock(timers.now);
  const catalogue = createCatalogue();
  const health = createHealth();
  const live = createReadings(4);
  const gaps: Gap[] = [];
  const log: string[] = [];
  const connection = createConnection({
    ...{ clock, catalogue, health, live, timers },
    fetch: feed.fetch,
    openSocket: feed.openSocket,
    socketBase: 'ws://feed.test',
    random: options.random ?? (() => 0.5),
    wallNow: () => FEED_START_MS,
    ...(options.firstPicture ? { firstPicture: options.firstPicture } : {}),
    onGap: (gap) => gaps.push(gap),
    log: (message) => log.push(message),
  });
  return {
    ...{ timers, feed, clock, catalogue, health, live, connection, gaps, log },
    /** What the columns hold, in the form of the feed's reference. */
    held: (): ReadonlyMap<number, readonly [number, number]> => {
      const held = new Map<number, readonly [number, number]>();
      for (let i = 0; i < (options.count ?? 8); i++) {
        const reading = live.get(i);
        if (reading) held.set(i, [reading.value, reading.timeMs]);
      }
      return held;
    },
  };
}
export type LiveSetup = ReturnType<typeof createLiveSetup>;

/** A connection that shows its first snapshot. */
export async function started(options: Parameters<typeof createLiveSetup>[0] = {}): Promise<LiveSetup> {
  const setup = createLiveSetup(options);
  setup.feed.step([
    [0, 912],
    [1, 4000],
    [2, 7],
  ]);
  setup.connection.start();
  await setup.timers.advance(200);
  return setup;
}

/** Subscriptions on the newest socket. */
export const subs = ({ feed }: LiveSetup) => feed.latest()!.received.filter((message) => message.type === 'sub');
