import type { WayMode } from '../../schema/ways.ts';
import type { Course } from './courses.ts';

/** A halt or a place that is passed, with its times in seconds after the first departure. */
export interface RunStop {
  readonly id: string;
  readonly name: string;
  readonly atM: number;
  readonly arrivesS: number;
  readonly departsS: number;
  readonly isPassed: boolean;
}

/** A trip of the timetable, each day the same. */
export interface Run {
  /** Id of the trip. */
  readonly id: string;
  readonly course: Course;
  readonly stops: readonly RunStop[];
  /** First departure, seconds after local midnight. */
  readonly startS: number;
  /** Vehicle that does it on a day, counted since 1970. */
  readonly vehicleOn: (day: number) => string;
  /** Greatest delay, seconds, of what delays every day. */
  readonly latestS: number;
  /** A later path of its own that is kept free: how much later it leaves when it has not been loaded in time, seconds. */
  readonly laterS?: number;
}

/** How a mode runs: seconds for a stretch, and at a stop. */
const PACE: Readonly<Record<WayMode, { readonly ms: number; readonly lostS: number; readonly dwellS: number }>> = {
  tram: { ms: 11.5, lostS: 20, dwellS: 20 },
  bus: { ms: 10, lostS: 16, dwellS: 14 },
  train: { ms: 27, lostS: 35, dwellS: 60 },
  freight: { ms: 16, lostS: 0, dwellS: 0 },
};
const LAYOVER_S = 270;
const DAY_FROM_S = 4.5 * 3600;
/** At night one departure of so many runs. */
const AT_NIGHT = 3;
const LATEST_S = 210;
const DAY_S = 86_400;

export function stopTimes(course: Course): RunStop[] {
  const { ms, lostS, dwellS } = PACE[course.mode];
  let at = 0;
  return course.stops.map((stop, i, list) => {
    const before = list[i - 1];
    if (before) at += Math.round((stop.atM - before.atM) / ms + lostS);
    const arrivesS = at;
    if (i > 0 && i + 1 < list.length) at += dwellS;
    return { ...stop, arrivesS, departsS: at, isPassed: false };
  });
}

const clock = (seconds: number): string =>
  `${String(Math.floor(seconds / 3600)).padStart(2, '0')}${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}`;

/**
 * Trips of a line of trams or buses: vehicles go out and back, one after the other, so that none is needed twice at a time.
 * By day every departure runs, at night one of three.
 */
export function lineRuns(out: Course, back: Course): Run[] {
  const headwayS = out.headwayMin * 60;
  const [there, home] = [stopTimes(out), stopTimes(back)];
  const thereS = there.at(-1)!.arrivesS;
  const homeS = home.at(-1)!.arrivesS;
  const turnS = Math.ceil((thereS + LAYOVER_S) / 60) * 60;
  const vehicles = Math.ceil((turnS + homeS + LAYOVER_S) / headwayS);
  const perDay = DAY_S / headwayS;
  const line = out.line.toLowerCase();
  const runs: Run[] = [];
  for (let i = 0; i < perDay; i++) {
    const startS = i * headwayS;
    if (startS < DAY_FROM_S && i % AT_NIGHT !== 0) continue;
    const vehicleOn = (day: number): string => `${line}-${((day * perDay + i) % vehicles) + 1}`;
    runs.push({ id: `${out.id}.${clock(startS)}`, course: out, stops: there, startS, vehicleOn, latestS: LATEST_S });
    // May begin after midnight: then it is still a trip of this day.
    runs.push({
      ...{ id: `${back.id}.${clock(startS + turnS)}`, course: back, stops: home, startS: startS + turnS },
      ...{ vehicleOn, latestS: LATEST_S },
    });
  }
  return runs;
}
