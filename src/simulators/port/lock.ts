import { hash2, smoothstep } from '../../geo/noise.ts';
import type { Values } from '../stations/shape.ts';

/** Level above the locks, m NHN. */
const UPPER_M = 25;
/** Less fall than this between the reaches: the lock rests (a rule of this simulation). */
const LEAST_FALL_M = 0.4;
const MINUTE_MS = 60_000;
/** A turn: lower gates open, filling, upper gates open, emptying, and the gates in between. */
const TURN_MS = 84 * MINUTE_MS;
const [GATE, OPEN, FILL] = [4, 20, 14].map((minutes) => minutes / 84) as [number, number, number];

/** @param lowerM level of the Rhine below the lock, m NHN; null where it is not known */
export function lockAt(key: number, atMs: number, lowerM: number | null): Values {
  if (lowerM === null)
    return { chamber: null, lowerGate: null, upperGate: null, vessels: null, fall: null, open: null };
  const fall = UPPER_M - lowerM;
  if (fall < LEAST_FALL_M)
    return {
      chamber: Math.max(UPPER_M, lowerM),
      lowerGate: 0,
      upperGate: 0,
      vessels: 0,
      fall: Math.max(0, fall),
      open: 0,
    };
  const shifted = atMs + hash2(key, 1) * TURN_MS;
  const turn = Math.floor(shifted / TURN_MS);
  const t = shifted / TURN_MS - turn;
  const isNight = new Date(atMs).getUTCHours() < 4;
  const up = Math.floor((isNight ? 1.3 : 2.7) * hash2(key, turn, 2));
  const down = Math.floor((isNight ? 1.3 : 2.7) * hash2(key, turn, 3));
  // Lower open, gate shuts, fills, gate opens, upper open, gate shuts, empties, gate opens.
  const ends = [OPEN, GATE, FILL, GATE, OPEN, GATE, FILL, GATE].reduce<number[]>((all, each) => [...all, (all.at(-1) ?? 0) + each], []); // prettier-ignore
  const lowerGate = t < ends[0]! ? 1 : t < ends[1]! ? 1 - smoothstep(ends[0]!, ends[1]!, t) : t < ends[6]! ? 0 : smoothstep(ends[6]!, 1, t); // prettier-ignore
  const upperGate = t < ends[2]! ? 0 : t < ends[3]! ? smoothstep(ends[2]!, ends[3]!, t) : t < ends[4]! ? 1 : t < ends[5]! ? 1 - smoothstep(ends[4]!, ends[5]!, t) : 0; // prettier-ignore
  const filled = smoothstep(ends[1]!, ends[2]!, t) - smoothstep(ends[5]!, ends[6]!, t);
  return {
    chamber: lowerM + fall * filled,
    lowerGate: lowerGate * 100,
    upperGate: upperGate * 100,
    vessels: t < ends[0]! * 0.6 ? 0 : t < ends[3]! ? up : t < ends[3]! + OPEN * 0.6 ? 0 : t < ends[7]! ? down : 0,
    fall,
    open: 1,
  };
}
