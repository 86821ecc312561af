import type { World } from '../world/world.ts';

/**
 * TEU that ships bring and fetch on a mean day: 4.3 million in a year by ship, rail and road (duisport 2021) are 12 000 a day; a third of those of the
 * terminals with a quay come and go by ship (general knowledge). DeCeTe: 40 barges a week.
 */
export const SHIP_TEU_PER_DAY: Readonly<Record<string, number>> = {
  dgt: 1000, dit: 1000, d3t: 560, decete: 420, rrt: 300,
}; // prettier-ignore
/** At the quay in an hour against the others of a day; the late shift ends before midnight. */
const HOURS = [
  0.8, 0.75, 0.7, 0.7, 0.85, 1, 1.1, 1.2, 1.2, 1.2, 1.2, 1.15, 1.05, 1.15, 1.15, 1.15, 1.15, 1.15, 1.1, 1.05, 0.95,
  0.85, 0.6, 0,
];
const SUM = HOURS.reduce((sum, share) => sum + share, 0);
const WORKDAY = 1.15;
const SATURDAY = 0.85;
const QUIET = 0.4;

/** Sundays and holidays: little is handled. */
export const isQuietIn =
  ({ local }: Pick<World, 'local'>) =>
  (atMs: number): boolean => {
    const { weekday, isHoliday } = local(atMs);
    return weekday === 6 || isHoliday;
  };

/** What a day brings of a mean one. */
export function busyOn({ local }: Pick<World, 'local'>, atMs: number): number {
  const { weekday, isHoliday } = local(atMs);
  return weekday === 6 || isHoliday ? QUIET : weekday === 5 ? SATURDAY : WORKDAY;
}

/** TEU that the ships of a terminal bring and fetch in an hour of the day, on a mean day with the river as usual. */
export const shipTeuPerHour = (terminal: string, hour: number): number =>
  ((SHIP_TEU_PER_DAY[terminal] ?? 0) * HOURS[Math.floor(hour)]!) / SUM;
