import { unixMs, type UnixMs } from '../geo/units.ts';

/** The one clock of the feed. `loops`: how often the recording has begun anew. */
export interface FeedClock {
  readonly mode: 'live' | 'recorded';
  readonly recording?: string;
  readonly speed: number;
  instant(): UnixMs;
  loops(): number;
}

export function liveClock(wall: () => number = Date.now): FeedClock {
  return { mode: 'live', speed: 1, instant: () => unixMs(wall()), loops: () => 0 };
}

/**
 * A recording played at a speed: begins at `opensAtMs`, later loops at `fromMs`. Speed 0 stands still.
 * @param now monotonic milliseconds
 */
export function recordedClock(
  span: { readonly name: string; readonly fromMs: number; readonly toMs: number; readonly opensAtMs: number },
  speed: number,
  now: () => number = () => performance.now(),
): FeedClock {
  const startedAt = now();
  const length = span.toMs - span.fromMs;
  const elapsed = (): number => span.opensAtMs - span.fromMs + (now() - startedAt) * speed;
  return {
    mode: 'recorded',
    recording: span.name,
    speed,
    instant: () => unixMs(Math.round(span.fromMs + (elapsed() % length))),
    loops: () => Math.floor(elapsed() / length),
  };
}
