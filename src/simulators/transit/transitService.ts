import { hash2, smoothstep } from '../../geo/noise.ts';
import { alongStops } from '../../geo/stopMotion.ts';
import { encodeRealtime } from '../../schema/gtfs/encodeRealtime.ts';
import { WAGON_TEU } from '../../schema/wagons.ts';
import type { RealtimeEntity, StopTimeUpdate } from '../../schema/gtfs/realtime.ts';
import { liftTurns, type Lifting } from '../infrastructure/liftSpans.ts';
import type { Course } from './courses.ts';
import { createHoldUps } from './holdUps.ts';
import { lineRuns, type Run } from './runs.ts';
import { createTrainLoads, type TrainLoads } from './trainLoads.ts';
import { tablesOf } from './timetableTables.ts';
import { trainLengthM, trainRuns } from './trains.ts';

const DAY_MS = 86_400_000;
const DAY_S = 86_400;
/** A vehicle is spoken of from this long before its trip to this long after. */
const BEFORE_S = 600;
const AFTER_S = 60;
/** Stops ahead whose times are predicted. */
const AHEAD = 3;
/** No day of lifts makes a run later than this, seconds: a lift, and what is left of one before. */
const MOST_HELD_S = 1800;
/** So long before a block train leaves it is seen whether what comes by ship is there, seconds. */
export const SEEN_BEFORE_S = 45 * 60;
/** With at least this share of the usual work at the quays all trains are loaded in time. */
const USUAL = 0.85;
/** What comes on top of the usual delay at the stops of a line. */
const LEAST_LATE_S = 12;
/** The work at the quays is told for each quarter of an hour. */
const WORK_MS = 900_000;

/** A day as the operator counts it: since 1970, as a date, and when it begins. */
export interface OperatingDay {
  readonly day: number;
  readonly date: string;
  readonly beginMs: number;
}

export interface UnderWay {
  readonly vehicle: string;
  readonly run: Run;
  readonly atM: number;
  readonly speedMs: number;
}

/** What an operator publishes: a timetable, and what its control centre says of it. */
export interface TransitService {
  /** Tables of the static feed by name. */
  tables(): ReadonlyMap<string, string>;
  /** The real-time feed at an instant, GTFS-Realtime; of one vehicle only where `vehicle` is given. */
  realtimeAt(atMs: number, vehicle?: string): Uint8Array;
  readonly vehicles: readonly string[];
  /** An instant at which a vehicle is under way. */
  seenAt(vehicle: string): number;
  readonly runs: readonly Run[];
  /** Every vehicle that is on a trip at an instant, by the times that it keeps: metres of its front along the course. */
  underWayAt(atMs: number): readonly UnderWay[];
  /** How late a run leaves its first stop, as far as that is known at an instant, seconds. */
  delayOf(run: Run, atMs: number): number;
  /** The same of a run of a certain day. */
  delayOn(run: Run, day: Pick<OperatingDay, 'day' | 'beginMs'>, atMs: number): number;
  /** How late a run of a day is at a stop, as far as that is known at an instant, seconds. */
  lateAt(run: Run, day: Pick<OperatingDay, 'day' | 'beginMs'>, stop: number, atMs: number): { readonly arrival: number; readonly departure: number }; // prettier-ignore
  lengthOf(vehicle: string): number | undefined;
  /** Instants of a span at which who is on the street before a bridge that lifts begins or ends to be held up, ascending. */
  turnsBetween(fromMs: number, toMs: number): readonly number[];
  /** The boxes on the wagons of freight trains. */
  readonly loads: TrainLoads;
  /** No delay that holds of a vehicle within a span is greater than this, seconds; −Infinity where it is not on its way. */
  mostLate(vehicle: string, fromMs: number, toMs: number): number;
}

/**
 * @param dayOf the operating day on whose calendar an instant is
 * @param waterside what high water leaves of the work at the quays, 0 … 1: block trains wait for what comes by ship
 * @param isQuiet Sundays and holidays: trains carry less
 * @param lifting spans that lift, and when they do: trams and buses wait before them
 */
