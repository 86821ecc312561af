import { describe, expect, it } from 'vitest';
import { afterFirstPicture } from '../../src/state/firstPicture.ts';
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
