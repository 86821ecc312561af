import { hash2, seedOf } from '../../geo/noise.ts';
import { profileAt } from '../stations/shape.ts';
import type { WorksOf } from '../roadworks/works.ts';
import type { World } from '../world/world.ts';
import type { CounterFile, Direction } from './readCounters.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const STEPS = 288;
/** Detectors say what passed in so much time. */
export const STEP_MS = 300_000;
/** Vehicles that a carriageway can carry in an hour, by its lanes: after the German handbook (HBS), a tenth of them heavy. */
const CAPACITY = [0, 1550, 3900, 5900, 7800];
/** On one day of so many something stands on a lane (a rule of this simulation), and what it leaves of the capacity. */
const BLOCKED_SHARE = 0.06;
const LEFT = [1, 0.35, 0.5, 0.62, 0.7];
/** What works leave of the capacity of the lanes that stay open: narrower, and slower (after the HBS, rounded). */
const BESIDE_WORKS = 0.92;

/** What passed a cross-section in one direction, by steps of five minutes from local midnight on. */
export interface CarriagewayDay {
  /** Vehicles that wanted to pass, and that passed: whole ones. */
  readonly wanted: Uint16Array;
  readonly passed: Uint16Array;
  /** Vehicles that wait upstream at the end of the step. */
  readonly queue: Uint16Array;
  /** Vehicles that could have passed. */
  readonly capacity: Uint16Array;
  /** The most of it on that day. */
  readonly free: number;
  /** Share of lorries and buses, 0 … 1. */
  readonly heavy: Float32Array;
  /** What works let drive at most, km/h; 0 where there are none. */
  readonly limit: Uint16Array;
}
export type Carriageway = (atMs: number) => { readonly day: CarriagewayDay; readonly step: number };

const KEPT_DAYS = 8;
type Profile = CounterFile['profiles'][string];
type Week = Profile['all'];

/** How a weekday is spread over its steps, as shares of its own total, and what it has of a mean working day. */
interface DayShape {
  readonly steps: readonly number[];
  readonly share: number;
}
/** Vehicles of each step before they are made whole: one day is reckoned at a time. */
const rough = new Float64Array(STEPS);
/** The same for all that count by one week. */
const shapes = new WeakMap<Week, DayShape[]>();

function dayOf(week: Week, weekday: number): DayShape {
  const known = shapes.get(week) ?? [];
  shapes.set(week, known);
  return (known[weekday] ??= shapeOf(week, weekday));
}

function shapeOf(week: Week, weekday: number): DayShape {
  const sums = week.map((hours) => hours.reduce((sum, share) => sum + share, 0));
  const mean = sums.slice(0, 6).reduce((sum, one) => sum + one, 0) / 6;
  const raw = Array.from({ length: STEPS }, (_, k) => profileAt(week[weekday]!, (k / 12 + 23.5) % 24));
  const whole = raw.reduce((sum, one) => sum + one, 0);
  return { steps: raw.map((one) => one / whole), share: sums[weekday]! / mean };
}

/**
 * One direction of a road at a counter as a function of time: the mean day of its kind, spread over the hours as the week has them; what
 * is more than the road can carry waits and passes later. Nobody is lost: wanted = passed + waiting.
 * @param worksOf works on the road, by the carriageway's id; absent: there are none
 */
