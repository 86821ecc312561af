import { describe, expect, it } from 'vitest';
import { afterFirstPicture, historyAfterPicture } from '../../src/state/firstPicture.ts';
import { createFakeTimers } from './fakeTimers.ts';

function setup() {
  const timers = createFakeTimers();
  let shown: () => void = () => undefined;
  let times = 0;
  const forget = afterFirstPicture(timers, new Promise((resolve) => (shown = resolve)), () => times++);
  return { timers, forget, shown: () => shown(), times: () => times };
}

describe('what waits for the first picture', () => {
  it('is done with it, once', async () => {
    const { timers, shown, times } = setup();
    await timers.advance(19_000);
    expect(times()).toBe(0);
    shown();
    await timers.advance(0);
    expect(times()).toBe(1);
    await timers.advance(60_000);
    expect(times()).toBe(1);
  });

  it('is done after 20 s without one, and not again when it comes', async () => {
    const { timers, shown, times } = setup();
    await timers.advance(20_000);
    expect(times()).toBe(1);
    shown();
    await timers.advance(0);
    expect(times()).toBe(1);
  });

  it('is not done once nobody wants it any more', async () => {
    const { timers, forget, shown, times } = setup();
    forget();
    shown();
    await timers.advance(60_000);
    expect(times()).toBe(0);
  });
});

describe('history', () => {
  function ask() {
    const timers = createFakeTimers();
    let shown: () => void = () => undefined;
    const picture = new Promise<void>((resolve) => (shown = resolve));
    const asked: string[] = [];
    const network = (url: string): Promise<Response> => {
      asked.push(url.split('?')[0]!);
      return Promise.resolve(new Response('{}'));
    };
    return { timers, asked, shown: () => shown(), fetch: historyAfterPicture(network, timers, () => picture) };
  }

  it('that charts and the time bar draw is asked for after the first picture', async () => {
    const { timers, asked, shown, fetch } = ask();
    const curve = fetch('/api/observations/gauge/duisburg-ruhrort/W?points=480');
    const events = fetch('/api/events?from=2024-01-01T00:00:00Z');
    await timers.advance(10_000);
    expect(asked).toEqual([]);
    shown();
    await Promise.all([curve, events, fetch('/api/outages')]);
    expect(asked).toEqual(['/api/observations/gauge/duisburg-ruhrort/W', '/api/events', '/api/outages']);
  });

  it('is asked for after 20 s where there is no picture', async () => {
    const { timers, asked, fetch } = ask();
    const events = fetch('/api/events');
    await timers.advance(20_000);
    await events;
    expect(asked).toEqual(['/api/events']);
  });

  it('that the first picture shows, the state of an instant and the tracks, is asked for at once', async () => {
    const { asked, fetch } = ask();
    await Promise.all([fetch('/api/state?at=2024-01-06T12:00:00Z'), fetch('/api/tracks?from=x')]);
    expect(asked).toEqual(['/api/state', '/api/tracks']);
  });
});