export function createTransitService(
  courses: readonly Course[],
  seed: number,
  dayOf: (atMs: number) => OperatingDay,
  waterside: (atMs: number) => number = () => 1,
  isQuiet: (atMs: number) => boolean = () => false,
  lifting: Lifting = { spans: [], lifts: () => [] },
): TransitService {
  const street = courses.filter(({ mode }) => mode === 'tram' || mode === 'bus');
  const runs: Run[] = [];
  for (const out of street.filter(({ id }) => id.endsWith('-0')))
    runs.push(
      ...lineRuns(
        out,
        street.find(({ id }) => id === out.id.replace(/0$/, '1'))!,
        lifting.spans,
      ),
    );
  runs.push(...trainRuns(courses, seed));
  const indexOf = new Map(runs.map((run, i) => [run, i]));
  const holdUps = createHoldUps(runs, lifting.lifts, delayAt);
  const mostHeldS = (run: Run): number => (holdUps.isConcerned(run) ? MOST_HELD_S : 0);
  // From when to when each is spoken of.
  const fromS = Float64Array.from(runs, ({ startS, stops }) => startS + stops[0]!.arrivesS - BEFORE_S);
  const toS = Float64Array.from(runs, (run) => { const { startS, stops, latestS, laterS = 0 } = run; return startS + stops.at(-1)!.departsS + latestS + laterS + mostHeldS(run) + AFTER_S; }); // prettier-ignore
  const vehicles = new Map<string, number | undefined>();
  const seen = new Map<string, number>();
  for (const run of runs) {
    // Vehicles of a line take turns day by day: over a week each is seen.
    for (let day = 0; day < 40; day++) {
      const id = run.vehicleOn(day);
      const { mode } = run.course;
      if (!seen.has(id)) seen.set(id, dayOf((day + 0.5) * DAY_MS).beginMs + (run.startS + 120) * 1000);
      vehicles.set(id, mode === 'train' || mode === 'freight' ? trainLengthM(run.course, seed) : undefined);
    }
  }
  const lineOf = (vehicle: string): string => vehicle.replace(/-\d+$/, '');
  const everyRun = Uint32Array.from(runs, (_, i) => i);
  const runsOfLine = new Map<string, number[]>();
  runs.forEach((run, i) => {
    const key = lineOf(run.vehicleOn(0));
    const list = runsOfLine.get(key);
    if (list) list.push(i);
    else runsOfLine.set(key, [i]);
  });

  /** How late a run is at a stop: little by little later, more in the rush hours. */
  function delayAt(run: Run, day: number, stop: number): number {
    const i = indexOf.get(run)!;
    const luck = hash2(i, day % 4096, seed + 21);
    const hour = (run.startS / 3600) % 24;
    const rush = 1 + 0.6 * (smoothstep(6.5, 7.5, hour) - smoothstep(9, 10, hour) + smoothstep(15, 16, hour) - smoothstep(18, 19, hour)); // prettier-ignore
    const most = Math.min(run.latestS, run.latestS * luck ** 2.5 * rush);
    if (run.course.mode === 'train' || run.course.mode === 'freight') return Math.round(most);
    // Before a barrier it is as late as it left the halt before.
    const { halts } = run;
    const [halt, end] = halts ? [halts[stop]!, halts.at(-1)!] : [stop, run.stops.length - 1];
    const share = (halt / Math.max(1, end)) ** 0.7;
    return Math.round(most * share + LEAST_LATE_S * hash2(i * 64 + halt, day % 4096, seed + 22) * Math.min(1, halt));
  }

  /** How much later a block train leaves because it waits for what comes by ship, as far as that is known at an instant, seconds. */
  function laterBy(run: Run, { day, beginMs }: Pick<OperatingDay, 'day' | 'beginMs'>, atMs: number): number {
    if (run.laterS === undefined) return 0;
    const share = waterside(Math.min(atMs, beginMs + (run.startS - SEEN_BEFORE_S) * 1000));
    return hash2(indexOf.get(run)!, day % 4096, seed + 23) > share / USUAL ? run.laterS : 0;
  }
  const loads = createTrainLoads({ runs, seed, dayOf, isQuiet, isLater: (run, day, atMs) => laterBy(run, day, atMs) > 0 }); // prettier-ignore

  /** How late a run is at a stop, seconds: it waits at the first for its load. */
  function lateAt(
    run: Run,
    day: Pick<OperatingDay, 'day' | 'beginMs'>,
    stop: number,
    atMs: number,
  ): { readonly arrival: number; readonly departure: number } {
    const usual = delayAt(run, day.day, stop);
    const later = laterBy(run, day, atMs);
    const heldUp = holdUps.of(run, day, atMs);
    return {
      arrival: usual + (stop === 0 ? 0 : later) + (heldUp?.arrivalS[stop] ?? 0),
      departure: usual + later + (heldUp?.departureS[stop] ?? 0),
    };
  }

  /** The trips of a list that are spoken of at an instant, of the day before and the day after too. */
  function eachAround(
    atMs: number,
    list: Uint32Array | readonly number[],
    take: (run: Run, day: OperatingDay) => void,
  ): void {
    const today = dayOf(atMs);
    const yesterday = dayOf(today.beginMs - DAY_MS / 2);
    const tomorrow = dayOf(today.beginMs + 1.5 * DAY_MS);
    for (const day of [yesterday, today, tomorrow]) {
      const nowS = (atMs - day.beginMs) / 1000;
      // Trips that begin before midnight may end after it, and long stands before a departure reach back.
      if (nowS > 2 * DAY_S || nowS < -DAY_S) continue;
      for (const i of list) if (nowS >= fromS[i]! && nowS <= toS[i]!) take(runs[i]!, day);
    }
  }

  function mostLate(vehicle: string, fromMs: number, toMs: number): number {
    let most = -Infinity;
    const leastWork = (beginMs: number, endMs: number): number => {
      let least = waterside(endMs);
      for (let at = beginMs; at < endMs; at += WORK_MS) least = Math.min(least, waterside(at));
      return least;
    };
    for (let noonMs = dayOf(fromMs).beginMs - DAY_MS / 2; noonMs < toMs + DAY_MS; noonMs += DAY_MS) {
      const operating = dayOf(noonMs);
      const { day, beginMs } = operating;
      for (const i of runsOfLine.get(lineOf(vehicle)) ?? []) {
        const run = runs[i]!;
        if (run.vehicleOn(day) !== vehicle || beginMs + toS[i]! * 1000 < fromMs || beginMs + fromS[i]! * 1000 > toMs) continue; // prettier-ignore
        const startMs = beginMs + run.startS * 1000;
        // What comes by ship is looked at up to the departure.
        const mayWait =
          run.laterS !== undefined &&
          hash2(i, day % 4096, seed + 23) > leastWork(Math.min(fromMs, startMs), Math.min(toMs, startMs)) / USUAL;
        const heldS = Math.max(0, ...(holdUps.of(run, operating, toMs)?.departureS ?? []));
        most = Math.max(most, run.latestS + LEAST_LATE_S + (mayWait ? run.laterS : 0) + heldS);
      }
    }
    return most;
  }

  function underWayAt(atMs: number): UnderWay[] {
    const out: UnderWay[] = [];
    eachAround(atMs, everyRun, (run, operating) => {
      const { day, beginMs } = operating;
      const { stops } = run;
      const startMs = beginMs + run.startS * 1000;
      const late = stops.map((_, k) => lateAt(run, operating, k, atMs));
      const arrivesMs = stops.map(({ arrivesS }, k) => startMs + (arrivesS + late[k]!.arrival) * 1000);
      const departsMs = stops.map(({ departsS }, k) => startMs + (departsS + late[k]!.departure) * 1000);
      if (atMs < arrivesMs[0]! || atMs > departsMs.at(-1)!) return;
      const { atM, speedMs } = alongStops({ arrivesMs, departsMs, atM: stops.map((stop) => stop.atM), isPassed: stops.map(({ isPassed }) => isPassed) }, atMs); // prettier-ignore
      out.push({ vehicle: run.vehicleOn(day), run, atM, speedMs });
    });
    return out;
  }

  /** @returns null once it has been at its end for a while */
  function entityOf(run: Run, operating: OperatingDay, atMs: number): RealtimeEntity | null {
    const { day, date, beginMs } = operating;
    const sinceS = (atMs - beginMs) / 1000 - run.startS;
    const { stops } = run;
    const end = stops.length - 1;
    if (holdUps.isConcerned(run) && sinceS > stops[end]!.departsS + lateAt(run, operating, end, atMs).departure + AFTER_S) return null; // prettier-ignore
    let at = 0;
    while (at + 1 < stops.length && sinceS > stops[at + 1]!.arrivesS + lateAt(run, operating, at + 1, atMs).arrival)
      at++;
    const updates: StopTimeUpdate[] = [];
    let last = Number.NaN;
    for (let k = at; k < Math.min(stops.length, at + 1 + AHEAD); k++) {
      const { arrival, departure } = lateAt(run, operating, k, atMs);
      // A delay holds until the next that is said.
      if (arrival !== last || departure !== last)
        updates.push({ sequence: k, arrival: { delayS: arrival }, departure: { delayS: departure } });
      last = departure;
    }
    return {
      id: `${run.id}@${date}`,
      isDeleted: false,
      tripUpdate: {
        trip: { tripId: run.id, startDate: date },
        vehicle: { id: run.vehicleOn(day), ...(run.course.mode === 'train' ? { label: run.course.to } : {}) },
        stops: updates,
        timestampS: Math.floor(atMs / 1000),
      },
    };
  }

  /** What the wagons of a freight train carry, as the message has it for the occupancy of carriages: percent of their room. */
  function carriagesOf(run: Run, { day, date }: OperatingDay, atMs: number): RealtimeEntity[] {
    if (run.course.mode !== 'freight') return [];
    const vehicle = run.vehicleOn(day);
    const wagons = loads.wagonsAt(vehicle, atMs);
    if (!wagons) return [];
    const carriages = wagons.map((teu, k) => ({ sequence: k + 1, percent: Math.round((100 * teu) / WAGON_TEU) }));
    return [
      {
        ...{ id: `${run.id}@${date} wagons`, isDeleted: false },
        vehicle: { trip: { tripId: run.id, startDate: date }, vehicle: { id: vehicle }, carriages, timestampS: Math.floor(atMs / 1000) },
      },
    ];
  } // prettier-ignore

  return {
    runs,
    loads,
    vehicles: [...vehicles.keys()],
    seenAt: (vehicle) => seen.get(vehicle)!,
    lengthOf: (vehicle) => vehicles.get(vehicle),
    ...{ mostLate, lateAt, underWayAt },
    turnsBetween: (fromMs, toMs) => liftTurns(lifting, fromMs, toMs),
    delayOf: (run, atMs) => lateAt(run, dayOf(atMs), 0, atMs).departure,
    delayOn: (run, day, atMs) => lateAt(run, day, 0, atMs).departure,
    tables: () => tablesOf(runs),
    realtimeAt: (atMs, vehicle) => {
      const entities: RealtimeEntity[] = [];
      const list = vehicle === undefined ? everyRun : (runsOfLine.get(lineOf(vehicle)) ?? []);
      eachAround(atMs, list, (run, day) => {
        if (vehicle !== undefined && run.vehicleOn(day.day) !== vehicle) return;
        const entity = entityOf(run, day, atMs);
        if (entity) entities.push(entity, ...carriagesOf(run, day, atMs));
      });
      return encodeRealtime({ version: '2.0', isDifferential: false, timestampS: Math.floor(atMs / 1000), entities });
    },
  };
}
