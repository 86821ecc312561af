import { hash2 } from '../../geo/noise.ts';
import type { RoadCourse } from './courses.ts';

/** Cause codes of ETSI EN 302 637-3 that a take-over is told with. */
export const CAUSES = { obstacle: 10, people: 12, visibility: 18, connection: 91 } as const;
export type Cause = keyof typeof CAUSES;

/** A stretch on which a person drives, metres along the course. */
export interface TakeOver {
  readonly atM: number;
  readonly untilM: number;
  readonly cause: Cause;
}

/** Where a line needs people most: a share of the way, how likely on a trip by day and by night, and why. */
const SPOTS: readonly (readonly [name: string, byDay: number, byNight: number, cause: Cause])[] = [
  ['Kuhtor', 0.1, 0.03, 'people'],
  ['Innenhafen', 0.16, 0.05, 'obstacle'],
  ['Kaßlerfelder Straße', 0.11, 0.03, 'obstacle'],
  ['Vinckeweg', 0.05, 0.05, 'connection'],
  ['Ruhrort Verteilerkreis', 0.04, 0.08, 'visibility'],
];
const SPREAD_M = 110;
/** Not so near to a stop, a stop line or another take-over. */
const APART_M = 30;
const AT_MOST = 2;

/** Take-overs of a trip, ascending, apart from each other and from where it halts anyway. */
export function takeOversOf(course: RoadCourse, departMs: number, trip: number, seed: number): TakeOver[] {
  const hour = (departMs / 3_600_000) % 24;
  const isDay = hour > 6 && hour < 18;
  const out: TakeOver[] = [];
  SPOTS.forEach(([name, byDay, byNight, cause], i) => {
    const stop = course.stops.find((one) => one.name === name);
    if (!stop || out.length >= AT_MOST || hash2(trip, i, seed + 31) >= (isDay ? byDay : byNight)) return;
    const atM = stop.atM - 60 - SPREAD_M * hash2(trip, i, seed + 32);
    const untilM = atM + 90 + 160 * hash2(trip, i, seed + 33);
    const fixed = [0, course.path.length, ...course.stops.map((one) => one.atM), ...course.signals.map((one) => one.atM)]; // prettier-ignore
    const isFree = fixed.every((m) => Math.abs(m - atM) > APART_M && Math.abs(m - untilM) > APART_M);
    const isApart = out.every((other) => atM > other.untilM + APART_M || untilM < other.atM - APART_M);
    if (isFree && isApart && atM > 0 && untilM < course.path.length) out.push({ atM, untilM, cause });
  });
  return out.sort((a, b) => a.atM - b.atM);
}
