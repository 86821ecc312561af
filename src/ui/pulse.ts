import type { UnixMs } from '../geo/units.ts';
import type { Viewer } from '../state/viewer.ts';

/** A moment of the picture: a new object each time something that is shown in text may have changed. */
export interface Moment {
  /** Instant on screen; null until the feed has told its clock. */
  readonly instantMs: UnixMs | null;
  /** Publications of the readings so far. */
  readonly version: number;
}

/** While the clock runs, text follows it this often. */
const TICK_MS = 250;

/**
 * One beat for all text on the page: readings published, clock set, clock running. Without listeners, in a hidden tab and
 * while nothing runs, no timer is alive: an idle page does nothing.
 */
export function createPulse({ clock, readings, health, catalogue }: Viewer) {
  const listeners = new Set<() => void>();
  let unsubscribe: (() => void)[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;

  const emit = (): void => listeners.forEach((listener) => listener());
  const setTimer = (): void => {
    const isWanted = listeners.size > 0 && clock.isRunning() && !document.hidden;
    if (isWanted && timer === undefined) timer = setInterval(emit, TICK_MS);
    if (!isWanted && timer !== undefined) {
      clearInterval(timer);
      timer = undefined;
    }
  };
  const clockSet = (): void => {
    setTimer();
    emit();
  };
  const shown = (): void => {
    setTimer();
    if (!document.hidden) emit();
  };

  return {
    moment: (): Moment => ({ instantMs: clock.instant(), version: readings.version() }),
    subscribe: (listener: () => void): (() => void) => {
      if (listeners.size === 0) {
        unsubscribe = [
          clock.subscribe(clockSet),
          readings.subscribe(emit),
          health.subscribe(emit),
          catalogue.subscribe(emit),
        ];
        document.addEventListener('visibilitychange', shown);
      }
      listeners.add(listener);
      setTimer();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        unsubscribe.forEach((stop) => stop());
        unsubscribe = [];
        document.removeEventListener('visibilitychange', shown);
        setTimer();
      };
    },
  };
}
export type Pulse = ReturnType<typeof createPulse>;

/**
 * A subscription at a rate of its own: the first change is told at once, later ones after the interval; the last change is never lost.
 * @param intervalMs least milliseconds between two tellings
 */
export function throttled(pulse: Pulse, intervalMs: number, isSame: (a: Moment, b: Moment) => boolean) {
  let moment = pulse.moment();
  return {
    get: (): Moment => moment,
    subscribe: (listener: () => void): (() => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let lastAt = Number.NEGATIVE_INFINITY;
      const tell = (): void => {
        timer = undefined;
        const next = pulse.moment();
        if (isSame(next, moment)) return;
        moment = next;
        lastAt = performance.now();
        listener();
      };
      const changed = (): void => {
        if (timer !== undefined) return;
        const wait = lastAt + intervalMs - performance.now();
        if (wait <= 0) tell();
        else timer = setTimeout(tell, wait);
      };
      const stop = pulse.subscribe(changed);
      tell();
      return () => {
        stop();
        clearTimeout(timer);
      };
    },
  };
}
