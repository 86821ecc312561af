import { RECONNECT } from '../live/protocol.ts';

/** A connection that stood so long begins small again when it breaks. */
export const STABLE_AFTER_MS = RECONNECT.stableAfterMs;

/** Full jitter: random(0, min(30 s, 0.5 s · 2ⁿ)), n = attempts that did not stay open. */
export function reconnectDelay(attempts: number, random: () => number): number {
  return random() * Math.min(RECONNECT.maxMs, RECONNECT.baseMs * 2 ** Math.min(attempts, 16));
}
