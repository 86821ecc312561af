import { hash2 } from '../../geo/noise.ts';

const MINUTE_MS = 60_000;
/** A turn: lower gates open, filling, upper gates open, emptying, and the gates in between. */
export const TURN_MS = 84 * MINUTE_MS;
export const OPEN_MS = 20 * MINUTE_MS;
export const GATE_MS = 4 * MINUTE_MS;
export const FILL_MS = 14 * MINUTE_MS;
/** The upper gate is open so long after the lower one was. */
export const HALF_TURN_MS = TURN_MS / 2;

const shiftOf = (key: number): number => hash2(key, 1) * TURN_MS;

/** Turn of a lock that an instant lies in, counted since 1970. @param key of its station */
export const turnAt = (key: number, atMs: number): number => Math.floor((atMs + shiftOf(key)) / TURN_MS);
/** When a turn begins: its lower gate stands open. */
export const turnStartMs = (key: number, turn: number): number => turn * TURN_MS - shiftOf(key);

/** Vessels that a turn is asked for upward and downward: fewer at night. Whether they fit is another question. */
export function askedOf(key: number, turn: number): Readonly<Record<'up' | 'down', number>> {
  const most = new Date(turnStartMs(key, turn)).getUTCHours() < 4 ? 1.3 : 2.7;
  return { up: Math.floor(most * hash2(key, turn, 2)), down: Math.floor(most * hash2(key, turn, 3)) };
}
