import type { WayMode } from '../../schema/ways.ts';
import { Path } from '../../geo/path.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { crossingsOf, type LiftSpan } from '../infrastructure/liftSpans.ts';
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
  /** Where bridges that lift hold it up; only on courses that lead over one. */
  readonly barriers?: readonly Barrier[];
  /** By position among the stops: that of the halt which it is, or which was the last before it; where some are timing points before barriers. */
  readonly halts?: readonly number[];
}

/** A barrier on a course. */
export interface Barrier {
  /** Of the bridge. */
  readonly bridge: string;
  readonly isAhead: boolean;
  /** Positions of the stops of a run at which vehicles wait, one behind the other; the last is the halt before the bridge. */
  readonly places: readonly number[];
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
/** From the begin of the span to the front of the first who waits, and to that of the next, metres. */
const BEFORE_SPAN_M = 12;
const WAITING_M = 46;
/** Who waits stands at least so far behind the halt that it has left, metres. */
const BEYOND_HALT_M = 10;

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

const pathOf = ({ lonLat }: Course): Path =>
  new Path(lonLat.map(([lon, lat]): Point => { const { x, z } = toScene({ lon, lat }); return [x, z]; })); // prettier-ignore

/** Share of the time between two halts after which a share of the way is done, speeding up and braking evenly. */
function timeShare(way: number): number {
  let [low, high] = [0, 1];
  while (high - low > 1e-4) {
    const t = (low + high) / 2;
    if (3 * t * t - 2 * t ** 3 < way) low = t;
    else high = t;
  }
  return low;
}

/** The stops of a course with the places before spans that lift as timing points, which are passed unless the barrier is shut. */
function withBarriers(course: Course, halts: readonly RunStop[], spans: readonly LiftSpan[]): Pick<Run, 'stops' | 'barriers' | 'halts'> {
  const path = spans.length > 0 ? pathOf(course) : null;
  const crossings = spans.flatMap((span) => crossingsOf(span, path!).map((crossing) => ({ ...crossing, bridge: span.id })));
  const waits = crossings.flatMap(({ fromM, isAhead, bridge }, n) => {
    const last = halts.findLastIndex(({ atM }) => atM <= fromM - BEFORE_SPAN_M);
    const [before, next] = [halts[last], halts[last + 1]];
    if (!before || !next) return [];
    const points = [1, 0].flatMap((k): RunStop[] => {
      const atM = fromM - BEFORE_SPAN_M - k * WAITING_M;
      if (atM < before.atM + BEYOND_HALT_M) return [];
      const share = timeShare((atM - before.atM) / (next.atM - before.atM));
      const atS = before.departsS + Math.round(share * (next.arrivesS - before.departsS));
      return [{ id: `${course.id}/barrier-${n + 1}-${k + 1}`, name: bridge, atM, arrivesS: atS, departsS: atS, isPassed: true }];
    });
    return [{ points, before, bridge, isAhead }];
  });
  if (waits.length === 0) return { stops: halts };
  const stops = [...halts, ...waits.flatMap(({ points }) => points)].sort((a, b) => a.atM - b.atM);
  return {
    stops,
    halts: stops.map(({ atM }) => halts.findLastIndex((halt) => halt.atM <= atM)),
    barriers: waits.map(({ points, before, bridge, isAhead }) => ({ bridge, isAhead, places: [...points.toReversed(), before].map((stop) => stops.indexOf(stop)) })),
  };
} // prettier-ignore

const clock = (seconds: number): string =>
  `${String(Math.floor(seconds / 3600)).padStart(2, '0')}${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}`;

/**
 * Trips of a line of trams or buses: vehicles go out and back, one after the other, so that none is needed twice at a time.
 * By day every departure runs, at night one of three.
 * @param spans that lift
 */
export function lineRuns(out: Course, back: Course, spans: readonly LiftSpan[] = []): Run[] {
  const headwayS = out.headwayMin * 60;
  const [there, home] = [withBarriers(out, stopTimes(out), spans), withBarriers(back, stopTimes(back), spans)];
  const thereS = there.stops.at(-1)!.arrivesS;
  const homeS = home.stops.at(-1)!.arrivesS;
  const turnS = Math.ceil((thereS + LAYOVER_S) / 60) * 60;
  const vehicles = Math.ceil((turnS + homeS + LAYOVER_S) / headwayS);
  const perDay = DAY_S / headwayS;
  const line = out.line.toLowerCase();
  const runs: Run[] = [];
  for (let i = 0; i < perDay; i++) {
    const startS = i * headwayS;
    if (startS < DAY_FROM_S && i % AT_NIGHT !== 0) continue;
    const vehicleOn = (day: number): string => `${line}-${((day * perDay + i) % vehicles) + 1}`;
    runs.push({ id: `${out.id}.${clock(startS)}`, course: out, ...there, startS, vehicleOn, latestS: LATEST_S });
    // May begin after midnight: then it is still a trip of this day.
    runs.push({
      ...{ id: `${back.id}.${clock(startS + turnS)}`, course: back, ...home, startS: startS + turnS },
      ...{ vehicleOn, latestS: LATEST_S },
    });
  }
  return runs;
}
