import { hash2 } from '../../geo/noise.ts';
import { teuOf, type BoxEvent } from './boxEvents.ts';

const HOUR_MS = 3_600_000;
/** Slower than this nobody works: the crane rests, and looks again after a while. */
const LEAST_PER_HOUR = 2;
const LOOKS_MS = 900_000;
/** The late shift evens out what it was left with, at this pace, and goes home. */
const LATE_H = 22.25;
const LATE_PER_HOUR = 12;
/** Ships are unloaded and loaded in turns: no more than this is too many, or too few, in the block that the crane works for, TEU. */
export const MOST_OPEN_TEU = 16;

/** A box that a crane lifts, from the begin of the move to that of the next one. */
export interface CraneMove {
  readonly beginMs: number;
  readonly endMs: number;
  /** From the ship to the land. */
  readonly isInward: boolean;
  readonly teu: number;
}

export interface CraneDayParts {
  readonly key: number;
  readonly midnightMs: number;
  /** TEU that are too many in its block, against what is to be there at night; negative: too few. */
  readonly open: number;
  /** Boxes an hour, at an instant. */
  readonly paceAt: (atMs: number) => number;
  /** Of the day. */
  readonly hourAt: (atMs: number) => number;
}

/**
 * The moves of a crane from a midnight on, reckoned one after the other: each knows what was before it and what the river is then. In the evening what is
 * open is nought: the day does not end without it.
 */
export function createCraneDay({ key, midnightMs, open, paceAt, hourAt }: CraneDayParts): CraneDay {
  const moves: CraneMove[] = [];
  // Cranes share the work of their terminal, each at its own moment of a move.
  let atMs = Math.round(midnightMs + hash2(key, 15) * LOOKS_MS);
  let isUnloading = open < 0 || (open === 0 && hash2(key, Math.round(midnightMs / HOUR_MS), 16) < 0.5);
  let isDone = false;
  const salt = key ^ Math.round(midnightMs / HOUR_MS);

  function step(): void {
    const isLate = hourAt(atMs) >= LATE_H;
    if (isLate && open === 0) {
      isDone = true;
      return;
    }
    const pace = isLate ? LATE_PER_HOUR : paceAt(atMs);
    if (pace < LEAST_PER_HOUR) {
      atMs += LOOKS_MS;
      return;
    }
    const own = teuOf(hash2(salt, moves.length, 17));
    if (!isLate && Math.abs(open + (isUnloading ? own : -own)) > MOST_OPEN_TEU) isUnloading = !isUnloading;
    if (isLate) isUnloading = open < 0;
    const teu = isLate ? Math.min(2, Math.abs(open)) : own;
    const endMs = Math.round(atMs + HOUR_MS / pace);
    moves.push({ beginMs: atMs, endMs, isInward: isUnloading, teu });
    open += isUnloading ? teu : -teu;
    atMs = endMs;
  }

  return {
    moves,
    extend: (toMs: number): void => {
      while (!isDone && atMs <= toMs) step();
    },
  };
}

/** A crane of a terminal without a quay lifts a box in this time. */
const LIFT_MS = 150_000;
/** Trucks are asked for so much at a time. */
const AHEAD_MS = 300_000;
/**
 * The moves of one of the cranes of a terminal without a quay: it lifts the boxes of the trucks, each as soon as it can.
 * @param events boxes of the trucks from an instant on and before another one
 */
export function createYardCraneDay(
  events: (fromMs: number, toMs: number) => readonly BoxEvent[],
  midnightMs: number,
  cranes: number,
  crane: number,
): CraneDay {
  const moves: CraneMove[] = [];
  let [knownMs, seen] = [midnightMs, 0];
  return {
    moves,
    extend: (toMs) => {
      if (toMs + LIFT_MS < knownMs) return;
      const from = knownMs;
      knownMs = toMs + LIFT_MS + AHEAD_MS;
      for (const { atMs, isInward, teu } of events(from, knownMs)) {
        if (seen++ % cranes !== crane) continue;
        const beginMs = Math.max(moves.at(-1)?.endMs ?? midnightMs, Math.round(atMs - LIFT_MS / 2));
        moves.push({ beginMs, endMs: beginMs + LIFT_MS, isInward, teu });
      }
    },
  };
}
export interface CraneDay {
  readonly moves: readonly CraneMove[];
  /** Reckons all moves that begin until then. */
  extend(toMs: number): void;
}
