import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { createSetup, HOUR, NOON } from './pastReadingsStage.ts';

describe('the readings of the past in two parts', () => {
  let setup: ReturnType<typeof createSetup>;
  beforeEach(() => {
    setup = createSetup(() => ['port', 'home']);
  });
  afterEach(() => setup.pastReadings.dispose());

  it('are first those of the themes on screen and then, while the clock stands, all others of the same instant', async () => {
    const { clock, timers, askedThemes, asked, readings } = setup;
    clock.goTo(unixMs(NOON));
    await timers.advance(6);
    expect(askedThemes).toEqual([['port', 'home'], null]);
    expect(readings.get(0)?.value).toBe(NOON / HOUR);
    expect(readings.get(1)).toBeUndefined();
    await timers.advance(2000);
    expect(asked).toEqual([NOON, NOON]);
    expect(readings.get(1)?.value).toBe(NOON / HOUR);
  });

  it('do not wait for all others of an instant that was left', async () => {
    const { clock, timers, asked, readings, setLatency } = setup;
    clock.goTo(unixMs(NOON));
    await timers.advance(2);
    // The part is on its way; all others will take their time.
    setLatency(900);
    await timers.advance(10);
    expect(asked).toEqual([NOON, NOON]);
    setLatency(5);
    clock.goTo(unixMs(NOON - HOUR));
    await timers.advance(320);
    expect(asked.slice(2, 4)).toEqual([NOON - HOUR, NOON - HOUR]);
    expect(readings.get(1)?.value).toBe(NOON / HOUR - 1);
  });

  it('stay on screen when the others take their time', async () => {
    const { clock, timers, readings, setLatency } = setup;
    clock.goTo(unixMs(NOON));
    await timers.advance(2);
    setLatency(6000);
    await timers.advance(4000);
    expect(readings.get(0)?.value).toBe(NOON / HOUR);
    expect(readings.get(1)).toBeUndefined();
  });

  it('ask for the others once in a while as the past runs, and keep them in between', async () => {
    const { clock, timers, askedThemes, readings } = setup;
    clock.goTo(unixMs(NOON), 60);
    await timers.advance(2900);
    expect(askedThemes.length).toBeGreaterThan(8);
    expect(askedThemes.filter((themes) => !themes)).toHaveLength(1);
    expect(readings.get(1)?.timeMs).toBeLessThan(readings.get(0)!.timeMs);
    await timers.advance(3000);
    expect(askedThemes.filter((themes) => !themes)).toHaveLength(2);
  });

  it('are asked for at once by a jump, also where the past runs and has just been asked for', async () => {
    const { clock, timers, asked } = setup;
    clock.goTo(unixMs(NOON), 60);
    await timers.advance(0);
    expect(asked).toHaveLength(1);
    await timers.advance(1510);
    const before = asked.length;
    clock.goTo(unixMs(NOON - 24 * HOUR), 60);
    await timers.advance(0);
    expect(asked.slice(before)).toEqual([NOON - 24 * HOUR]);
  });

  it('leave out the others of another place in the past', async () => {
    const { clock, timers, readings } = setup;
    clock.goTo(unixMs(NOON), 60);
    await timers.advance(1000);
    expect(readings.get(1)).toBeDefined();
    clock.goTo(unixMs(NOON - 24 * HOUR), 60);
    await timers.advance(70);
    expect(readings.get(0)?.timeMs).toBeLessThan(NOON - 23 * HOUR);
    expect(readings.get(1)).toBeUndefined();
  });
});
