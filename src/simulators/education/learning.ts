import { hash2 } from '../../geo/noise.ts';
import { profileAt, type Values } from '../stations/shape.ts';
import type { Model } from '../stations/stations.ts';
import type { LocalTime } from '../world/calendar.ts';
import type { World } from '../world/world.ts';

const DAY_MS = 86_400_000;
/** Opening hours of libraries by weekday, Monday first; Sundays and holidays closed. General knowledge, simplified. */
const LIBRARY_HOURS = [[13, 19], [11, 19], [11, 19], [11, 19], [11, 19], [11, 16], [0, 0]] as const; // prettier-ignore
const BRANCH_HOURS = [[0, 0], [10, 18], [0, 0], [10, 18], [10, 18], [0, 0], [0, 0]] as const; // prettier-ignore
/** Readers by the hour, of the most; lectures; courses of mornings and evenings. */
const READERS = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.45, 0.55, 0.6, 0.7, 0.85, 1, 0.95, 0.8, 0.55, 0.2, 0, 0, 0, 0];
const LECTURES = [0, 0, 0, 0, 0, 0, 0, 0.05, 0.6, 0.8, 1, 1, 0.75, 0.7, 0.95, 0.9, 0.75, 0.5, 0.3, 0.12, 0, 0, 0, 0];
const LUNCH = [0, 0, 0, 0, 0, 0, 0, 0, 0.02, 0.04, 0.08, 0.45, 1, 0.85, 0.2, 0.04, 0.02, 0, 0, 0, 0, 0, 0, 0];
const COURSES = [
  0, 0, 0, 0, 0, 0, 0, 0, 0.25, 0.6, 0.62, 0.55, 0.4, 0.1, 0.12, 0.15, 0.35, 0.7, 1, 0.95, 0.6, 0.1, 0, 0,
];
const IN_COURSE = 11;

/** The first of a weekday (0 = Monday) at or after a date, days since 1970. */
function first(year: number, month: number, date: number, weekday: number): number {
  const day = Date.UTC(year, month, date) / DAY_MS;
  return day + ((weekday - ((day + 3) % 7) + 7) % 7);
}

/**
 * Lectures at the university, by rule: from the second Monday of October to the first Friday of February without the two weeks around
 * New Year, and fifteen weeks from the second Monday of April. General knowledge.
 */
export function isLecturePeriod({ day, isFree }: Pick<LocalTime, 'day' | 'isFree'>): boolean {
  if (isFree) return false;
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const isAroundNewYear = (month === 11 && date.getUTCDate() >= 23) || (month === 0 && date.getUTCDate() <= 6);
  if (isAroundNewYear) return false;
  const isWinter = day >= first(year, 9, 8, 0) || day <= first(year, 1, 1, 4);
  const summer = first(year, 3, 8, 0);
  return isWinter || (day >= summer && day < summer + 15 * 7 - 2);
}

/** Whether adult education has courses: on working days and Saturdays, not in school holidays. */
const hasCourses = ({ isSchoolDay, weekday, isHoliday }: LocalTime, wasSchoolDay: boolean): boolean =>
  isSchoolDay || (weekday === 5 && !isHoliday && wasSchoolDay);

/** Places of learning besides schools: what is open, who is there. All by opening hours, terms and holidays. */
export function learningModels(world: World): Readonly<Record<string, Model>> {
  return {
    library: ({ key, params }, atMs): Values => {
      const { hour, weekday, isHoliday } = world.local(atMs);
      const [from, to] = (params['isBranch'] ? BRANCH_HOURS : LIBRARY_HOURS)[weekday]!;
      const isOpen = !isHoliday && hour >= from && hour < to;
      const edge = isOpen ? Math.min(1, (hour - from) * 2, (to - hour) * 3) : 0;
      // Rain brings readers.
      const rain = Math.min(0.15, world.weather(atMs).rainMmH * 0.1);
      const crowd = 0.62 + rain + 0.2 * world.wander(key, atMs, 5_400_000);
      const seats = Math.round(params['seats']! * Math.min(1, Math.max(0, edge * profileAt(READERS, hour) * crowd)));
      return {
        open: isOpen ? 1 : 0,
        seats,
        occupancy: (100 * seats) / params['seats']!,
        loans: isOpen ? Math.max(0, params['loans']! * edge * (0.6 + 0.4 * profileAt(READERS, hour) + 0.2 * world.wander(key + 1, atMs, 3_600_000))) : 0, // prettier-ignore
      };
    },
    university: ({ key, params }, atMs): Values => {
      const local = world.local(atMs);
      const isTerm = isLecturePeriod(local);
      const share = isTerm ? profileAt(LECTURES, local.hour) : 0;
      // Between terms people write, learn and sit examinations.
      const quiet = local.isFree ? 0.01 : 0.14;
      const present = params['students']! * (0.42 * share + (isTerm ? 0.02 : quiet * profileAt(LECTURES, local.hour)));
      const own = 0.94 + 0.06 * world.wander(key, atMs, 5_400_000);
      const isLibraryOpen = local.hour >= 8 && local.hour < (local.isFree ? 18 : 22) && !local.isHoliday;
      const learning = Math.min(0.95, (isTerm ? 0.75 : 0.5) * (local.isFree ? 0.45 : 1) * (0.25 + profileAt(LECTURES, local.hour)));
      return {
        term: isTerm ? 1 : 0,
        present: Math.max(0, present * own),
        lectures: Math.round(params['rooms']! * share * own),
        occupancy: isLibraryOpen ? 100 * learning * own : 0,
        meals: local.isFree ? 0 : Math.max(0, params['meals']! * profileAt(LUNCH, local.hour) * (isTerm ? 1 : 0.35) * own),
      };
    },
    'adult-education': ({ key, params }, atMs): Values => {
      const local = world.local(atMs);
      const isOn = hasCourses(local, world.local(atMs - DAY_MS).isSchoolDay);
      const share = isOn ? profileAt(COURSES, local.hour) * (local.weekday === 5 ? 0.35 : 1) : 0;
      const courses = Math.round(params['rooms']! * share * (0.8 + 0.2 * hash2(key, local.day, 3)));
      const people = courses * IN_COURSE * (0.9 + 0.1 * world.wander(key + 4, atMs, 7_200_000));
      return { courses, people: Math.round(people), occupancy: Math.min(100, (100 * courses) / params['rooms']!) };
    },
  };
} // prettier-ignore
