import type { ChargePoint } from '../../../src/simulators/infrastructure/charging.ts';
import type { Values } from '../../../src/simulators/stations/shape.ts';
import type { Violation } from './violation.ts';

/** A charging station: its points as their operator has them, and what its meter says. */
export interface ChargerOf {
  readonly id: string;
  readonly pointsAt: (atMs: number) => readonly ChargePoint[];
  readonly meterAt: (atMs: number) => Values;
}

const HOUR_MS = 3_600_000;
const GRACE_KWH = 1e-6;

/**
 * Charging stations between two instants, not farther apart than a session is long: power is drawn in sessions and nowhere else, the meter says the
 * power of all points and has counted what they drew in between, and begins anew at midnight.
 * @param midnightMs begin of the day of the second instant
 */
export function checkCharging(
  chargers: readonly ChargerOf[],
  midnightMs: number,
  beforeMs: number,
  atMs: number,
): Violation[] {
  const found: Violation[] = [];
  for (const { id, pointsAt, meterAt } of chargers) {
    const say = (rule: string, detail: string): void => void found.push({ rule, asset: id, atMs, detail });
    const [was, is] = [pointsAt(beforeMs), pointsAt(atMs)];
    const [before, now] = [meterAt(beforeMs), meterAt(atMs)];
    const drawn = is.reduce((sum, { kw }) => sum + kw, 0);
    if (is.some(({ status, kw }) => kw > 0 && status !== 'CHARGING')) say('power without a session', `${drawn} kW`);
    if (Math.abs(now['power']! - drawn) > GRACE_KWH)
      say('power is not that of its points', `${now['power']!} kW, not ${drawn}`);
    const fromMs = Math.max(beforeMs, midnightMs);
    const hours = (atMs - fromMs) / HOUR_MS;
    const counted = now['energy']! - (midnightMs > beforeMs ? 0 : before['energy']!);
    // A session begins or ends in between at most: a point drew as much as at one end or at the other, less between two sessions.
    const least = hours * is.reduce((sum, { kw, sinceMs }, k) => sum + (sinceMs === was[k]!.sinceMs ? Math.min(kw, was[k]!.kw) : 0), 0); // prettier-ignore
    const most = hours * is.reduce((sum, { kw }, k) => sum + Math.max(kw, was[k]!.kw), 0);
    if (counted < least - GRACE_KWH || counted > most + GRACE_KWH)
      say('energy is not the power drawn', `${counted.toFixed(3)} kWh, drawn ${least.toFixed(3)} to ${most.toFixed(3)}`); // prettier-ignore
  }
  return found;
}
