import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unixMs, type UnixMs } from '../../src/geo/units.ts';
import type { Theme } from '../../src/schema/catalogue.ts';
import { createCatalogue } from '../../src/state/catalogue.ts';
import { createClock } from '../../src/state/clock.ts';
import { createHealth } from '../../src/state/health.ts';
import type { HistoryClient, PastState } from '../../src/state/history.ts';
import { createPastReadings } from '../../src/state/pastReadings.ts';
import { createReadings } from '../../src/state/readings.ts';
import { createShownReadings } from '../../src/state/shownReadings.ts';
import { catalogueOf, columnsOf } from './fakeFeed.ts';
import { createFakeTimers } from './fakeTimers.ts';

const NOON = Date.UTC(2024, 0, 6, 12);
const HOUR = 3_600_000;

/** @param first as of the parts; the stand-in then knows `s1` in the whole answer only */
function createSetup(first?: () => readonly Theme[]) {
  const timers = createFakeTimers();
  const clock = createClock(timers.now);
  const catalogue = createCatalogue();
  const health = createHealth();
  const live = createReadings();
  const past = createReadings();
  const asked: number[] = [];
  const askedThemes: (readonly Theme[] | null | undefined)[] = [];
  let latencyMs = 5;
  let isBroken = false;
  const history = {
    stateAt: (atMs: UnixMs, signal?: AbortSignal, themes?: readonly Theme[] | null) => {
      asked.push(atMs);
      askedThemes.push(themes);
      return new Promise<PastState>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        timers.background(latencyMs, () => {
          // The value says which instant it belongs to.
          const said = { timeMs: atMs, value: atMs / HOUR, quality: 'good', origin: 'recorded' } as const;
          const ids = first && !themes ? ['sensor/s0/W', 'sensor/s1/W'] : ['sensor/s0/W'];
          if (isBroken) reject(new TypeError('fetch failed'));
          else resolve({ atMs, observations: ids.map((datastream) => ({ datastream, ...said })) });
        });
      });
    },
  } as unknown as HistoryClient;
  const pastReadings = createPastReadings({
    clock,
    catalogue,
    health,
    history,
    past,
    timers,
    ...(first ? { first } : {}),
  });
  const shown = createShownReadings(clock, live, past);
  catalogue.catalogueLoaded(catalogueOf(4, 7));
  clock.feedClockTold({ mode: 'recorded', instantMs: unixMs(NOON + 48 * HOUR), speed: 60 });
  clock.setRange({ fromMs: unixMs(NOON - 240 * HOUR), toMs: unixMs(NOON + 48 * HOUR) });
  live.apply(columnsOf([[0, 1111, NOON + 48 * HOUR]]));
  live.publish();
  return {
    ...{ timers, clock, catalogue, health, live, past, asked, askedThemes, pastReadings, readings: shown.readings },
    setLatency: (ms: number): void => void (latencyMs = ms),
    setBroken: (broken: boolean): void => void (isBroken = broken),
    value: (): number | undefined => shown.readings.get(0)?.value,
  };
}

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

describe('the readings of the past in two parts', () => {
  beforeEach(() => {
    setup.pastReadings.dispose();
    setup = createSetup(() => ['port', 'home']);
  });

  it('are first those of the themes on screen and then, while the clock stands, all others of the same instant', async () => {
    const { clock, timers, askedThemes, asked, readings } = setup;
    clock.goTo(unixMs(NOON));
    await timers.advance(66);
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
    await timers.advance(66);
    setLatency(5);
    expect(asked).toEqual([NOON, NOON]);
    clock.goTo(unixMs(NOON - HOUR));
    await timers.advance(300);
    expect(asked.slice(2, 4)).toEqual([NOON - HOUR, NOON - HOUR]);
    expect(readings.get(1)?.value).toBe(NOON / HOUR - 1);
  });

  it('stay on screen when the others take their time', async () => {
    const { clock, timers, readings, setLatency } = setup;
    clock.goTo(unixMs(NOON));
    await timers.advance(62);
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
