import { createStore } from 'zustand/vanilla';
import { unixMs, type UnixMs } from '../geo/units.ts';

/** What the feed last said of its clock. */
export interface FeedClock {
  readonly mode: 'live' | 'recorded';
  /** Name of the recording, `flood-2024-01`. */
  readonly recording?: string;
  readonly instantMs: UnixMs;
  readonly speed: number;
  /** Monotonic milliseconds (performance.now) when it was said. */
  readonly saidAt: number;
}

/**
 * The one clock: the instant that everything on screen shows.
 * `follow`: the feed's clock. `past`: an instant of the history, standing (speed 0) or running.
 */
export interface ClockState {
  readonly mode: 'follow' | 'past';
  readonly feed: FeedClock | null;
  /** Past mode: instant at `anchorAt`, from where it runs at `speed` (0 = paused). */
  readonly anchorMs: UnixMs;
  readonly anchorAt: number;
  readonly speed: number;
  /** Span of the history that can be gone to; null until the feed has said it. */
  readonly range: { readonly fromMs: UnixMs; readonly toMs: UnixMs } | null;
}

const initial: ClockState = { mode: 'follow', feed: null, anchorMs: unixMs(0), anchorAt: 0, speed: 0, range: null };

const feedInstant = (feed: FeedClock, now: number): UnixMs => unixMs(feed.instantMs + (now - feed.saidAt) * feed.speed);

/** The instant on screen at a monotonic time; null while following a feed that has not spoken yet. */
export function instantAt(clock: ClockState, now: number): UnixMs | null {
  if (clock.mode === 'follow') return clock.feed && feedInstant(clock.feed, now);
  const instant = clock.anchorMs + (now - clock.anchorAt) * clock.speed;
  const { range } = clock;
  // Links and stories may go to another recording of the history, outside the span of this clock: there nothing is held back.
  const isWithin = range !== null && clock.anchorMs >= range.fromMs && clock.anchorMs <= range.toMs;
  return unixMs(isWithin ? Math.min(Math.max(instant, range.fromMs), range.toMs) : instant);
}

/** @param now monotonic milliseconds; injected so that tests own the time */
export function createClock(now: () => number = () => performance.now()) {
  const store = createStore<ClockState>()(() => initial);
  const instant = (): UnixMs | null => instantAt(store.getState(), now());
  return {
    ...store,
    now,
    /** The instant on screen. */
    instant,
    /** The instant of the feed's clock at a monotonic time, whatever is on screen; null before it has spoken. */
    feedInstant: (at: number = now()): UnixMs | null => {
      const { feed } = store.getState();
      return feed && feedInstant(feed, at);
    },
    /** True while the instant on screen changes by itself. */
    isRunning: (): boolean => {
      const s = store.getState();
      return s.mode === 'follow' ? s.feed !== null && s.feed.speed !== 0 : s.speed !== 0;
    },
    feedClockTold: (feed: Omit<FeedClock, 'saidAt'>): void => store.setState({ feed: { ...feed, saidAt: now() } }),
    setRange: (range: ClockState['range']): void => store.setState({ range }),
    follow: (): void => store.setState({ mode: 'follow', speed: 0 }),
    /** Go to an instant and stand there, or go on at the speed given. */
    goTo: (at: UnixMs, speed = 0): void => store.setState({ mode: 'past', anchorMs: at, anchorAt: now(), speed }),
    /** Freeze the instant on screen. */
    pause: (): void => {
      const at = instant();
      if (at !== null) store.setState({ mode: 'past', anchorMs: at, anchorAt: now(), speed: 0 });
    },
    /** Run from the instant on screen at a speed (1 = real time). */
    play: (speed: number): void => {
      const at = instant();
      if (at !== null) store.setState({ mode: 'past', anchorMs: at, anchorAt: now(), speed });
    },
  };
}
export type Clock = ReturnType<typeof createClock>;
