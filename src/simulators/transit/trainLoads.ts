import { hash2, seedOf } from '../../geo/noise.ts';
import type { Run } from './runs.ts';
import { trainLengthM, wagonsOf } from './trains.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Such a wagon takes a box of forty feet behind and one of twenty in front. */
export const SLOT_TEU = [2, 1] as const;
/** After its arrival the brakes are set, before its departure they are tried; half-way, while it is empty, the locomotive goes round. */
const READY_MS = 12 * MINUTE_MS;
const TRIED_MS = 10 * MINUTE_MS;
const ROUND_MS = 2 * MINUTE_MS;
/** In this part of a move the box hangs on the machine: neither on the wagon nor in the stack. */
const TAKEN_AT = 0.25;
const SET_AT = 0.7;
/** The last boxes to be loaded come by ship: for them a train waits that cannot leave in time. */
const BY_SHIP = 4;
/** Before a late train leaves its last box stands. */
const SECURED_MS = 2 * MINUTE_MS;
/** Nobody stands longer in a terminal. */
const LONGEST_STAY_MS = 8 * HOUR_MS;
/** Share of the slots that are taken, from … to; of that on Saturdays, on Sundays and holidays. */
const FILL = [0.8, 0.97] as const;
const SATURDAY = 0.85;
const QUIET = 0.5;
/** Of the courses that only pass so many are those of tank wagons. */
const TANKS = 0.25;
const KEPT_STAYS = 600;

/** A day as the operator counts it: since 1970, and when it begins. */
interface Day {
  readonly day: number;
  readonly beginMs: number;
}

/** A box on its way between a wagon and the stack beside the track; instants Unix milliseconds. */
export interface BoxMove {
  /** Twice the wagon, from 0 behind the locomotive that brought it or takes it away; and one for its front slot. */
  readonly slot: number;
  /** From the train into the stack. */
  readonly isInward: boolean;
  /** It is lifted off the wagon or out of the stack, and set down in the other. */
  readonly takenMs: number;
  readonly setMs: number;
}

/** A train in its terminal, between the trip that brings it and the one that takes it away. */
export interface TrainStay {
  readonly vehicle: string;
  /** As the timetable writes it. */
  readonly terminal: string;
  readonly wagons: number;
  readonly out: Run;
  /** Begin of the trip in, arrival and departure as planned. */
  readonly comesMs: number;
  readonly arrivesMs: number;
  readonly leavesMs: number;
  /** Slots that are taken when it comes. */
  readonly bring: readonly boolean[];
  /** Ascending; those of the boxes that come by ship last are apart. */
  readonly moves: readonly BoxMove[];
  readonly last: readonly BoxMove[];
  /** The last as they are when the train waits for them. */
  readonly lastLater: readonly BoxMove[];
}

export interface TrainLoadParts {
  readonly runs: readonly Run[];
  readonly seed: number;
  readonly dayOf: (atMs: number) => Day;
  /** Whether a train waits for what comes by ship, as far as that is known at an instant. */
  readonly isLater: (run: Run, day: Day, atMs: number) => boolean;
  /** Sundays and holidays. */
  readonly isQuiet: (atMs: number) => boolean;
}

const moveOf = (slot: number, isInward: boolean, beginMs: number, paceMs: number): BoxMove => ({
  ...{ slot, isInward },
  takenMs: Math.round(beginMs + TAKEN_AT * paceMs),
  setMs: Math.round(beginMs + SET_AT * paceMs),
});

/**
 * The boxes on the wagons of freight trains as a function of time. A train comes with its boxes, is unloaded from its locomotive on, and when that
 * has gone round, loaded from there on, a box after the other, by the machine beside its track; it leaves with others. What is asked of an instant follows
 * from the timetable, the day and what is known of the river by then: nothing is replayed.
 */
