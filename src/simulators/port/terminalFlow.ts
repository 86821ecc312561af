import { hash2, seedOf } from '../../geo/noise.ts';
import type { World } from '../world/world.ts';

/** Handled in and out in an hour against the mean of a day. Out leads in the night (trains leave), in by day (trucks come). */
const IN = [
  0.6, 0.5, 0.5, 0.6, 0.8, 1, 1.2, 1.3, 1.4, 1.4, 1.4, 1.3, 1.2, 1.3, 1.3, 1.3, 1.2, 1.1, 1, 0.9, 0.8, 0.7, 0.6, 0.6,
];
const OUT = [1, 1, 0.9, 0.8, 0.9, 1, 1, 1.1, 1, 1, 1, 1, 0.9, 1, 1, 1, 1.1, 1.2, 1.2, 1.2, 1.1, 1, 0.9, 0.7];
const DAY_MS = 86_400_000;
const WORKDAY = 1.15;
const SATURDAY = 0.85;
const QUIET = 0.4;
/** TEU to a box: more than half of all boxes are 40 feet long. */
export const TEU_PER_BOX = 1.6;

/** Of the boxes of a terminal so many come or leave by ship. */
const BY_SHIP = 0.35;
/** Terminals of rail and road alone. */
const WITHOUT_QUAY: readonly string[] = ['duss', 'dkt', 'logport-iii'];
const HOUR_MS = 3_600_000;

/** Sundays and holidays: little is handled. */
export const isQuietIn =
  ({ local }: Pick<World, 'local'>) =>
  (atMs: number): boolean => {
    const { weekday, isHoliday } = local(atMs);
    return weekday === 6 || isHoliday;
  };

/** Share of the day's work that is done at an hour. */
function done(hours: readonly number[], hour: number): number {
  let sum = 0;
  let all = 0;
  hours.forEach((share, h) => {
    all += share;
    sum += share * Math.min(1, Math.max(0, hour - h));
  });
  return sum / all;
}
const rate = (hours: readonly number[], hour: number): number =>
  hours[Math.floor(hour)]! / hours.reduce((sum, share) => sum + share, 0);

export interface TerminalState {
  /** TEU in the yard: those of the morning, and what came, less what left. */
  readonly stock: number;
  /** Since midnight, TEU. */
  readonly inward: number;
  readonly outward: number;
  /** Handled since midnight with the part of a box that is under way, TEU. */
  readonly worked: number;
  /** Now, TEU an hour. */
  readonly perHour: number;
  /** Work at the quay against the usual, percent: high water leaves less of it; null where there is no quay. */
  readonly waterside: number | null;
  /** Stock at midnight, TEU. */
  readonly morning: number;
}

/**
 * The boxes of a terminal as a function of time. The stock of each midnight is given; what comes and leaves in a day is its work, and
 * differs by what the stock changes: nothing appears or is lost. At high water ships bring and fetch less.
 */
export function createTerminal(id: string, teuPerDay: number, capacityTeu: number, world: World) {
  const seed = seedOf(id) ^ world.seed;
  const byShip = WITHOUT_QUAY.includes(id) ? 0 : BY_SHIP;
  const stockOf = (day: number): number =>
    Math.round(
      capacityTeu *
        (0.58 + 0.14 * (2 * hash2(Math.floor(day / 2), 1, seed) - 1) + 0.05 * (2 * hash2(day, 2, seed) - 1)),
    );
  return {
    capacityTeu,
    at: (atMs: number): TerminalState => {
      const { day, hour } = world.local(atMs);
      const noon = world.local(day * DAY_MS + DAY_MS / 2);
      const busy = noon.weekday === 6 || noon.isHoliday ? QUIET : noon.weekday === 5 ? SATURDAY : WORKDAY;
      const handled = teuPerDay * busy;
      const morning = stockOf(day);
      // What a day cannot move stays for the next: the change is never more than the work.
      const change = stockOf(day + 1) - morning;
      const inAll = Math.round(Math.max(0, change, (handled + change) / 2));
      const outAll = inAll - change;
      const midnightMs = atMs - hour * HOUR_MS;
      // As much less comes as leaves: what is in the yard stays there.
      const lost = (h: number): number => byShip * (1 - world.waterside(midnightMs + h * HOUR_MS)) * Math.min(inAll * rate(IN, h), outAll * rate(OUT, h)); // prettier-ignore
      let notMoved = 0;
      for (let h = 0; h < hour; h++) notMoved += lost(h) * Math.min(1, hour - h);
      const [came, left] = [inAll * done(IN, hour) - notMoved, outAll * done(OUT, hour) - notMoved];
      const [inward, outward] = [Math.floor(came), Math.floor(left)];
      return {
        morning,
        inward,
        outward,
        stock: morning + inward - outward,
        worked: came + left,
        perHour: inAll * rate(IN, hour) + outAll * rate(OUT, hour) - 2 * lost(Math.floor(hour)),
        waterside: byShip > 0 ? 100 * world.waterside(atMs) : null,
      };
    },
  };
}
export type Terminal = ReturnType<typeof createTerminal>;

/** Whole numbers that sum to `total`, by weight, none above its own most. @returns in the order of the weights */
export function apportion(total: number, weights: readonly number[], most: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const out = weights.map((weight, i) => Math.min(most[i]!, Math.floor((total * weight) / sum)));
  let left = total - out.reduce((all, each) => all + each, 0);
  for (let round = 0; left > 0 && round < most.length * 2; round++)
    for (let i = 0; i < out.length && left > 0; i++) {
      const step = Math.min(left, most[i]! - out[i]!, Math.max(1, Math.ceil(left / out.length)));
      out[i]! += step;
      left -= step;
    }
  return out;
}
