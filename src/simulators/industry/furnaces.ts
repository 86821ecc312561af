import { hash2 } from '../../geo/noise.ts';
import type { Station } from '../stations/places.ts';
import type { World } from '../world/world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** From one tap to the next, and how long iron runs. */
const TURN_MS = 2.5 * HOUR_MS;
const RUNS = 0.68;

type Furnace = Pick<Station, 'key' | 'params'>;

/** What a furnace makes on the UTC day of an instant, t. */
export const perDayOf = ({ key, params }: Furnace, atMs: number, world: Pick<World, 'wander'>): number =>
  params['perDay']! * (0.96 + 0.04 * world.wander(key, atMs - (atMs % DAY_MS), 4 * DAY_MS));

/** The tap of a furnace: whether iron runs, share of the turn that has passed, and iron let out since midnight UTC, t. */
export function tapped(
  key: number,
  perDay: number,
  atMs: number,
): { readonly isOpen: boolean; readonly today: number; readonly share: number } {
  const midnight = Math.floor(atMs / DAY_MS) * DAY_MS;
  const share = (atMs + hash2(key, 1) * TURN_MS) / TURN_MS - Math.floor((atMs + hash2(key, 1) * TURN_MS) / TURN_MS);
  return { isOpen: share < RUNS, today: letOut(key, perDay, midnight, atMs), share };
}

/** Iron that runs out between two instants, t: as much as the furnace makes. */
function letOut(key: number, perDay: number, fromMs: number, toMs: number): number {
  const perTurn = (perDay * TURN_MS) / DAY_MS;
  const phase = hash2(key, 1) * TURN_MS;
  const out = (t: number): number => {
    const turn = Math.floor((t + phase) / TURN_MS);
    return (turn + Math.min(1, ((t + phase) / TURN_MS - turn) / RUNS)) * perTurn;
  };
  return out(toMs) - out(fromMs);
}

/** The same over any span, whatever days it touches. */
export function tappedBetween(furnace: Furnace, fromMs: number, toMs: number, world: Pick<World, 'wander'>): number {
  let sum = 0;
  for (let at = fromMs; at < toMs;) {
    const end = Math.min(toMs, (Math.floor(at / DAY_MS) + 1) * DAY_MS);
    sum += letOut(furnace.key, perDayOf(furnace, at, world), at, end);
    at = end;
  }
  return sum;
}