export function createCarriageway(
  id: string,
  { vehicles, heavy, lanes, capacity: most = CAPACITY[lanes]! }: Direction,
  profile: Profile,
  world: Pick<World, 'local' | 'weather' | 'wander' | 'seed'>,
  worksOf: WorksOf = () => [],
): Carriageway {
  const key = seedOf(`carriageway ${id}`) ^ world.seed;
  const days = new Map<number, CarriagewayDay>();

  /** 0 working day in term, 1 in holidays, 2 Sunday or public holiday. A Saturday belongs to the days around it. */
  function kindOf(atMs: number): 0 | 1 | 2 {
    const { weekday, isHoliday, isSchoolDay } = world.local(atMs);
    if (weekday === 6 || isHoliday) return 2;
    if (weekday < 5) return isSchoolDay ? 0 : 1;
    return world.local(atMs - DAY_MS).isSchoolDay || world.local(atMs + 2 * DAY_MS).isSchoolDay ? 0 : 1;
  }

  function reckon(beginMs: number): CarriagewayDay {
    const { day, weekday } = world.local(beginMs + HOUR_MS * 12);
    const kind = kindOf(beginMs + HOUR_MS * 12);
    const row = kind === 2 ? 6 : weekday;
    const luck = 1 + 0.03 * (2 * hash2(day, key, 61) - 1);
    const [all, trucks] = [dayOf(profile.all, row), dayOf(profile.heavy, row)];
    const total = vehicles[kind] * luck * (kind === 2 ? 1 : all.share);
    const totalTrucks = heavy[kind] * luck * (kind === 2 ? 1 : trucks.share);
    let roughly = 0;
    for (let k = 0; k < STEPS; k++) {
      // Cars come in bunches: the spread of a count is its root.
      const n = all.steps[k]! * total;
      rough[k] = Math.max(0, n + Math.sqrt(3 * n) * (2 * hash2(k, key ^ day, 62) - 1));
      roughly += rough[k]!;
    }
    const scale = total / Math.max(1, roughly);

    const blockedFrom = hash2(day, key, 63) < BLOCKED_SHARE ? 72 + Math.floor(150 * hash2(day, key, 64)) : STEPS;
    const blockedTo = blockedFrom + 4 + Math.floor(10 * hash2(day, key, 65));
    // One buffer for all columns: days are made by the hundred when the clock jumps.
    const buffer = new ArrayBuffer(STEPS * 14);
    const column = (k: number): Uint16Array => new Uint16Array(buffer, STEPS * (4 + 2 * k), STEPS);
    const made = {
      ...{ wanted: column(0), passed: column(1), queue: column(2), capacity: column(3), limit: column(4) },
      heavy: new Float32Array(buffer, 0, STEPS),
    };
    const perStep = most / 12;
    const works = worksOf(id, beginMs, beginMs + STEPS * STEP_MS);
    let [sum, whole, waiting, wet, free] = [0, 0, 0, 0, 1];
    for (let k = 0; k < STEPS; k++) {
      if (k % 6 === 0) wet = Math.min(1, world.weather(beginMs + k * STEP_MS).rainMmH / 2);
      const isBlocked = k >= blockedFrom && k < blockedTo;
      const at = beginMs + (k + 0.5) * STEP_MS;
      const site = works.find(({ fromMs, toMs }) => fromMs <= at && toMs > at);
      const beside = site ? (BESIDE_WORKS * CAPACITY[lanes - site.lanesClosed]!) / CAPACITY[lanes]! : 1;
      const capacity = Math.round(perStep * (isBlocked ? LEFT[lanes]! : 1) * beside * (1 - 0.1 * wet));
      made.limit[k] = site?.limitKmh ?? 0;
      free = Math.max(free, capacity);
      sum += rough[k]! * scale;
      const wanted = Math.round(sum) - whole;
      whole += wanted;
      const passed = Math.min(waiting + wanted, capacity);
      waiting += wanted - passed;
      made.wanted[k] = wanted;
      made.passed[k] = passed;
      made.queue[k] = waiting;
      made.capacity[k] = capacity;
      made.heavy[k] = Math.min(0.6, (trucks.steps[k]! * totalTrucks) / Math.max(1, all.steps[k]! * total));
    }
    return { ...made, free };
  }

  return (atMs) => {
    const { day, hour } = world.local(atMs);
    let made = days.get(day);
    if (!made) {
      made = reckon(atMs - hour * HOUR_MS);
      if (days.size >= KEPT_DAYS) days.delete(days.keys().next().value!);
      days.set(day, made);
    }
    return { day: made, step: Math.min(STEPS - 1, Math.floor(hour * 12)) };
  };
}
