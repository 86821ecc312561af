import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/state/clock.ts';
import { createFeedNews } from '../../src/state/feedNews.ts';
import { createHealth } from '../../src/state/health.ts';

describe('sources that are all down', () => {
  it('are so whatever the feed says of its own use', () => {
    const health = createHealth();
    const news = createFeedNews({} as Clock, health, () => 0);
    health.setState({ connection: 'open' });
    const tell = (id: string, state: 'live' | 'down'): void =>
      news.source({ type: 'source', tile: 0, seq: 0, epoch: 1, id, state, lastGoodMs: null } as unknown as Parameters<
        typeof news.source
      >[0]);
    tell('use', 'live');
    expect(health.getState().isFeedDown).toBe(false);
    tell('pegelonline', 'down');
    expect(health.getState().isFeedDown).toBe(true);
    tell('pegelonline', 'live');
    expect(health.getState().isFeedDown).toBe(false);
  });
});
