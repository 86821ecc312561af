import { hash2 } from '../../geo/noise.ts';
import type { LocalTime } from '../world/calendar.ts';
import type { RoadCourse } from './courses.ts';
import { journeyOf, onJourney, type Journey, type JourneyWorld, type TakenOver } from './journey.ts';

/** Vehicles of the line, and how they go round: out, back, out … each with a rest at the end. */
export const SHUTTLES = 6;
const HEADWAY_MIN = 12;
const TURN_MIN = 36;
const FIRST_MIN = 5.5 * 60;
/** Rounds of a day: the last begins soon after ten in the evening. */
const ROUNDS = 14;
/** A shuttle comes to the kerb so long before it leaves; till then it stands in the row behind. */
const READY_MS = 120_000;
const ROW_M = 7.5;
const MINUTE_MS = 60_000;
const HALF_DAY_MS = 12 * 60 * MINUTE_MS;
/** A week and what lies around it, some 0.4 MB each: who goes to and fro in it waits for none twice. */
const KEPT_DAYS = 10;
export const SEATS = 12;
/** Battery: full in the morning; used on the way, charged at both ends and in the night. */
const FULL = 96;
const USED_PER_KM = 0.62;
const CHARGED_PER_MIN = 0.42;

export interface ShuttleState {
  readonly course: RoadCourse;
  /** Front of the vehicle along the course, metres. */
  readonly atM: number;
  readonly speedMs: number;
  readonly isInService: boolean;
  readonly taken: TakenOver | null;
  readonly passengers: number;
  /** Percent. */
  readonly battery: number;
}

interface Day {
  readonly beginMs: number;
  /** By vehicle, in the order in which they are driven: out and back in turns. */
  readonly trips: readonly (readonly Journey[])[];
  readonly taken: readonly TakenBy[];
}

/** A take-over, and who was taken over on which course. */
export interface TakenBy extends TakenOver {
  readonly course: RoadCourse;
  readonly vehicle: number;
}

/** Riders by hour against the seats: working days have two peaks. */
const RIDERS = [0.1, 0.05, 0.05, 0.05, 0.1, 0.2, 0.4, 0.75, 0.8, 0.5, 0.4, 0.45, 0.5, 0.5, 0.45, 0.5, 0.7, 0.8, 0.6, 0.45, 0.35, 0.3, 0.25, 0.15]; // prettier-ignore

/**
 * The shuttles of a line as a function of time. A day's trips are reckoned once, from their departures and the signals alone.
 * @param out course from the first terminus, `back` the other direction
 */
