import type { HeartbeatFrame, SourceFrame } from '../live/frame.ts';
import type { Clock } from './clock.ts';
import type { Health } from './health.ts';

/** The feed's word of its own use: it says nothing of the sources that the city is seen through. */
const OWN_USE = 'use';

/** What the feed says of itself: its clock, its history, its sources. @param wallNow wall clock of this machine, ms */
export function createFeedNews(clock: Clock, health: Health, wallNow: () => number) {
  const areSourcesDown = (): boolean => {
    const sources = health.getState().sources.filter(({ id }) => id !== OWN_USE);
    return sources.length > 0 && sources.every(({ state }) => state === 'down');
  };
  return {
    heartbeat: (frame: HeartbeatFrame): void => {
      clock.feedClockTold(frame.clock);
      clock.setRange(frame.range);
      const serverOffsetMs = frame.serverTimeMs - wallNow();
      // Transit time makes it waver; readers need it to a fraction of a second.
      if (Math.abs(serverOffsetMs - health.getState().serverOffsetMs) > 250) health.setState({ serverOffsetMs });
    },
    source: (frame: SourceFrame): void => {
      health.sourceTold({ id: frame.id, state: frame.state, lastGoodMs: frame.lastGoodMs });
      const { connection, isFeedDown } = health.getState();
      if (connection === 'open' && isFeedDown !== areSourcesDown()) health.setState({ isFeedDown: !isFeedDown });
    },
    areSourcesDown,
  };
}
