import { hash2, smoothstep } from '../../geo/noise.ts';
import type { Values } from '../stations/shape.ts';
import type { Models } from '../stations/stations.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** From one tap to the next, and how long iron runs. */
const TURN_MS = 2.5 * HOUR_MS;
const RUNS = 0.68;
const TORPEDO_T = 250;

/** Iron that a furnace has let out since midnight UTC of the day, t: as much as it makes. */
function tapped(
  key: number,
  perDay: number,
  atMs: number,
): { readonly isOpen: boolean; readonly today: number; readonly share: number } {
  const perTurn = (perDay * TURN_MS) / DAY_MS;
  const phase = hash2(key, 1) * TURN_MS;
  const out = (t: number): number => {
    const turn = Math.floor((t + phase) / TURN_MS);
    return (turn + Math.min(1, ((t + phase) / TURN_MS - turn) / RUNS)) * perTurn;
  };
  const midnight = Math.floor(atMs / DAY_MS) * DAY_MS;
  const share = (atMs + phase) / TURN_MS - Math.floor((atMs + phase) / TURN_MS);
  return { isOpen: share < RUNS, today: out(atMs) - out(midnight), share };
}

export const industry: Models = (_stations, world) => ({
  'blast-furnace': ({ key, params }, atMs): Values => {
    const perDay = params['perDay']! * (0.96 + 0.04 * world.wander(key, atMs - (atMs % DAY_MS), 4 * DAY_MS));
    const { isOpen, today, share } = tapped(key, perDay, atMs);
    return {
      // What runs out first is a little colder.
      iron: isOpen ? 1478 + 26 * smoothstep(0, 0.25, share) + 8 * world.wander(key + 1, atMs, HOUR_MS) : null,
      tap: isOpen ? 1 : 0,
      tapped: today,
      torpedoes: Math.floor(today / TORPEDO_T),
      blast: 1180 + 25 * world.wander(key + 2, atMs, 2 * HOUR_MS),
      // About 1 500 m³ of gas to a tonne.
      gas: (perDay / 24) * 1.52 * (1 + 0.03 * world.wander(key + 3, atMs, HOUR_MS / 2)),
    };
  },
  'coke-plant': ({ key, params }, atMs): Values => {
    const perDay = params['ovens']!;
    const ovens = Math.floor((perDay * (atMs % DAY_MS)) / DAY_MS);
    return {
      flue: 1265 + 18 * world.wander(key, atMs, 3 * HOUR_MS),
      pushed: ovens,
      coke: ovens * params['tonnes']!,
      gas: ((perDay * params['tonnes']!) / 24) * 0.44 * (1 + 0.02 * world.wander(key + 1, atMs, HOUR_MS)),
    };
  },
});