export function createFleet(
  out: RoadCourse,
  back: RoadCourse,
  { local, ...world }: JourneyWorld & { readonly local: (atMs: number) => LocalTime },
) {
  const { seed } = world;
  const days = new Map<number, Day>();

  /** Local midnight: clocks change at night, so noon tells which offset the day's service has. */
  const dayAt = (atMs: number): Day => {
    const { day } = local(atMs);
    const known = days.get(day);
    if (known) return known;
    const noonUtcMs = (day + 0.5) * 86_400_000;
    const beginMs = noonUtcMs - Math.round(local(noonUtcMs).hour * 60) * MINUTE_MS;
    const trips = Array.from({ length: SHUTTLES }, (_, vehicle) => {
      const own: Journey[] = [];
      for (let leg = 0; leg < ROUNDS * 2; leg++) {
        const plannedMs = beginMs + (FIRST_MIN + vehicle * HEADWAY_MIN + leg * TURN_MIN) * MINUTE_MS;
        // Who comes in late leaves late.
        const readyMs = Math.ceil(((own.at(-1)?.arriveMs ?? 0) + READY_MS + MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
        const course = leg % 2 === 0 ? out : back;
        own.push(journeyOf(course, Math.max(plannedMs, readyMs), (day * SHUTTLES + vehicle) * 64 + leg, world, vehicle));
      }
      return own;
    });
    const taken = trips.flatMap((own, vehicle) =>
      own.flatMap(({ takeOvers, course }) => takeOvers.map((one): TakenBy => ({ ...one, course, vehicle }))),
    );
    const made = { beginMs, trips, taken };
    if (days.size >= KEPT_DAYS) days.delete(days.keys().next().value!);
    days.set(day, made);
    return made;
  };

  /** Percent after so many legs and a part of one: never more than full. */
  function batteryAt(trips: readonly Journey[], leg: number, drivenM: number, atMs: number): number {
    let charge = FULL;
    for (let i = 0; i < leg; i++) {
      charge -= (USED_PER_KM * trips[i]!.course.path.length) / 1000;
      const restMin = (trips[i + 1]!.departMs - trips[i]!.arriveMs) / MINUTE_MS;
      charge = Math.min(FULL, charge + CHARGED_PER_MIN * restMin);
    }
    const own = charge - (USED_PER_KM * drivenM) / 1000;
    const restsMin = Math.max(0, atMs - trips[leg]!.arriveMs) / MINUTE_MS;
    return Math.min(FULL, own + CHARGED_PER_MIN * restsMin);
  }

  function riders(journey: Journey, atM: number, vehicle: number): number {
    const { stops } = journey.course;
    const stop = stops.findLastIndex((one) => one.atM <= atM);
    if (stop < 0 || stop === stops.length - 1) return 0;
    const at = local(journey.departMs);
    const most = SEATS * RIDERS[Math.floor(at.hour) % 24]! * (at.isFree ? 0.7 : 1);
    // Fullest in the middle of the line.
    const share = 1 - Math.abs((2 * stop + 1) / (stops.length - 1) - 1) * 0.6;
    const luck = 0.5 + hash2(Math.floor(journey.departMs / MINUTE_MS), stop * 16 + vehicle, seed + 41);
    return Math.min(SEATS, Math.round(most * share * luck));
  }

  return {
    /** A shuttle at an instant; it always is somewhere. */
    at(vehicle: number, atMs: number): ShuttleState {
      const today = dayAt(atMs).trips[vehicle]!;
      const isBeforeService = atMs < today[0]!.departMs - READY_MS;
      const trips = isBeforeService ? dayAt(dayAt(atMs).beginMs - 12 * 60 * MINUTE_MS).trips[vehicle]! : today;
      let leg = trips.findLastIndex(({ departMs }) => departMs - READY_MS <= atMs);
      if (leg < 0) leg = 0;
      const journey = trips[leg]!;
      const { atM, speedMs, taken } = onJourney(journey, atMs);
      const isLast = leg === trips.length - 1;
      const isParked = isLast && atMs > journey.arriveMs + READY_MS;
      const rowM = isParked ? vehicle * ROW_M : 0;
      return {
        course: journey.course,
        atM: atM - rowM,
        speedMs,
        isInService: !isParked,
        taken,
        passengers: atMs < journey.departMs || isParked ? 0 : riders(journey, atM, vehicle),
        battery: batteryAt(trips, leg, atM, atMs),
      };
    },
    /** All take-overs of the local day so far, and those that last. */
    takenSinceMidnight: (atMs: number): readonly TakenBy[] => dayAt(atMs).taken.filter(({ fromMs }) => fromMs <= atMs),
    /** All take-overs that last at some instant of a span. */
    takenBetween: (fromMs: number, toMs: number): readonly TakenBy[] => {
      const days = new Set([dayAt(toMs)]);
      for (let at = fromMs; at < toMs; at += HALF_DAY_MS) days.add(dayAt(at));
      return [...days].flatMap(({ taken }) => taken.filter((one) => one.fromMs <= toMs && one.untilMs >= fromMs));
    },
    /** The trips of the local day of an instant, by vehicle. */
    tripsOf: (atMs: number): readonly (readonly Journey[])[] => dayAt(atMs).trips,
  };
} // prettier-ignore
export type Fleet = ReturnType<typeof createFleet>;
