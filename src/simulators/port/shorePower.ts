import { hash2 } from '../../geo/noise.ts';
import { profileAt } from '../stations/shape.ts';
import type { BerthUse, World } from '../world/world.ts';

/** A crew plugs in when it has made fast. */
const PLUGGED_AFTER_MS = 20 * 60_000;
/** A post of an inland port gives 63 A at 400 V. */
const MOST_KW = 43;
/** Kilowatts of a vessel's household: some of its own, the rest by its length, most in the evening (general knowledge). */
const LEAST_KW = 3;
const KW_PER_M = 0.11;
const HOURS = [0.6, 0.55, 0.5, 0.5, 0.55, 0.7, 0.85, 0.9, 0.85, 0.8, 0.8, 0.9, 1, 0.9, 0.8, 0.8, 0.85, 1, 1.1, 1.15, 1.1, 1, 0.85, 0.7]; // prettier-ignore
const COLD_FROM_CEL = 12;

/** What the vessel at a berth draws from the shore, kW: nothing where none lies; null where nobody knows. */
export function shorePower(key: number, use: BerthUse | null, world: Pick<World, 'local' | 'weather'>, atMs: number): number | null {
  if (!use) return null;
  if (!use.isTaken || use.liesMs < PLUGGED_AFTER_MS) return 0;
  const arrivedMs = atMs - use.liesMs;
  const own = 0.8 + 0.4 * hash2(key, Math.round(arrivedMs / 60_000), 31);
  const heating = 1 + 0.03 * Math.max(0, COLD_FROM_CEL - world.weather(atMs).temperatureCel);
  return Math.min(MOST_KW, (LEAST_KW + KW_PER_M * use.lengthM) * profileAt(HOURS, world.local(atMs).hour) * own * heating);
} // prettier-ignore