export function createTrainLoads({ runs, seed, dayOf, isLater, isQuiet }: TrainLoadParts) {
  const trips = new Map<string, { readonly ins: Run[]; readonly outs: Run[]; readonly throughs: Run[] }>();
  for (const run of runs) {
    if (run.course.mode !== 'freight') continue;
    const vehicle = run.vehicleOn(0);
    let own = trips.get(vehicle);
    if (!own) trips.set(vehicle, (own = { ins: [], outs: [], throughs: [] }));
    const { id } = run.course;
    (id.endsWith('-in') ? own.ins : id.endsWith('-out') ? own.outs : own.throughs).push(run);
  }
  const keys = new Map([...trips.keys()].map((vehicle) => [vehicle, seedOf(vehicle) ^ seed]));
  const stays = new Map<string, TrainStay>();
  /** Of each train those of the day that was asked for last. */
  const around = new Map<string, { readonly todayMs: number; readonly stays: readonly TrainStay[] }>();

  function fillAt(key: number, n: number, atMs: number): number {
    const [least, most] = FILL;
    const weekday = (((dayOf(atMs).day + 3) % 7) + 7) % 7;
    const share = isQuiet(atMs) ? QUIET : weekday === 5 ? SATURDAY : 1;
    return share * (least + (most - least) * hash2(key, n, 81));
  }
  const slotsOf = (key: number, n: number, wagons: number, fill: number): boolean[] =>
    Array.from({ length: wagons * SLOT_TEU.length }, (_, slot) => hash2(key ^ slot, n, 82) < fill);

  /** Other slots, as many of each size: a train takes as much with it as it brought. */
  function asMany(key: number, n: number, bring: readonly boolean[]): boolean[] {
    const take = bring.map(() => false);
    SLOT_TEU.forEach((_, size) => {
      const slots = bring.flatMap((_isTaken, slot) => (slot % SLOT_TEU.length === size ? [slot] : []));
      const count = slots.filter((slot) => bring[slot]).length;
      const order = slots.map((slot) => [hash2(key ^ slot, n, 84), slot] as const).sort(([a], [b]) => a - b);
      for (const [, slot] of order.slice(0, count)) take[slot] = true;
    });
    return take;
  }

  function stayOf(vehicle: string, inward: Run, comesMs: number, arrivesMs: number, out: Run, leavesMs: number): TrainStay {
    const id = `${vehicle} ${leavesMs}`;
    const known = stays.get(id);
    if (known) return known;
    const key = keys.get(vehicle)!;
    const n = Math.round(leavesMs / MINUTE_MS);
    const wagons = wagonsOf(trainLengthM(inward.course, seed));
    const bring = slotsOf(key, n, wagons, fillAt(key, n, arrivesMs));
    const take = asMany(key, n + 1, bring);
    const chosen = (of: readonly boolean[]): number[] => of.flatMap((isTaken, slot) => (isTaken ? [slot] : []));
    // From the trip in to the trip out: what was behind is in front then.
    const turnsMs = comesMs + inward.stops.at(-1)!.departsS * 1000;
    const spread = (slots: readonly number[], isInward: boolean, fromMs: number, toMs: number): BoxMove[] => {
      const paceMs = (toMs - fromMs) / slots.length;
      return slots.map((slot, k) => moveOf(slot, isInward, fromMs + k * paceMs, paceMs));
    };
    const unloaded = spread(chosen(bring), true, arrivesMs + READY_MS, turnsMs - ROUND_MS);
    const loaded = spread(chosen(take), false, turnsMs + ROUND_MS, leavesMs - TRIED_MS);
    const first = loaded.length - BY_SHIP;
    const last = loaded.slice(first);
    const laterMs = Math.min(last[1]!.takenMs - last[0]!.takenMs, ((out.laterS ?? 0) * 1000 - SECURED_MS) / BY_SHIP);
    const stay: TrainStay = {
      ...{ vehicle, terminal: inward.course.to, wagons, out, comesMs, arrivesMs, leavesMs, bring },
      ...{ moves: [...unloaded, ...loaded.slice(0, first)], last },
      lastLater: last.map(({ slot }, k) => moveOf(slot, false, leavesMs + k * laterMs, laterMs)),
    };
    if (stays.size >= KEPT_STAYS) stays.clear();
    stays.set(id, stay);
    return stay;
  } // prettier-ignore

  /** Stays of a train whose trips begin or end around an instant, ascending. */
  function staysAround(vehicle: string, atMs: number): readonly TrainStay[] {
    const { ins, outs } = trips.get(vehicle) ?? { ins: [], outs: [] };
    if (ins.length === 0) return [];
    const { beginMs: todayMs } = dayOf(atMs);
    const known = around.get(vehicle);
    if (known?.todayMs === todayMs) return known.stays;
    const found = staysOfDays(vehicle, ins, outs, todayMs);
    around.set(vehicle, { todayMs, stays: found });
    return found;
  }

  function staysOfDays(vehicle: string, ins: readonly Run[], outs: readonly Run[], todayMs: number): TrainStay[] {
    const noonMs = todayMs + 12 * HOUR_MS;
    // A trip may begin long before its day, and a stand after midnight may belong to the day before.
    const days = [-2, -1, 0, 1].map((k) => dayOf(noonMs + k * 24 * HOUR_MS));
    const comes = days.flatMap(({ beginMs }) => ins.map((run) => {
      const comesMs = beginMs + run.startS * 1000;
      return { run, comesMs, arrivesMs: comesMs + run.stops.at(-1)!.arrivesS * 1000 };
    }));
    return days
      .flatMap(({ beginMs }) => outs.map((run) => ({ run, leavesMs: beginMs + run.startS * 1000 })))
      .flatMap(({ run, leavesMs }) => {
        const its = comes.filter(({ arrivesMs }) => arrivesMs < leavesMs && leavesMs - arrivesMs < LONGEST_STAY_MS);
        const last = its.reduce<(typeof its)[number] | null>((a, b) => (a && a.arrivesMs > b.arrivesMs ? a : b), null);
        return last ? [stayOf(vehicle, last.run, last.comesMs, last.arrivesMs, run, leavesMs)] : [];
      })
      .sort((a, b) => a.leavesMs - b.leavesMs);
  } // prettier-ignore

  /** The operating day on which the train of a stay leaves. */
  function dayOfLeaving({ out, leavesMs }: TrainStay): Day {
    const today = dayOf(leavesMs);
    if (today.beginMs + out.startS * 1000 === leavesMs) return today;
    return dayOf(today.beginMs - 12 * HOUR_MS);
  }

  /** The moves of a stay as far as they are known at an instant: of the last boxes only those that are begun. */
  function movesKnown(stay: TrainStay, atMs: number): readonly BoxMove[] {
    const { moves, last, lastLater, out, leavesMs } = stay;
    const firstMs = last[0]!.takenMs;
    if (atMs < firstMs) return moves;
    if (out.laterS === undefined) return [...moves, ...last];
    const day = dayOfLeaving(stay);
    // Whether the ship is there is seen before the first of its boxes would be fetched.
    if (!isLater(out, day, firstMs)) return [...moves, ...last];
    return atMs >= leavesMs ? [...moves, ...lastLater] : moves;
  }

  /** The stay whose trips a train is on, or between, at an instant: from the begin of the trip in to that of the next. */
  const stayAt = (vehicle: string, atMs: number): TrainStay | null =>
    staysAround(vehicle, atMs).findLast(({ comesMs }) => comesMs <= atMs) ?? null;

  /** Which slots of a train are taken at an instant, two a wagon; null for a train that carries no boxes. */
  function slotsAt(vehicle: string, atMs: number): boolean[] | null {
    const stay = stayAt(vehicle, atMs);
    if (!stay) return throughAt(vehicle, atMs);
    const slots = [...stay.bring];
    for (const { slot, isInward, takenMs, setMs } of movesKnown(stay, atMs))
      if (isInward ? takenMs <= atMs : setMs <= atMs) slots[slot] = !isInward;
    return slots;
  }

  /** Who only passes keeps what it carries; some courses are of tank wagons. */
  function throughAt(vehicle: string, atMs: number): boolean[] | null {
    const throughs = trips.get(vehicle)?.throughs ?? [];
    const key = keys.get(vehicle)!;
    if (throughs.length === 0 || hash2(key, 83) < TANKS) return null;
    const { beginMs } = dayOf(atMs);
    const begins = [beginMs, dayOf(beginMs - 12 * HOUR_MS).beginMs].flatMap((ms) => throughs.map(({ startS }) => ms + startS * 1000)).filter((ms) => ms <= atMs);
    const n = Math.round(Math.max(...begins) / MINUTE_MS);
    return slotsOf(key, n, wagonsOf(trainLengthM(throughs[0]!.course, seed)), fillAt(key, n, n * MINUTE_MS));
  } // prettier-ignore

  return {
    /** Trains that stand in terminals and load there. */
    vehicles: [...trips].flatMap(([vehicle, { ins, outs }]) => (ins.length > 0 && outs.length > 0 ? [vehicle] : [])),
    staysAround,
    dayOfLeaving,
    stayAt,
    movesKnown,
    slotsAt,
    /** TEU on each wagon of a train at an instant, from the locomotive on; null for a train that carries no boxes. */
    wagonsAt: (vehicle: string, atMs: number): number[] | null => {
      const slots = slotsAt(vehicle, atMs);
      if (!slots) return null;
      const [behind, front] = SLOT_TEU;
      return Array.from({ length: slots.length / 2 }, (_, k) => (slots[2 * k] ? behind : 0) + (slots[2 * k + 1] ? front : 0));
    }, // prettier-ignore
  };
}
export type TrainLoads = ReturnType<typeof createTrainLoads>;
