import { hash2 } from '../../geo/noise.ts';
import type { Station } from '../stations/places.ts';
import type { World } from '../world/world.ts';
import { isInwardMove, LIFTED_AT, SET_AT } from './crane.ts';
import { createTerminal, TEU_PER_BOX, type Terminal } from './terminalFlow.ts';

/** TEU handled in a day: 4.3 million in a year (duisport 2021) are 12 000 a day; their split is general knowledge. */
export const TEU_PER_DAY: Readonly<Record<string, number>> = {
  dgt: 2300, dit: 2600, d3t: 1900, dkt: 350, 'logport-iii': 1200, duss: 1500, decete: 1200, rrt: 950,
}; // prettier-ignore
const HOUR_MS = 3_600_000;
/** From here on it counts whether a move will be done by midnight, hours. */
const LATE_H = 22;
const KEPT_DAYS = 4;

export const terminalOf = ({ asset }: Station): string => asset.id.split('/')[1]!;

/** A box that a crane sets down on the land side, or takes from there. */
export interface Handover {
  readonly atMs: number;
  /** From the ship to the land. */
  readonly isInward: boolean;
  /** Number of the move, from the local midnight on. */
  readonly move: number;
}

/** A day of a crane: moves since midnight at each whole hour. Between them they go on evenly, as the work of the terminal does. */
interface Day {
  readonly midnightMs: number;
  readonly movesAt: (hour: number) => number;
}

/** The work of the cranes of the container terminals among the stations, as a function of time. */
export function createCraneWork(stations: readonly Station[], world: World) {
  const capacity = new Map<string, number>();
  const cranes = new Map<string, number>();
  for (const station of stations) {
    const id = terminalOf(station);
    if (station.kind === 'yard-block') capacity.set(id, (capacity.get(id) ?? 0) + station.params['teu']!);
    if (station.kind === 'crane' && id in TEU_PER_DAY) cranes.set(id, (cranes.get(id) ?? 0) + 1);
  }
  const terminals = new Map<string, Terminal>(
    Object.entries(TEU_PER_DAY).map(([id, perDay]) => [id, createTerminal(id, perDay, capacity.get(id) ?? 0, world)]),
  );
  /** TEU since midnight at whole hours, by terminal and midnight; what a river says that nobody knows yet is not kept. */
  const kept = new Map<string, Map<number, Float64Array>>();
  function workedAt(id: string, midnightMs: number, hour: number): number {
    let days = kept.get(id);
    if (!days) kept.set(id, (days = new Map<number, Float64Array>()));
    let day = days.get(midnightMs);
    if (!day) {
      if (days.size >= KEPT_DAYS) days.delete(days.keys().next().value!);
      days.set(midnightMs, (day = new Float64Array(25).fill(Number.NaN)));
    }
    const known = day[hour]!;
    if (!Number.isNaN(known)) return known;
    // The last hour of a day ends where the next day begins from nought.
    const last = Math.min(hour, 23);
    const { worked, perHour } = terminals.get(id)!.at(midnightMs + last * HOUR_MS);
    const value = worked + (hour - last) * perHour;
    if (world.stageCm(midnightMs + (hour - 1) * HOUR_MS) !== null) day[hour] = value;
    return value;
  }

  return {
    terminals,
    /** @returns null for a crane of no container terminal: it lifts bulk */
    of: (station: Station) => {
      const id = terminalOf(station);
      const count = cranes.get(id);
      if (count === undefined || station.kind !== 'crane') return null;
      const { key } = station;
      // Cranes share the work of their terminal, each at its own moment of a move.
      const shift = hash2(key, 15);
      const dayOf = (atMs: number): Day => {
        const midnightMs = Math.round(atMs - world.local(atMs).hour * HOUR_MS);
        return { midnightMs, movesAt: (hour) => workedAt(id, midnightMs, hour) / TEU_PER_BOX / count + shift };
      };
      const movesAt = ({ midnightMs, movesAt: at }: Day, atMs: number): number => {
        const hours = Math.min(24, Math.max(0, (atMs - midnightMs) / HOUR_MS));
        const hour = Math.min(23, Math.floor(hours));
        return at(hour) + (at(hour + 1) - at(hour)) * (hours - hour);
      };
      const timeOf = (day: Day, moves: number, nearMs: number): number => {
        let hour = Math.min(23, Math.max(0, Math.floor((nearMs - day.midnightMs) / HOUR_MS)));
        while (hour > 0 && day.movesAt(hour) > moves) hour--;
        while (hour < 23 && day.movesAt(hour + 1) <= moves) hour++;
        const [from, to] = [day.movesAt(hour), day.movesAt(hour + 1)];
        return day.midnightMs + (hour + (moves - from) / Math.max(1e-9, to - from)) * HOUR_MS;
      };
      /** Moves that midnight would cut are not begun: the shift changes then. */
      const isWorked = (day: Day, move: number, atMs: number): boolean =>
        move >= 1 && (atMs - day.midnightMs < LATE_H * HOUR_MS || move < Math.floor(day.movesAt(24)));
      const within = (day: Day, fromMs: number, toMs: number): Handover[] => {
        const [first, last] = [Math.floor(movesAt(day, fromMs)) - 1, Math.floor(movesAt(day, toMs)) + 1];
        const out: Handover[] = [];
        for (let move = Math.max(1, first); move <= last; move++) {
          const isInward = isInwardMove(key, move);
          const atMs = Math.round(timeOf(day, move + (isInward ? SET_AT : LIFTED_AT), fromMs));
          if (atMs >= fromMs && atMs < toMs && isWorked(day, move, atMs)) out.push({ atMs, isInward, move });
        }
        return out;
      };
      return {
        /** Moves since midnight with the part of the one under way, and how many an hour; none under way = 0 an hour. */
        at: (atMs: number): { readonly moves: number; readonly perHour: number } => {
          const day = dayOf(atMs);
          const moves = movesAt(day, atMs);
          const perHour = terminals.get(id)!.at(atMs).perHour / TEU_PER_BOX / count;
          return isWorked(day, Math.floor(moves), atMs) ? { moves, perHour } : { moves: Math.floor(moves), perHour: 0 };
        },
        /** Boxes handed over on the land side from an instant on and before another one, at most a day later; ascending. */
        handovers: (fromMs: number, toMs: number): Handover[] => {
          const [first, last] = [dayOf(fromMs), dayOf(toMs - 1)];
          if (first.midnightMs === last.midnightMs) return within(first, fromMs, toMs);
          return [...within(first, fromMs, last.midnightMs), ...within(last, last.midnightMs, toMs)];
        },
      };
    },
  };
}
export type CraneWork = NonNullable<ReturnType<ReturnType<typeof createCraneWork>['of']>>;
