import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { catalogueOf, columnsOf } from './fakeFeed.ts';
import { createSetup, HOUR, NOON } from './pastReadingsStage.ts';

let setup: ReturnType<typeof createSetup>;
beforeEach(() => {
  setup = createSetup();
});
afterEach(() => setup.pastReadings.dispose());

describe('the readings on screen', () => {
  it('are live while the clock follows, and those of the instant once it was gone to', async () => {
    const { clock, timers, value } = setup;
    expect(value()).toBe(1111);
    clock.goTo(unixMs(NOON));
    await timers.advance(100);
    expect(value()).toBe(NOON / HOUR);
    clock.goTo(unixMs(NOON - HOUR));
    await timers.advance(400);
    expect(value()).toBe(NOON / HOUR - 1);
  });

  it('of the past know what a catalogue that grew has added, though the clock stands', async () => {
    const { clock, timers, readings, catalogue, asked } = setup;
    catalogue.catalogueLoaded({ ...catalogueOf(4, 7), features: [] });
    clock.goTo(unixMs(NOON));
    await timers.advance(100);
    expect(readings.get(0)).toBeUndefined();
    catalogue.catalogueLoaded(catalogueOf(4, 7));
    expect(readings.get(0)?.value).toBe(NOON / HOUR);
    await timers.advance(2000);
    expect(asked).toHaveLength(1);
  });

  it('of the past sent by index wait for the catalogue of the run that sent them', async () => {
    const { clock, timers, value, readings, catalogue, health, setByIndexOf } = setup;
    setByIndexOf(8);
    clock.goTo(unixMs(NOON));
    await timers.advance(100);
    expect(value()).toBeUndefined();
    expect(health.getState().isPastUnreachable).toBe(true);
    catalogue.catalogueLoaded(catalogueOf(4, 8));
    await timers.advance(5100);
    expect(value()).toBe(NOON / HOUR);
    expect(health.getState().isPastUnreachable).toBe(false);
    // And go when the catalogue is of another run.
    catalogue.catalogueLoaded(catalogueOf(4, 9, 1));
    expect(readings.get(0)).toBeUndefined();
    setByIndexOf(9);
    await timers.advance(400);
    expect(value()).toBe(NOON / HOUR);
  });

  it('are the newest live values at once when the clock follows again', async () => {
    const { clock, timers, live, value, readings } = setup;
    clock.goTo(unixMs(NOON));
    await timers.advance(100);
    const version = readings.version();
    live.apply(columnsOf([[0, 2222, NOON + 49 * HOUR]]));
    live.publish();
    expect(readings.version()).toBe(version);
    clock.follow();
    expect(value()).toBe(2222);
    expect(readings.version()).toBeGreaterThan(version);
  });

  it('tell their readers of every switch, with a version that only rises', async () => {
    const { clock, timers, readings } = setup;
    const versions: number[] = [];
    readings.subscribe(() => versions.push(readings.version()));
    clock.goTo(unixMs(NOON));
    await timers.advance(100);
    clock.follow();
    expect(versions.length).toBeGreaterThanOrEqual(3);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(versions.length);
  });
});

