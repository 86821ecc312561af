import { hash2 } from '../../geo/noise.ts';
import type { RoadCourse } from './courses.ts';
import { driveOf, onDrive, passesAt, type Drive } from './drive.ts';
import { greenFrom, isGreen } from './signalPlan.ts';
import type { SpanBarrier, SpanBarriers } from './spanBarriers.ts';
import { takeOversOf, type Cause, type TakeOver } from './takeOvers.ts';

/** Greatest speed by itself and by hand, m/s: 22 and 14 km/h. */
const AUTOMATED_MS = 6.1;
const MANUAL_MS = 3.9;
const DWELL_S = 16;
/** The driver looks around before going on by hand, and again before handing back. */
const TAKES_S = 14;
const HANDS_BACK_S = 6;
const START_UP_MS = 1200;
/** So often it asks whether somebody could help from afar; without that it may not go on by itself. */
const ASKS_EVERY_M = 40;

/** A take-over as it was: where, why, and from when to when a person drove. */
export interface TakenOver {
  readonly atM: number;
  readonly cause: Cause;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** One trip of a shuttle: drives from halt to halt, at stops, signals and take-overs. */
export interface Journey {
  readonly course: RoadCourse;
  readonly drives: readonly Drive[];
  readonly takeOvers: readonly TakenOver[];
  readonly departMs: number;
  readonly arriveMs: number;
}

/** What a journey depends on besides its departure. */
export interface JourneyWorld {
  readonly seed: number;
  /** Whether the network reaches a vehicle that far along a course. */
  isServed(course: RoadCourse, atM: number, atMs: number): boolean;
  /** Bridges that lift; absent: none does. */
  readonly spanBarriers?: SpanBarriers;
}

/** Where it must halt if something holds when it gets there: a red signal, a bridge that lifts, or what the network says; `junction` null and no `span` = asks the network. */
interface Barrier {
  readonly atM: number;
  readonly junction: number | null;
  readonly span?: SpanBarrier;
}
interface Barriers {
  readonly signals: readonly Barrier[];
  /** Signals and where the network is asked, ascending. */
  readonly all: readonly Barrier[];
}

/** The same on every trip of a course, but for the bridges. */
const barriersOf = new WeakMap<RoadCourse, Barriers>();
function barriersOn(course: RoadCourse, spans: readonly SpanBarrier[]): Barriers {
  let known = barriersOf.get(course);
  if (!known) {
    const endM = course.stops.at(-1)!.atM;
    const signals = course.signals.map(({ junction, atM }): Barrier => ({ junction, atM }));
    const asks = Array.from({ length: Math.floor(endM / ASKS_EVERY_M) }, (_, k) => (k + 1) * ASKS_EVERY_M).filter((m) => signals.every((signal) => Math.abs(signal.atM - m) > 1)); // prettier-ignore
    const all = [...signals, ...asks.map((atM): Barrier => ({ atM, junction: null }))].sort((a, b) => a.atM - b.atM);
    barriersOf.set(course, (known = { signals, all }));
  }
  if (spans.length === 0) return known;
  const added = spans.map((span): Barrier => ({ atM: span.atM, junction: null, span }));
  const withThem = (barriers: readonly Barrier[]): Barrier[] => [...barriers, ...added].sort((a, b) => a.atM - b.atM);
  return { signals: withThem(known.signals), all: withThem(known.all) };
}

/** What makes barriers hold: who waits for the network stops where it is there, who needs it where it is not. */
interface Way {
  readonly course: RoadCourse;
  readonly world: JourneyWorld;
}
const holds = ({ atM, junction, span }: Barrier, atMs: number, { course, world }: Way, stopsWhereServed: boolean): boolean =>
  span ? span.freeFrom(atMs) > atMs : junction === null ? world.isServed(course, atM, atMs) === stopsWhereServed : !isGreen(junction, atMs, world.seed); // prettier-ignore

/** The next drive: as far as the barriers on the way let it. None holds of those that are passed, at the instant of passing. */
function nextDrive(way: Way, barriers: readonly Barrier[], stopsWhereServed: boolean, fromM: number, toM: number, departMs: number, topMs: number): { readonly drive: Drive; readonly stoppedBy: Barrier | null } {
  let target = toM;
  let stoppedBy: Barrier | null = null;
  for (;;) {
    const drive = driveOf(fromM, target, departMs, topMs);
    const first = barriers.find((one) => one.atM > fromM && one.atM < target && holds(one, passesAt(drive, one.atM), way, stopsWhereServed)); // prettier-ignore
    if (!first) return { drive, stoppedBy };
    target = first.atM;
    stoppedBy = first;
  }
} // prettier-ignore

/**
 * A trip from its departure on, reckoned once: where it halts depends on the signals and the network as they are when it gets there.
 * @param trip number of the trip, for its take-overs
 * @param vehicle of the line: each waits at a place of its own
 */
export function journeyOf(
  course: RoadCourse,
  departMs: number,
  trip: number,
  world: JourneyWorld,
  vehicle = 0,
): Journey {
  const { seed } = world;
  const way: Way = { course, world };
  const planned = [...takeOversOf(course, departMs, trip, seed)];
  const endM = course.stops.at(-1)!.atM;
  const { signals, all } = barriersOn(course, world.spanBarriers?.(course, vehicle) ?? []);
  const drives: Drive[] = [];
  const takeOvers: TakenOver[] = [];
  /** Set while a person drives; `plan` is null where the network decides when that ends. */
  let taken: { readonly fromMs: number; readonly plan: TakeOver | null; readonly atM: number } | null = null;
  let [atM, nowMs] = [0, departMs];

  while (atM < endM) {
    const stop = course.stops.findIndex((one) => one.atM > atM);
    const stopM = course.stops[stop]!.atM;
    // A stretch that was planned for a person is left out where one drove already.
    while (planned[0] && planned[0].atM <= atM) planned.shift();
    const planM = taken ? (taken.plan?.untilM ?? Infinity) : (planned[0]?.atM ?? Infinity);
    const target = Math.min(stopM, planM);
    const guards = taken?.plan ? signals : all;
    const { drive, stoppedBy } = nextDrive(way, guards, taken !== null, atM, target, nowMs, taken ? MANUAL_MS : AUTOMATED_MS); // prettier-ignore
    drives.push(drive);
    [atM, nowMs] = [drive.toM, drive.arriveMs];
    if (stoppedBy && stoppedBy.junction !== null) {
      const greenMs = greenFrom(stoppedBy.junction, nowMs, seed);
      nowMs = greenMs > nowMs ? greenMs + START_UP_MS : nowMs;
      continue;
    }
    if (stoppedBy?.span) {
      nowMs = stoppedBy.span.freeFrom(nowMs);
      continue;
    }
    if (stoppedBy || target === planM) {
      if (taken) {
        nowMs += HANDS_BACK_S * 1000;
        takeOvers.push(takenOver(taken, nowMs));
        taken = null;
      } else {
        taken = { fromMs: nowMs, plan: stoppedBy ? null : planned.shift()!, atM };
        nowMs += TAKES_S * 1000;
      }
    }
    if (!stoppedBy && target === stopM) nowMs += (DWELL_S + Math.floor(10 * hash2(trip, stop, seed + 5))) * 1000;
  }
  if (taken) takeOvers.push(takenOver(taken, nowMs + HANDS_BACK_S * 1000));
  return { course, drives, takeOvers, departMs, arriveMs: drives.at(-1)!.arriveMs };
}

const takenOver = (
  { fromMs, plan, atM }: { readonly fromMs: number; readonly plan: TakeOver | null; readonly atM: number },
  untilMs: number,
): TakenOver => ({ atM, cause: plan?.cause ?? 'connection', fromMs, untilMs });

/** State on a trip: waits at its begin before, at its end after. */
export function onJourney({ drives, takeOvers }: Journey, atMs: number): { readonly atM: number; readonly speedMs: number; readonly taken: TakenOver | null } {
  let [low, high] = [0, drives.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (drives[middle]!.departMs <= atMs) low = middle;
    else high = middle - 1;
  }
  const taken = takeOvers.find(({ fromMs, untilMs }) => atMs >= fromMs && atMs < untilMs) ?? null;
  return { ...onDrive(drives[low]!, atMs), taken };
} // prettier-ignore
