import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { createClock } from '../../src/state/clock.ts';
import { createHealth } from '../../src/state/health.ts';
import { createIndicators, leadOf } from '../../src/state/indicators.ts';
import { createPushed } from '../../src/state/pushed.ts';
import { createView } from '../../src/state/view.ts';
import { createFakeTimers } from './fakeTimers.ts';

const T0 = Date.parse('2024-01-06T00:00:00Z');
const WORDS = { de: 'W', en: 'W', zh: 'W' };
const figure = (theme: string, value: number) => ({
  ...{ theme, id: 'f', isLead: true, name: WORDS, unit: '1', decimals: 0, target: null, better: null, why: WORDS },
  ...{ value, n: 1, of: 1, origins: ['live'], hours: [] },
});

async function stage() {
  const timers = createFakeTimers();
  const clock = createClock(timers.now);
  const health = createHealth();
  const pushed = createPushed((message) => expect.unreachable(message));
  const view = createView();
  clock.feedClockTold({ mode: 'live', instantMs: unixMs(T0), speed: 1 });
  health.setState({ connection: 'open' });
  const feed = { asked: [] as string[], value: 1 };
  const indicators = createIndicators({
    ...{ clock, health, pushed, view, timers, random: () => 0.5 },
    fetch: (url) => {
      feed.asked.push(url);
      const at = new URL(url, 'http://x').searchParams.get('at') ?? new Date(clock.feedInstant()!).toISOString();
      const themes = [{ theme: 'port', targets: 1, missed: 0 }];
      const answer = { at, themes, indicators: [figure('port', feed.value), figure('home', feed.value)] };
      return Promise.resolve(new Response(JSON.stringify(answer)));
    },
  });
  indicators.setHidden(false);
  await timers.advance(1_000);
  const push = (theme: string, value: number, atMs = clock.feedInstant()!) =>
    pushed.take(
      JSON.stringify({
        ...{ specversion: '1.0', id: 'x', source: '/api/indicators', type: 'de.hafenblick.indicators' },
        ...{ subject: theme, time: new Date(atMs).toISOString() },
        data: {
          indicators: [{ id: 'f', value, n: 1, of: 1, origins: ['live'] }],
          targets: 1,
          missed: value > 5 ? 1 : 0,
        },
      }),
    );
  const values = () => (['port', 'home'] as const).map((theme) => leadOf(indicators.getState(), theme)?.value);
  return { timers, clock, view, feed, indicators, push, values };
}

describe('the figures of the themes', () => {
  it('follow what the feed pushes without a request', async () => {
    const { feed, indicators, push, values } = await stage();
    expect(values()).toEqual([1, 1]);
    feed.asked.length = 0;
    push('port', 7);
    expect([values(), feed.asked]).toEqual([[7, 1], []]);
    expect(indicators.getState().targets).toEqual([{ theme: 'port', targets: 1, missed: 1 }]);
  });

  it('are asked for every five minutes only, every minute with the hours before of an open theme, not every ten seconds', async () => {
    const { timers, view, feed } = await stage();
    feed.asked.length = 0;
    await timers.advance(600_000);
    expect(feed.asked.length).toBeLessThanOrEqual(3);
    view.setTheme('port');
    await timers.advance(1_000);
    feed.asked.length = 0;
    await timers.advance(600_000);
    expect(feed.asked).toContain('/api/indicators?theme=port');
    expect(feed.asked.length).toBeLessThanOrEqual(13);
  });

  it('keep what was pushed after the instant of an answer', async () => {
    const { timers, feed, indicators, push, values } = await stage();
    push('port', 9, unixMs(T0 + 60_000));
    feed.value = 2;
    indicators.setHidden(false);
    await timers.advance(1_000);
    expect(values()).toEqual([9, 2]);
  });

  it('of now are none of the past that is on screen', async () => {
    const { timers, clock, feed, push, values } = await stage();
    feed.value = 3;
    clock.goTo(unixMs(T0 - 3_600_000));
    await timers.advance(1_000);
    expect(feed.asked.at(-1)).toBe('/api/indicators?at=2024-01-05T23%3A00%3A00.000Z');
    push('port', 8);
    expect(values()).toEqual([3, 3]);
  });
});
