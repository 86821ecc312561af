import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { createClock } from '../../src/state/clock.ts';

const NOON = unixMs(Date.UTC(2024, 0, 6, 12));

function createSetup() {
  let now = 500;
  const clock = createClock(() => now);
  return { clock, pass: (ms: number): void => void (now += ms) };
}

describe('the clock', () => {
  it('knows no instant before the feed has spoken', () => {
    const { clock } = createSetup();
    expect(clock.instant()).toBeNull();
    expect(clock.isRunning()).toBe(false);
    clock.pause();
    expect(clock.getState().mode).toBe('follow');
  });

  it('follows the feed at its speed between two words of it', () => {
    const { clock, pass } = createSetup();
    clock.feedClockTold({ mode: 'recorded', instantMs: NOON, speed: 60 });
    pass(1_000);
    expect(clock.instant()).toBe(NOON + 60_000);
    expect(clock.isRunning()).toBe(true);
    expect(clock.feedInstant(500)).toBe(NOON);
  });

  it('stands when it is paused, runs when it is played, and follows again', () => {
    const { clock, pass } = createSetup();
    clock.feedClockTold({ mode: 'live', instantMs: NOON, speed: 1 });
    pass(1_000);
    clock.pause();
    pass(5_000);
    expect(clock.instant()).toBe(NOON + 1_000);
    clock.play(10);
    pass(1_000);
    expect(clock.instant()).toBe(NOON + 11_000);
    clock.follow();
    expect(clock.instant()).toBe(NOON + 7_000);
  });

  it('runs up to the ends of the history, and goes to another recording where a story wants it', () => {
    const { clock, pass } = createSetup();
    clock.setRange({ fromMs: unixMs(NOON - 1000), toMs: unixMs(NOON + 1000) });
    clock.goTo(NOON, 1);
    pass(5_000);
    expect(clock.instant()).toBe(NOON + 1000);
    clock.play(-1);
    pass(5_000);
    expect(clock.instant()).toBe(NOON - 1000);
    clock.goTo(unixMs(NOON - 9e9));
    expect(clock.instant()).toBe(NOON - 9e9);
  });
});
