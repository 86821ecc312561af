import { unixMs, type UnixMs } from '../geo/units.ts';
import type { Clock } from './clock.ts';
import type { Gap, Health } from './health.ts';
import type { Timers } from './timers.ts';

/**
 * What a broken connection means for the clock on screen: from when to when nothing came in.
 * @param onGap a span without connection is over
 */
export function createOutageWatch(
  clock: Clock,
  health: Health,
  timers: Timers,
  onGap: ((gap: Gap) => void) | undefined,
) {
  /** The feed clock when it was last heard before the break; null while there is none. */
  let lostAt: { readonly ms: UnixMs; readonly heardAt: number; readonly speed: number } | null = null;
  return {
    /** @param heardAt monotonic ms when the feed was last heard */
    lost: (heardAt: number): void => {
      const ms = clock.feedInstant(heardAt);
      if (health.getState().connection !== 'open' || ms === null) return;
      lostAt = { ms, heardAt, speed: clock.getState().feed?.speed ?? 1 };
      health.setState({ openGapFromMs: ms });
    },
    found: (): void => {
      if (lostAt !== null) {
        // A recording may have begun anew; then the gap is what its clock would have shown meanwhile.
        const now = clock.feedInstant() ?? lostAt.ms;
        const passed = unixMs(lostAt.ms + (timers.now() - lostAt.heardAt) * lostAt.speed);
        const gap: Gap = { fromMs: lostAt.ms, toMs: now > lostAt.ms ? now : passed, isFilled: false };
        health.gapSeen(gap);
        onGap?.(gap);
      }
      lostAt = null;
      if (health.getState().openGapFromMs !== null) health.setState({ openGapFromMs: null });
    },
    forget: (): void => {
      lostAt = null;
    },
  };
}