describe('the past', () => {
  it('is asked for once when a hand drags through it, and for the place where the hand stopped last', async () => {
    const { clock, timers, asked, value } = setup;
    for (let i = 0; i < 50; i++) {
      clock.goTo(unixMs(NOON + i * 1000));
      await timers.advance(16);
    }
    await timers.advance(400);
    // 50 moves in 0.8 s.
    expect(asked.length).toBeLessThanOrEqual(5);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(asked.at(-1)).toBe(NOON + 49_000);
    expect(value()).toBeCloseTo((NOON + 49_000) / HOUR, 9);
  });

  it('is asked for at most four times a second while it runs', async () => {
    const { clock, timers, asked, value } = setup;
    clock.goTo(unixMs(NOON), 3600);
    await timers.advance(10_000);
    expect(asked.length).toBeGreaterThan(30);
    expect(asked.length).toBeLessThanOrEqual(41);
    // Ten hours later, behind by no more than one request and its answer.
    expect(value()! - NOON / HOUR).toBeGreaterThan(9.6);
    expect(value()! - NOON / HOUR).toBeLessThanOrEqual(10);
  });

  it('is not asked for while it stands, whatever the feed says', async () => {
    const { clock, timers, asked } = setup;
    clock.goTo(unixMs(NOON));
    await timers.advance(500);
    for (let i = 0; i < 10; i++) {
      clock.feedClockTold({ mode: 'recorded', instantMs: unixMs(NOON + 49 * HOUR), speed: 60 });
      await timers.advance(1_000);
    }
    expect(asked).toEqual([NOON]);
  });

  it('drops an answer that is late and belongs to an instant left since', async () => {
    const { clock, timers, setLatency, value, past } = setup;
    setLatency(3_000);
    clock.goTo(unixMs(NOON));
    await timers.advance(500);
    clock.goTo(unixMs(NOON + HOUR));
    setLatency(5);
    await timers.advance(2_000);
    const seen: (number | undefined)[] = [];
    past.subscribe(() => seen.push(value()));
    await timers.advance(5_000);
    expect(value()).toBe(NOON / HOUR + 1);
    expect(seen).not.toContain(NOON / HOUR);
  });

  it('takes the values of the instant before away when no answer comes for 2 s', async () => {
    const { clock, timers, setLatency, value } = setup;
    clock.goTo(unixMs(NOON));
    await timers.advance(500);
    setLatency(8_000);
    clock.goTo(unixMs(NOON + HOUR));
    await timers.advance(1_500);
    expect(value()).toBe(NOON / HOUR);
    await timers.advance(1_000);
    expect(value()).toBeUndefined();
    await timers.advance(6_000);
    expect(value()).toBe(NOON / HOUR + 1);
  });

  it('says that it cannot be reached, tries again, and says nothing of it once the clock follows', async () => {
    const { clock, timers, health, setBroken, value } = setup;
    setBroken(true);
    clock.goTo(unixMs(NOON));
    await timers.advance(500);
    expect(health.getState().isPastUnreachable).toBe(true);
    expect(value()).toBeUndefined();
    setBroken(false);
    await timers.advance(5_500);
    expect(health.getState().isPastUnreachable).toBe(false);
    expect(value()).toBe(NOON / HOUR);
    setBroken(true);
    clock.goTo(unixMs(NOON + HOUR));
    await timers.advance(500);
    clock.follow();
    expect(health.getState().isPastUnreachable).toBe(false);
    expect(value()).toBe(1111);
  });

  it('gives a request up that is not answered in 10 s', async () => {
    const { clock, timers, health, setLatency } = setup;
    setLatency(1e9);
    clock.goTo(unixMs(NOON));
    await timers.advance(11_000);
    expect(health.getState().isPastUnreachable).toBe(true);
  });

  it('becomes the present when it runs into it, and stands where the history ends or begins', async () => {
    const { clock, timers } = setup;
    clock.goTo(unixMs(NOON + 47.9 * HOUR), 3600);
    await timers.advance(1_000);
    expect(clock.getState().mode).toBe('follow');
    clock.feedClockTold({ mode: 'recorded', instantMs: unixMs(NOON), speed: 60 });
    clock.goTo(unixMs(NOON + 47.9 * HOUR), 3600);
    await timers.advance(1_000);
    expect(clock.isRunning()).toBe(false);
    expect(clock.instant()).toBe(NOON + 48 * HOUR);
    clock.goTo(unixMs(NOON - 239.9 * HOUR), -3600);
    await timers.advance(1_000);
    expect(clock.isRunning()).toBe(false);
    expect(clock.instant()).toBe(NOON - 240 * HOUR);
  });

  it('waits for the catalogue where a link opens in it', async () => {
    const { clock, timers, catalogue, asked, value } = setup;
    catalogue.setState({ status: 'loading' });
    clock.goTo(unixMs(NOON));
    await timers.advance(1_000);
    expect(asked).toEqual([]);
    catalogue.catalogueLoaded(catalogueOf(4, 7));
    await timers.advance(1_000);
    expect(value()).toBe(NOON / HOUR);
  });

  it('leaves no timer behind', async () => {
    const { clock, timers, pastReadings } = setup;
    clock.goTo(unixMs(NOON), 60);
    await timers.advance(600);
    pastReadings.dispose();
    expect(timers.pending()).toBe(0);
  });
});
